#include "probe/attempt.hpp"

#include <gmock/gmock.h>

#include "probe/beyond_offer.hpp"

namespace tlsfit::probe {
namespace {

using ::testing::HasSubstr;

wire::ClientHello offer() {
  wire::ClientHello hello;
  hello.suites = {0xC02B};
  hello.groups = {0x0017};
  hello.signature_schemes = {0x0403};
  return hello;
}

wire::ServerFlight answer() {
  wire::ServerFlight flight;
  flight.hello = wire::ServerHello{.version = wire::tls1_2, .suite = 0xC02B};
  flight.key_exchange = wire::ServerKeyExchange{.group = 0x0017, .signature_scheme = 0x0403};
  return flight;
}

TEST(BeyondOffer, NothingInAnHonestAnswer) {
  EXPECT_EQ(beyond_offer(offer(), answer()), "");
}

TEST(BeyondOffer, NamesWhatNobodyOffered) {
  wire::ServerFlight flight = answer();
  flight.hello->version = wire::tls1_3;
  EXPECT_EQ(beyond_offer(offer(), flight), "version tls1.3");
  flight = answer();
  flight.hello->suite = 0xC02F;
  EXPECT_EQ(beyond_offer(offer(), flight), "suite TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  flight = answer();
  flight.hello->extensions.types = {1};
  EXPECT_EQ(beyond_offer(offer(), flight), "extension 1");
  flight = answer();
  flight.key_exchange->group = 0x001D;
  EXPECT_EQ(beyond_offer(offer(), flight), "group x25519");
  flight = answer();
  flight.key_exchange->signature_scheme = 0x0804;
  EXPECT_EQ(beyond_offer(offer(), flight), "signature scheme rsa_pss_rsae_sha256");
}

TEST(Refusal, OnlySomeAlertsMeanJustThis) {
  EXPECT_TRUE(says_no(Refused{{2, 40}}));   // handshake_failure
  EXPECT_TRUE(says_no(Refused{{2, 70}}));   // protocol_version
  EXPECT_FALSE(says_no(Refused{{2, 80}}));  // internal_error: ask again
  EXPECT_TRUE(is_refusal(Refused{{2, 80}}));
  EXPECT_TRUE(is_refusal(Downgraded{wire::tls1_1}));
  for (const Outcome& outcome :
       {Outcome(Closed{}), Outcome(Silent{}), Outcome(Garbled{"x"}), Outcome(Misbehaved{"x"})})
    EXPECT_FALSE(is_refusal(outcome)) << describe(outcome);
}

}  // namespace
}  // namespace tlsfit::probe
