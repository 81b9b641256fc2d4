#include "http/response.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "text/text.hpp"

namespace http {
namespace {

/// Optional white space (RFC 9110 §5.6.3).
bool is_space(char c) {
  return c == ' ' || c == '\t';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void Response::fail(Error error) {
  phase_ = Phase::Failed;
  if (error_ == Error::None) error_ = error;
}

// On its own, so that its state is near: within a caller it would be far from what the registers point to.
[[gnu::noinline]] std::size_t Response::take(std::span<std::uint8_t> bytes) {
  std::size_t body = 0;
  std::size_t at = 0;
  while (at < bytes.size()) {
    switch (phase_) {
      case Phase::Body:
      case Phase::ChunkData: {
        const auto count = static_cast<std::size_t>(std::min<std::size_t>(left_, bytes.size() - at));
        std::memmove(&bytes[body], &bytes[at], count);
        body += count;
        at += count;
        body_bytes_ += static_cast<std::uint32_t>(count);
        if (framing_ != Framing::UntilClose) left_ -= static_cast<std::uint32_t>(count);
        if (left_ == 0) phase_ = phase_ == Phase::ChunkData ? Phase::ChunkEnd : Phase::Complete;
        break;
      }
      case Phase::StatusLine:
      case Phase::FieldLine:
      case Phase::ChunkSize:
      case Phase::ChunkEnd:
      case Phase::Trailer:
        take_line_byte(bytes[at++]);
        break;
      case Phase::Complete:
      case Phase::Failed:
        return body;
    }
  }
  return body;
}

void Response::end(bool authentic) {
  if (phase_ == Phase::Complete || phase_ == Phase::Failed) return;
  if (phase_ == Phase::Body && framing_ == Framing::UntilClose) {
    if (!authentic) return fail(Error::CutShort);
    phase_ = Phase::Complete;
    return;
  }
  fail(header_complete() ? Error::BodyEnds : Error::HeaderEnds);
}

// Lines end in CR LF; a lone LF is accepted too (RFC 9112 §2.2), a lone CR or a NUL never (§2.2, RFC 9110
// §5.5: they are how responses are smuggled).
void Response::take_line_byte(std::uint8_t byte) {
  if (++header_bytes_ > largest_header) return fail(Error::HeaderTooLarge);
  if (byte == '\n') {
    carriage_return_ = false;
    line_ended();
    line_length_ = 0;
    return;
  }
  if (carriage_return_ || byte == 0) return fail(Error::StrayCharacter);
  if (byte == '\r') {
    carriage_return_ = true;
    return;
  }
  if (line_is_whole()) line_[line_length_] = static_cast<char>(byte);
  ++line_length_;
}

void Response::line_ended() {
  std::size_t end = std::min<std::size_t>(line_length_, line_room - 1);
  while (end > 1 && is_space(line_[end - 1])) --end;
  line_[end] = 0;
  switch (phase_) {
    case Phase::StatusLine:
      return status_line();
    case Phase::FieldLine:
      return line_length_ == 0 ? header_ended() : field_line();
    case Phase::ChunkSize:
      return chunk_size_line();
    case Phase::ChunkEnd:
      if (line_length_ != 0) return fail(Error::ChunkTooLong);
      phase_ = Phase::ChunkSize;
      return;
    case Phase::Trailer:
      if (line_length_ == 0) phase_ = Phase::Complete;
      return;
    case Phase::Body:
    case Phase::ChunkData:
    case Phase::Complete:
    case Phase::Failed:
      return;
  }
}

// "HTTP/1." DIGIT SP 3DIGIT [ SP reason ] (RFC 9112 §4).
void Response::status_line() {
  std::uint32_t status = 0;
  const char* const code = &line_[9];
  const bool shaped = std::memcmp(line_, "HTTP/1.", 7) == 0 && is_digit(line_[7]) && line_[8] == ' ' &&
                      text::decimal(code, status) == code + 3 && status >= 100 &&
                      (code[3] == 0 || code[3] == ' ');
  if (!shaped) return fail(Error::NotHttp);
  minor_version_zero_ = line_[7] == '0';
  status_ = static_cast<std::uint16_t>(status);
  if (status_ == 101) return fail(Error::OtherProtocol);
  phase_ = Phase::FieldLine;
}

void Response::field_line() {
  if (is_space(line_[0])) {
    // A folded line (RFC 9112 §5.2) goes on with a field. It may not hide how long the body is.
    if (field_matters_) fail(Error::FoldedField);
    return;
  }
  field_matters_ = false;
  const char* const colon = text::find_any(line_, ":");
  if (*colon == 0) {
    // A name may be longer than any that matters.
    if (line_is_whole()) fail(Error::NoColon);
    return;
  }
  if (colon == line_ || is_space(colon[-1])) return fail(Error::SpaceBeforeColon);  // RFC 9112 §5.1
  const char* value = colon + 1;
  while (is_space(*value)) ++value;
  if (text::behind(line_, "content-length:") != nullptr) content_length(value);
  if (text::behind(line_, "transfer-encoding:") != nullptr) transfer_encoding(value);
}

void Response::content_length(const char* value) {
  field_matters_ = true;
  std::uint32_t length = 0;
  const char* const end = text::decimal(value, length);
  if (!line_is_whole() || end == nullptr || *end != 0) return fail(Error::LengthNoNumber);
  if (framing_ == Framing::Length && length != length_) return fail(Error::LengthTwice);
  length_ = left_ = length;
  frame(Framing::Length);
}

void Response::transfer_encoding(const char* value) {
  field_matters_ = true;
  const bool known = line_is_whole() && text::same_ignoring_case(value, "chunked");
  // HTTP/1.0 knows no chunks: a body that has them was mangled by something in between (RFC 9112 §6.1).
  if (!known || framing_ == Framing::Chunked || minor_version_zero_) return fail(Error::NotChunked);
  frame(Framing::Chunked);
}

void Response::frame(Framing framing) {
  if (framing_ != Framing::None && framing_ != framing) return fail(Error::TwoFramings);
  framing_ = framing;
}

// RFC 9112 §6.3 says in which order the framings count.
void Response::header_ended() {
  field_matters_ = false;
  if (status_ < 200) {  // an interim response; the real one follows (RFC 9110 §15.2)
    framing_ = Framing::None;
    phase_ = Phase::StatusLine;
    return;
  }
  header_complete_ = true;
  header_bytes_ = 0;
  if (status_ == 204 || status_ == 304) {
    framing_ = Framing::None;
    phase_ = Phase::Complete;
  } else if (framing_ == Framing::Chunked) {
    phase_ = Phase::ChunkSize;
  } else if (framing_ == Framing::Length) {
    phase_ = left_ == 0 ? Phase::Complete : Phase::Body;
  } else {
    framing_ = Framing::UntilClose;
    left_ = std::numeric_limits<std::uint32_t>::max();
    phase_ = Phase::Body;
  }
}

// chunk-size [ chunk-ext ] CRLF (RFC 9112 §7.1): extensions are read over.
void Response::chunk_size_line() {
  header_bytes_ = 0;
  left_ = 0;
  const char* at = line_;
  for (int digit = 0; (digit = hex_digit(*at)) >= 0; ++at) {
    if (left_ >> 28 != 0) return fail(Error::ChunkSizeAbsurd);
    left_ = left_ << 4 | static_cast<unsigned>(digit);
  }
  const bool ends_well = *at == 0 ? line_is_whole() : *at == ';' || is_space(*at);
  if (at == line_ || !ends_well) return fail(Error::ChunkSizeNoNumber);
  phase_ = left_ == 0 ? Phase::Trailer : Phase::ChunkData;
}

}  // namespace http
