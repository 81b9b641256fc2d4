// The firmware's reader of HTTP responses, as the device drives it: bytes in pieces (the first byte says of
// what size), then the end of the stream.
#include <algorithm>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "http/response.hpp"

using tlsfit::test::must;

namespace {

struct Result {
  std::string body;
  bool complete, failed;
  bool operator==(const Result&) const = default;
};

Result read(const std::uint8_t* data, std::size_t size, std::size_t step) {
  http::Response response;
  std::string body;
  for (std::size_t at = 0; at < size; at += step) {
    std::vector<std::uint8_t> piece(data + at, data + std::min(size, at + step));
    const std::size_t kept = response.take(piece);
    must(kept <= piece.size(), "the body is no longer than what came");
    body.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(kept));
  }
  must(response.body_bytes() == body.size() || response.failed(), "the body's bytes are counted");
  response.end(true);
  must(!(response.complete() && response.failed()), "it is one or the other");
  return {body, response.complete(), response.failed()};
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Result whole = read(data + 1, size - 1, size - 1);
  const Result pieces = read(data + 1, size - 1, 1 + data[0] % 32);
  must(whole.complete == pieces.complete && whole.failed == pieces.failed, "the pieces do not matter");
  must(whole.failed || whole.body == pieces.body, "the pieces do not matter to the body");
  return 0;
}
