#include "probe/flight_layout.hpp"

#include <gtest/gtest.h>

namespace tlsfit::probe {
namespace {

const std::vector<wire::MessageSize> with_certificate = {{wire::HandshakeType::ServerHello, 80},
                                                         {wire::HandshakeType::Certificate, 993}};

TEST(NoteFlight, KeepsOneForEachVersionAndLimit) {
  Profile profile;
  wire::ServerExtensions none, fragments;
  fragments.max_fragment_length = 1;
  note_flight(profile, wire::tls1_2, none, std::nullopt, with_certificate, {80, 993});
  note_flight(profile, wire::tls1_2, none, std::nullopt, with_certificate, {1073});
  note_flight(profile, wire::tls1_2, fragments, std::nullopt, with_certificate, {512, 512, 49});
  ASSERT_EQ(profile.flights.size(), 2U);
  EXPECT_EQ(profile.flights[0].records, (std::vector<std::uint32_t>{80, 993}));
  EXPECT_EQ(profile.flights[1].max_fragment_length, 512U);
  EXPECT_EQ(profile.flights[1].messages.at(1), (Flight::Message{"certificate", 993}));
}

TEST(NoteFlight, ALimitCountsOnlyIfTheServerAnswered) {
  Profile profile;
  note_flight(profile, wire::tls1_3, {}, 512, with_certificate, {80, 993});
  wire::ServerExtensions agreed;
  agreed.record_size_limit = 16385;
  note_flight(profile, wire::tls1_3, agreed, 512, with_certificate, {80, 511, 482});
  ASSERT_EQ(profile.flights.size(), 2U);
  EXPECT_FALSE(profile.flights[0].record_size_limit);
  EXPECT_EQ(profile.flights[1].record_size_limit, 512U);
}

TEST(NoteFlight, LeavesOutResumptionsAndMischief) {
  Profile profile;
  note_flight(profile, wire::tls1_2, {}, std::nullopt, {{wire::HandshakeType::ServerHello, 80}}, {80});
  note_flight(profile, wire::tls1_2, {}, std::nullopt, with_certificate, std::vector<std::size_t>(1073, 1));
  EXPECT_TRUE(profile.flights.empty());
}

}  // namespace
}  // namespace tlsfit::probe
