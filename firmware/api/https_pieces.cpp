#include <algorithm>
#include <utility>

#include "tlsfit/https.hpp"

namespace tlsfit::https {
namespace {

/// Most bytes of the body in one chunk, and the room that its frame takes: "c8", twice CR LF.
constexpr std::size_t largest_chunk = 200, frame = 6;

}  // namespace

// A chunk (RFC 9112 section 7.1) is one record, sent whole or not at all: TLS takes a record's text once, and
// when it could not be sent at once asks for the same call again.
std::size_t Exchange::write(std::span<const std::uint8_t> bytes) {
  if (busy_ && !wants_body()) move();
  if (!wants_body() || bytes.empty()) return 0;
  if (chunk_ == 0) chunk_ = static_cast<std::uint16_t>(std::min(bytes.size(), largest_chunk));
  if (bytes.size() < chunk_) return 0;
  char text[largest_chunk + frame];
  text::Writer out(text, sizeof text);
  out.hex(chunk_, 2).add("\r\n");
  out.add(std::string_view(reinterpret_cast<const char*>(bytes.data()), chunk_)).add("\r\n");
  std::size_t taken = 0;
  const std::string_view whole = out.view();
  exchange_.write(
      {reinterpret_cast<const std::uint8_t*>(whole.data()) + body_sent_, whole.size() - body_sent_}, taken);
  body_sent_ += taken;
  if (body_sent_ != whole.size()) return 0;
  body_sent_ = 0;
  return std::exchange(chunk_, std::uint16_t{0});
}

bool Exchange::finish() {
  if (busy_ && !wants_body()) move();
  if (!wants_body()) return !busy_;
  constexpr std::string_view last = "0\r\n\r\n";
  std::size_t taken = 0;
  exchange_.write({reinterpret_cast<const std::uint8_t*>(last.data()) + body_sent_, last.size() - body_sent_},
                  taken);
  body_sent_ += taken;
  if (body_sent_ != last.size()) return false;
  body_sent_ = 0;
  chunking_ = false;
  exchange_.all_sent();
  return true;
}

}  // namespace tlsfit::https
