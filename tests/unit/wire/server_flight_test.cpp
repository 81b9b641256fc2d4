// Flights recorded from real servers, replayed whole, byte by byte and damaged.
#include "wire/server_flight.hpp"

#include <gmock/gmock.h>

#include "support/flights.hpp"

namespace tlsfit::wire {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Le;
using Phase = FlightReader::Phase;

FlightReader read(const Bytes& bytes, std::size_t step) {
  FlightReader reader;
  for (std::size_t at = 0; at < bytes.size(); at += step)
    reader.feed(ByteView(bytes).subspan(at, std::min(step, bytes.size() - at)));
  return reader;
}

/// What stands in each recording, as `openssl s_client` and `gnutls-cli` show it for the same servers
/// (gnutls-serv asks for a client certificate unless told not to).
struct Truth {
  const char* name;
  Phase phase;
  std::uint16_t version;
  std::size_t certificates;
  bool asks_for_certificate;
};
class Recorded : public ::testing::TestWithParam<Truth> {};

TEST_P(Recorded, SaysTheSameInAnyPieces) {
  const Truth& truth = GetParam();
  const Bytes bytes = test::recorded_flight(truth.name);
  for (const std::size_t step : {bytes.size(), std::size_t{1}, std::size_t{7}}) {
    const FlightReader reader = read(bytes, step);
    ASSERT_EQ(reader.phase(), truth.phase) << reader.error();
    if (truth.phase != Phase::Complete) continue;
    EXPECT_EQ(reader.flight().hello->version, truth.version);
    EXPECT_EQ(reader.flight().certificates.size(), truth.certificates);
    EXPECT_EQ(reader.flight().certificate_request.has_value(), truth.asks_for_certificate);
  }
}

TEST_P(Recorded, NeverWholeWhenCutShort) {
  const Bytes bytes = test::recorded_flight(GetParam().name);
  // In TLS 1.3 the first record is all that is plaintext.
  const std::size_t whole =
      GetParam().version == tls1_3 ? 5U + bytes.at(3) * 256U + bytes.at(4) : bytes.size();
  for (std::size_t size = 0; size <= whole; ++size) {
    FlightReader reader;
    EXPECT_EQ(reader.feed(ByteView(bytes).first(size)), size < whole ? Phase::Reading : GetParam().phase)
        << size;
  }
}

TEST_P(Recorded, WithstandsEveryFlippedByte) {
  Bytes bytes = test::recorded_flight(GetParam().name);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    bytes[at] ^= 0xFF;
    FlightReader reader;
    reader.feed(bytes);
    EXPECT_TRUE(reader.phase() != Phase::Garbled || !reader.error().empty());
    bytes[at] ^= 0xFF;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Servers, Recorded,
    ::testing::Values(Truth{"nginx-tls12-ecdsa", Phase::Complete, tls1_2, 1, false},
                      Truth{"nginx-tls12-rsa-chain", Phase::Complete, tls1_2, 2, false},
                      Truth{"nginx-tls12-rsa-chain-512", Phase::Complete, tls1_2, 2, false},
                      Truth{"nginx-tls13-retry", Phase::Complete, tls1_3, 0, false},
                      Truth{"nginx-tls11-refused", Phase::Alert, 0, 0, false},
                      Truth{"openssl-tls12-client-certificate", Phase::Complete, tls1_2, 2,
                            true} /* with -CAfile s_server sends the root too */,
                      Truth{"gnutls-tls12-ecdsa-chain", Phase::Complete, tls1_2, 2, true},
                      Truth{"gnutls-tls13-retry", Phase::Complete, tls1_3, 0, false}),
    [](const auto& param) {
      std::string name = param.param.name;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

TEST(Recordings, FragmentLengthShowsInTheRecords) {
  const ServerFlight whole = read(test::recorded_flight("nginx-tls12-rsa-chain"), 4096).flight();
  const ServerFlight small = read(test::recorded_flight("nginx-tls12-rsa-chain-512"), 4096).flight();
  EXPECT_EQ(small.hello->extensions.max_fragment_length, 1);
  EXPECT_THAT(small.handshake_records, Each(Le(512U)));
  EXPECT_GT(whole.largest_record(), 512U);
  EXPECT_GT(small.certificate_message(), 1024U);  // the message is as large as ever
}

TEST(Recordings, KeyExchangeNamesGroupAndScheme) {
  const ServerFlight flight = read(test::recorded_flight("nginx-tls12-ecdsa"), 4096).flight();
  EXPECT_EQ(group_name(*flight.key_exchange->group),
            "x25519");  // nginx has no order of its own, and it was first
  EXPECT_EQ(signature_scheme_name(*flight.key_exchange->signature_scheme), "ecdsa_secp256r1_sha256");
}

TEST(Recordings, RetryNamesTheGroup) {
  const ServerFlight flight = read(test::recorded_flight("nginx-tls13-retry"), 4096).flight();
  EXPECT_TRUE(flight.hello->is_hello_retry_request);
  EXPECT_EQ(flight.hello->extensions.key_share_group, 0x001D);
}

std::string trouble(const std::string& digits) {
  FlightReader reader;
  reader.feed(from_hex(digits));
  return reader.phase() == Phase::Garbled ? reader.error() : "";
}

TEST(Hostile, HasItsReason) {
  const std::string zeros(64, '0');
  EXPECT_THAT(trouble("16 0303 0004 0e000000"),
              HasSubstr("server_hello_done message before the ServerHello"));
  EXPECT_THAT(trouble("17 0303 0001 00"), HasSubstr("application data before"));
  EXPECT_THAT(trouble("16 0303 002a 02 000026 0303" + zeros + "00c02b01"), HasSubstr("compression"));
  EXPECT_THAT(trouble("16 0303 0036 02 000032 0303" + zeros + "00c02b00 000a 0017 0000 0017 0000 0000"),
              HasSubstr("extension 23 comes twice"));
  EXPECT_THAT(trouble("16 0303 004b 02 000047 0303" + zeros + "21" + zeros + "00c02b00"),
              HasSubstr("session_id"));
}

TEST(Hostile, WarningsDoNotEndAFlight) {
  FlightReader reader;
  EXPECT_EQ(reader.feed(from_hex("15 0303 0002 0170")), Phase::Reading);  // unrecognized_name
  EXPECT_EQ(reader.feed(from_hex("15 0303 0002 0228")), Phase::Alert);
}

TEST(Hostile, EndlessRecordsEnd) {
  FlightReader reader;
  const Bytes one = from_hex("16 0303 0001 02");
  std::size_t sent = 0;
  while (reader.feed(one) == Phase::Reading && sent < 100'000) ++sent;
  EXPECT_EQ(reader.phase(), Phase::Garbled);
  EXPECT_LT(sent, 100'000U);
}

}  // namespace
}  // namespace tlsfit::wire
