#include "net/ip/sntp.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace net::ip;

constexpr std::uint32_t cookie[2] = {0x01020304, 0xA1B2C3D4};

std::vector<std::uint8_t> answer(std::uint32_t transmit) {
  std::vector<std::uint8_t> wire(48);
  wire[0] = 4 << 3 | 4;
  wire[1] = 2;
  const std::uint8_t origin[] = {1, 2, 3, 4, 0xA1, 0xB2, 0xC3, 0xD4};
  std::copy(std::begin(origin), std::end(origin), wire.begin() + 24);
  for (std::size_t i = 0; i < 4; ++i) wire[40 + i] = static_cast<std::uint8_t>(transmit >> (24 - 8 * i));
  return wire;
}

TEST(Sntp, RequestCarriesOnlyTheCookie) {
  std::uint8_t out[ntp_size];
  compose_ntp(out, cookie);
  EXPECT_EQ(out[0], 0x23);
  for (std::size_t i = 1; i < 40; ++i) EXPECT_EQ(out[i], 0) << i;
  const std::vector<std::uint8_t> written = {1, 2, 3, 4, 0xA1, 0xB2, 0xC3, 0xD4};
  EXPECT_EQ(std::vector<std::uint8_t>(out + 40, out + 48), written);
}

TEST(Sntp, TimeIsReadInBothEras) {
  std::uint32_t seconds = 0;
  ASSERT_TRUE(read_ntp(answer(2208988800U + 1790000000U), cookie, seconds));
  EXPECT_EQ(seconds, 1790000000U);
  ASSERT_TRUE(read_ntp(answer(0), cookie, seconds) == false) << "no time at all";
  ASSERT_TRUE(read_ntp(answer(1), cookie, seconds));
  EXPECT_EQ(seconds, 2085978497U);  // 2036-02-07T06:28:17Z
  ASSERT_TRUE(read_ntp(answer(0x7FFFFFFFU), cookie, seconds));
  EXPECT_EQ(seconds, 4233462143U);  // 2104-02-26T09:42:23Z
  EXPECT_FALSE(read_ntp(answer(2208988799U), cookie, seconds)) << "1969";
  ASSERT_TRUE(read_ntp(answer(2208988800U), cookie, seconds));
  EXPECT_EQ(seconds, 0U);
}

TEST(Sntp, AnswersThatProveNothingAreRefused) {
  std::uint32_t seconds = 0;
  const auto changed = [](std::size_t at, std::uint8_t value) {
    std::vector<std::uint8_t> wire = answer(0xEC000000);
    wire[at] = value;
    return wire;
  };
  ASSERT_TRUE(read_ntp(answer(0xEC000000), cookie, seconds));
  EXPECT_FALSE(read_ntp(changed(24, 9), cookie, seconds)) << "another origin";
  EXPECT_FALSE(read_ntp(changed(31, 9), cookie, seconds)) << "another origin";
  EXPECT_FALSE(read_ntp(changed(0, 4 << 3 | 3), cookie, seconds)) << "a client";
  EXPECT_FALSE(read_ntp(changed(0, 4 << 3 | 5), cookie, seconds)) << "a broadcast";
  EXPECT_FALSE(read_ntp(changed(0, 3 << 6 | 4 << 3 | 4), cookie, seconds)) << "not synchronised";
  EXPECT_FALSE(read_ntp(changed(1, 0), cookie, seconds)) << "kiss of death";
  EXPECT_FALSE(read_ntp(changed(1, 16), cookie, seconds)) << "stratum 16";
  std::vector<std::uint8_t> wire = answer(0xEC000000);
  while (!wire.empty()) {
    wire.pop_back();
    wire.shrink_to_fit();
    EXPECT_FALSE(read_ntp(wire, cookie, seconds)) << wire.size();
  }
}

}  // namespace
