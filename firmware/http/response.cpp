#include "http/response.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string_view>

#include "text/text.hpp"

namespace http {
namespace {

/// Without optional white space at both ends (RFC 9110 §5.6.3).
std::string_view trimmed(std::string_view words) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!words.empty() && is_space(words.front())) words.remove_prefix(1);
  while (!words.empty() && is_space(words.back())) words.remove_suffix(1);
  return words;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

void Response::fail(text::Packed error) {
  phase_ = Phase::Failed;
  if (!error_) error_ = error;
}

std::size_t Response::take(std::span<std::uint8_t> bytes) {
  std::size_t body = 0;
  std::size_t at = 0;
  while (at < bytes.size()) {
    switch (phase_) {
      case Phase::Body:
      case Phase::ChunkData: {
        const bool bounded = phase_ == Phase::ChunkData || framing_ == Framing::Length;
        const std::size_t rest = bytes.size() - at;
        const std::size_t count =
            bounded ? static_cast<std::size_t>(std::min<std::uint64_t>(left_, rest)) : rest;
        std::memmove(&bytes[body], &bytes[at], count);
        body += count;
        at += count;
        body_bytes_ += count;
        if (bounded) left_ -= count;
        if (bounded && left_ == 0) phase_ = phase_ == Phase::ChunkData ? Phase::ChunkEnd : Phase::Complete;
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
    if (!authentic)
      return fail(TEXT("the connection ended without close_notify: the body may have been cut short"));
    phase_ = Phase::Complete;
    return;
  }
  fail(header_complete() ? TEXT("the connection ended before the end of the body")
                         : TEXT("the connection ended before the end of the response's header"));
}

// Lines end in CR LF; a lone LF is accepted too (RFC 9112 §2.2), a lone CR or a NUL never (§2.2, RFC 9110
// §5.5: they are how responses are smuggled).
void Response::take_line_byte(std::uint8_t byte) {
  // Chunk sizes are not header bytes: there is no end to how many a long body may have.
  if (phase_ != Phase::ChunkSize && phase_ != Phase::ChunkEnd) {
    if (++header_bytes_ > largest_header)
      return fail(TEXT("the response's header is larger than 16,384 bytes"));
  }
  if (byte == '\n') {
    carriage_return_ = false;
    line_ended();
    line_length_ = 0;
    return;
  }
  if (carriage_return_ || byte == 0) return fail(TEXT("the response has a stray CR or NUL in a line"));
  if (byte == '\r') {
    carriage_return_ = true;
    return;
  }
  if (line_length_ < line_kept) line_[line_length_] = static_cast<char>(byte);
  if (++line_length_ > largest_header) fail(TEXT("a line of the response is longer than 16,384 bytes"));
}

void Response::line_ended() {
  switch (phase_) {
    case Phase::StatusLine:
      return status_line();
    case Phase::FieldLine:
      return line_length_ == 0 ? header_ended() : field_line();
    case Phase::ChunkSize:
      return chunk_size_line();
    case Phase::ChunkEnd:
      if (line_length_ != 0) return fail(TEXT("a chunk is longer than it says"));
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
  const std::string_view line = text::first({line_, line_kept}, line_length_);
  const bool shaped = line.size() >= 12 && text::first(line, 7) == "HTTP/1." && is_digit(line[7]) &&
                      line[8] == ' ' && line[9] >= '1' && line[9] <= '9' && is_digit(line[10]) &&
                      is_digit(line[11]) && (line.size() == 12 || line[12] == ' ');
  if (!shaped) return fail(TEXT("the answer is not an HTTP/1.1 response"));
  minor_version_zero_ = line[7] == '0';
  status_ = static_cast<std::uint16_t>((line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0'));
  if (status_ == 101) return fail(TEXT("the server changed to another protocol, which nobody asked for"));
  phase_ = Phase::FieldLine;
}

void Response::field_line() {
  const std::string_view line = text::first({line_, line_kept}, line_length_);
  if (line.front() == ' ' || line.front() == '\t') {
    // A folded line (RFC 9112 §5.2) goes on with a field. It may not hide how long the body is.
    if (field_matters_) fail(TEXT("a header field that frames the body is folded over two lines"));
    return;
  }
  const std::size_t colon = line.find(':');
  field_matters_ = false;
  if (colon == std::string_view::npos) {
    if (line_length_ > line_kept) return;  // a name longer than any that matters
    return fail(TEXT("a header line has no colon"));
  }
  const std::string_view name = text::first(line, colon);
  if (name.empty() || name.back() == ' ' || name.back() == '\t') {
    return fail(TEXT("a header line has white space before its colon"));  // RFC 9112 §5.1
  }
  if (text::same_ignoring_case(name, "content-length")) content_length(colon + 1);
  if (text::same_ignoring_case(name, "transfer-encoding")) transfer_encoding(colon + 1);
}

void Response::content_length(std::size_t value_at) {
  field_matters_ = true;
  const std::string_view line = text::first({line_, line_kept}, line_length_);
  std::uint64_t value = 0;
  const std::string_view digits = trimmed(text::after(line, value_at));
  if (line_length_ > line_kept || !text::decimal(digits, std::numeric_limits<std::int64_t>::max(), value)) {
    return fail(TEXT("Content-Length is not a number"));
  }
  if (has_length_ && value != length_)
    return fail(TEXT("Content-Length is given twice, with different numbers"));
  has_length_ = true;
  length_ = value;
}

void Response::transfer_encoding(std::size_t value_at) {
  field_matters_ = true;
  const std::string_view line = text::first({line_, line_kept}, line_length_);
  const bool known =
      line_length_ <= line_kept && text::same_ignoring_case(trimmed(text::after(line, value_at)), "chunked");
  // HTTP/1.0 knows no chunks: a body that has them was mangled by something in between (RFC 9112 §6.1).
  if (!known || chunked_ || minor_version_zero_) return fail(TEXT("Transfer-Encoding is not `chunked`"));
  chunked_ = true;
}

// RFC 9112 §6.3 says in which order the framings count.
void Response::header_ended() {
  field_matters_ = false;
  if (status_ < 200) {  // an interim response; the real one follows (RFC 9110 §15.2)
    has_length_ = chunked_ = false;
    phase_ = Phase::StatusLine;
    return;
  }
  if (chunked_ && has_length_) return fail(TEXT("the response has Transfer-Encoding and Content-Length"));
  header_complete_ = true;
  if (status_ == 204 || status_ == 304) {
    framing_ = Framing::None;
    phase_ = Phase::Complete;
  } else if (chunked_) {
    framing_ = Framing::Chunked;
    phase_ = Phase::ChunkSize;
  } else if (has_length_) {
    framing_ = Framing::Length;
    left_ = length_;
    phase_ = left_ == 0 ? Phase::Complete : Phase::Body;
  } else {
    framing_ = Framing::UntilClose;
    phase_ = Phase::Body;
  }
}

// chunk-size [ chunk-ext ] CRLF (RFC 9112 §7.1): extensions are read over.
void Response::chunk_size_line() {
  const std::string_view line = text::first({line_, line_kept}, line_length_);
  std::uint64_t size = 0;
  std::size_t digits = 0;
  while (digits < line.size() && hex_digit(line[digits]) >= 0) {
    if (size > (std::numeric_limits<std::int64_t>::max() >> 4)) return fail(TEXT("a chunk's size is absurd"));
    size = size << 4 | static_cast<unsigned>(hex_digit(line[digits]));
    ++digits;
  }
  const bool ends_well =
      digits == line_length_ ||
      (digits < line.size() && (line[digits] == ';' || line[digits] == ' ' || line[digits] == '\t'));
  if (digits == 0 || !ends_well) return fail(TEXT("a chunk's size is not a number"));
  left_ = size;
  phase_ = size == 0 ? Phase::Trailer : Phase::ChunkData;
}

}  // namespace http
