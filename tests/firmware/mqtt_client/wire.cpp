#include "wire.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "rng/rng.hpp"
#include "soc/soc.hpp"

namespace mqtt::test {

Wire wire;

std::vector<Bytes> Wire::packets() {
  std::vector<Bytes> result;
  for (std::size_t at = 0; at < sent.size();) {
    std::size_t end = at + 1, length = 0;
    for (unsigned shift = 0; end < sent.size(); shift += 7) {
      length |= std::size_t{sent[end] & 0x7FU} << shift;
      if ((sent[end++] & 0x80) == 0) break;
    }
    EXPECT_LE(end + length, sent.size()) << "half a packet";
    end = std::min(end + length, sent.size());
    result.emplace_back(sent.begin() + static_cast<std::ptrdiff_t>(at),
                        sent.begin() + static_cast<std::ptrdiff_t>(end));
    at = end;
  }
  sent.clear();
  return result;
}

}  // namespace mqtt::test

using mqtt::test::wire;

namespace soc {
std::uint32_t milliseconds() {
  return wire.now;
}
}  // namespace soc

namespace rng {
int bytes(void*, unsigned char* out, std::size_t size) {
  EXPECT_EQ(size, sizeof wire.chance);
  std::memcpy(out, &wire.chance, sizeof wire.chance);
  return 0;
}
}  // namespace rng

namespace tls {

void Socket::connect(const char* host, std::uint16_t port) {
  wire.host = host + (":" + std::to_string(port));
  ++wire.connections;
  wire.state = State::Opening;
  wire.sent.clear();
  wire.coming.clear();
  wire.refused.clear();
}

std::size_t Socket::write(std::span<const std::uint8_t> bytes) {
  if (wire.state != State::Open) return 0;
  const std::size_t same = std::min(bytes.size(), wire.refused.size());
  EXPECT_TRUE(
      std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(same), wire.refused.begin()))
      << "TLS wants the same bytes again";
  const std::size_t taken = std::min(bytes.size(), wire.takes);
  wire.sent.insert(wire.sent.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken));
  wire.refused.assign(bytes.begin() + static_cast<std::ptrdiff_t>(taken), bytes.end());
  return taken;
}

std::size_t Socket::read(std::span<std::uint8_t> into) {
  if (wire.state == State::Opening && wire.opens) wire.state = State::Open;
  const std::size_t given = std::min(into.size(), wire.coming.size());
  std::copy_n(wire.coming.begin(), given, into.begin());
  wire.coming.erase(wire.coming.begin(), wire.coming.begin() + static_cast<std::ptrdiff_t>(given));
  return given;
}

State Socket::state() const {
  return wire.state;
}
Failure Socket::failure() const {
  return wire.failure;
}
void Socket::close() {
  wire.state = State::Closed;
}

}  // namespace tls
