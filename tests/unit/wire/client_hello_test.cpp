#include "wire/client_hello.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"

namespace tlsfit::wire {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ClientHello small_hello() {
  ClientHello hello;
  hello.suites = {0xC02B};
  hello.extended_master_secret = hello.encrypt_then_mac = hello.renegotiation_info = false;
  return hello;
}

TEST(ClientHello, BytesByTheRfc) {
  ClientHello hello = small_hello();
  hello.server_name = "a.b";
  hello.max_fragment_length = 1;
  // Record (RFC 8446 5.1), handshake header, version, random, session, suites, compression, extensions:
  // server_name (RFC 6066 3), max_fragment_length (RFC 6066 4).
  EXPECT_EQ(hex(encode(hello)),
            hex(from_hex("16 0301 0040 01 00003c 0303" + std::string(64, '0') +
                         "00 0002c02b 0100 0011 0000 0008 0006 00 0003 612e62 0001 0001 01")));
}

TEST(ClientHello, AddressesAreNotServerNames) {  // RFC 6066 section 3
  ClientHello hello = small_hello();
  const std::string without = hex(encode(hello));
  for (const char* const address : {"127.0.0.1", "::1"}) {
    hello.server_name = address;
    EXPECT_EQ(hex(encode(hello)), without);
  }
}

TEST(ClientHello, Tls13HasVersionsAndAnEmptyKeyShare) {
  ClientHello hello = small_hello();
  hello.versions = {tls1_3};
  hello.suites = {0x1301};
  const std::string bytes = hex(encode(hello));
  EXPECT_THAT(bytes, HasSubstr("002b0003020304"));               // supported_versions
  EXPECT_THAT(bytes, HasSubstr("003300020000"));                 // key_share without shares
  EXPECT_THAT(bytes, HasSubstr("0303" + std::string(64, '0')));  // legacy_version stays 1.2
  EXPECT_THAT(hex(encode(small_hello())), Not(HasSubstr("00330002")));
}

TEST(ClientHello, FragmentLengthCodes) {
  EXPECT_EQ(max_fragment_length_code(512), 1);
  EXPECT_EQ(max_fragment_length_code(4096), 4);
  EXPECT_THROW(max_fragment_length_code(8192), Error);
}

TEST(Names, SuitesAreThoseOfMbedTls) {
  EXPECT_EQ(suite_name(0xC02B), "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
  EXPECT_EQ(suite_name(0x1304), "TLS_AES_128_CCM_SHA256");
  EXPECT_EQ(suite_name(0x0A0A), "0x0A0A");  // GREASE is not ours
  EXPECT_EQ(suites_tls12().size() + suites_tls13().size(),
            190U);  // ssl_ciphersuites.h of 3.6 defines so many
}

TEST(Names, KindsAreReadFromTheName) {
  const auto kind = [](const char* name) {
    return std::pair(key_exchange({0, name}), authentication({0, name}));
  };
  EXPECT_EQ(kind("TLS_ECDHE_ECDSA_WITH_AES_128_CCM"), std::pair(KeyExchange::Ecdhe, Authentication::Ecdsa));
  EXPECT_EQ(kind("TLS_ECDH_RSA_WITH_AES_128_CBC_SHA"), std::pair(KeyExchange::Ecdh, Authentication::Rsa));
  EXPECT_EQ(kind("TLS_RSA_PSK_WITH_AES_128_CBC_SHA"), std::pair(KeyExchange::Psk, Authentication::Psk));
  EXPECT_EQ(kind("TLS_DHE_RSA_WITH_AES_128_CCM_8"), std::pair(KeyExchange::Dhe, Authentication::Rsa));
  EXPECT_TRUE(is_null({0, "TLS_ECDHE_RSA_WITH_NULL_SHA"}));
  EXPECT_FALSE(is_cbc({0, "TLS_RSA_WITH_AES_128_GCM_SHA256"}));
}

}  // namespace
}  // namespace tlsfit::wire
