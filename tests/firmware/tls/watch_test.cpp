#include "tls/watch.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

std::string u16(std::size_t value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string record(int type, const std::string& content) {
  return static_cast<char>(type) + std::string("\x03\x03") + u16(content.size()) + content;
}

std::string message(int type, const std::string& body) {
  return static_cast<char>(type) + std::string(1, '\0') + u16(body.size()) + body;
}

std::string server_hello(const std::string& extensions, std::size_t session_id = 32) {
  return message(2, "\x03\x03" + std::string(32, 'r') + static_cast<char>(session_id) +
                        std::string(session_id, 's') + "\x13\x01" + std::string(1, '\0') +
                        u16(extensions.size()) + extensions);
}

std::string extension(int type, const std::string& body) {
  return u16(static_cast<std::size_t>(type)) + u16(body.size()) + body;
}

/// Feeds it whole and byte by byte, which must come to the same.
tls::Watch watched(const std::string& stream) {
  const std::vector<std::uint8_t> bytes(stream.begin(), stream.end());
  tls::Watch whole, piecewise;
  whole.see(bytes);
  for (const std::uint8_t& byte : bytes) piecewise.see({&byte, 1});
  EXPECT_EQ(whole.group(), piecewise.group());
  return whole;
}

TEST(Watch, SeesTheCurveOfATls12KeyExchange) {
  const std::string key_exchange = message(12, std::string("\x03\x00\x17\x41", 4) + std::string(70, 'k'));
  EXPECT_EQ(watched(record(22, server_hello("")) + record(22, key_exchange)).group(), 23);
  // In one record with what stands before it, and over two records.
  EXPECT_EQ(watched(record(22, server_hello("") + message(11, std::string(900, 'c')) + key_exchange)).group(),
            23);
  EXPECT_EQ(watched(record(22, key_exchange.substr(0, 6)) + record(22, key_exchange.substr(6))).group(), 23);
  // RSA and DHE key exchanges name no curve.
  EXPECT_EQ(watched(record(22, message(12, std::string("\x01\x00\x17", 3) + std::string(70, 'k')))).group(),
            0);
}

TEST(Watch, SeesTheGroupOfATls13KeyShare) {
  const std::string share = extension(51, std::string("\x00\x1D\x00\x20", 4) + std::string(32, 'k'));
  EXPECT_EQ(watched(record(22, server_hello(share))).group(), 29);
  EXPECT_EQ(watched(record(22, server_hello(extension(43, "\x03\x04") + share, 0))).group(), 29);
  EXPECT_EQ(watched(record(22, server_hello(extension(65281, "") + extension(23, "") + share))).group(), 29);
  EXPECT_EQ(watched(record(22, server_hello(extension(43, "\x03\x04")))).group(), 0);
  // HelloRetryRequest: the share of the second ServerHello counts.
  const std::string retry = record(22, server_hello(extension(51, std::string("\x00\x17", 2))));
  EXPECT_EQ(watched(retry).group(), 23);
  EXPECT_EQ(watched(retry + record(22, server_hello(share))).group(), 29);
}

// Were Finished's bytes taken for a message, the curve would be another.
TEST(Watch, TakesNothingEncryptedForAMessage) {
  const std::string key_exchange = message(12, std::string("\x03\x00\x17\x41", 4) + std::string(70, 'k'));
  const std::string like_another = message(12, std::string("\x03\x00\x18\x61", 4) + std::string(102, 'k'));
  EXPECT_EQ(watched(record(22, key_exchange) + record(22, like_another)).group(), 24);
  EXPECT_EQ(watched(record(22, key_exchange) + record(20, "\x01") + record(22, like_another)).group(), 23);
}

TEST(Watch, SurvivesEveryChangedByte) {
  const std::string good =
      record(22, server_hello(extension(43, "\x03\x04") + extension(51, std::string(36, '\0'))));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string changed = good;
      changed[at] = static_cast<char>(value);
      (void)watched(changed + good);
    }
  }
}

}  // namespace
