#include "check/room.hpp"

#include <gtest/gtest.h>

namespace tlsfit::check {
namespace {

Flight flight(std::vector<Flight::Message> messages, std::vector<std::uint32_t> records) {
  return {.version = "tls1.2",
          .max_fragment_length = {},
          .record_size_limit = {},
          .messages = std::move(messages),
          .records = std::move(records)};
}

TEST(Room, OfMessagesInRecordsOfTheirOwnIsTheLongestMessage) {
  const Flight one =
      flight({{"server_hello", 80}, {"certificate", 900}, {"server_hello_done", 4}}, {80, 900, 4});
  EXPECT_EQ(room_for(one), 900u);
  EXPECT_EQ(certificate_message(one), 900u);
}

TEST(Room, OfAMessageInFragmentsIsTheMessage) {
  EXPECT_EQ(room_for(flight({{"server_hello", 80}, {"certificate", 1200}}, {80, 512, 512, 176})), 1200u);
}

TEST(Room, CountsWhatSharesTheRecordThatEndsAMessage) {
  // The whole flight in one record: it is there from the first message's first byte on.
  EXPECT_EQ(
      room_for(flight({{"server_hello", 80}, {"certificate", 900}, {"server_key_exchange", 150}}, {1130})),
      1130u);
  // The certificate ends in the third record, which holds 400 bytes of what follows.
  EXPECT_EQ(room_for(flight({{"server_hello", 100}, {"certificate", 1000}, {"server_key_exchange", 436}},
                            {512, 512, 512})),
            1436u);
}

TEST(Room, OfMessagesWhoseRecordsNobodySawIsTheirOwn) {
  EXPECT_EQ(room_for(flight({{"server_hello", 80}, {"certificate", 900}, {"finished", 16}}, {80, 900})),
            900u);
  EXPECT_EQ(room_for(flight({{"certificate", 700}}, {})), 700u);
  EXPECT_EQ(room_for(flight({}, {})), 0u);
  EXPECT_EQ(certificate_message(flight({}, {})), 0u);
}

}  // namespace
}  // namespace tlsfit::check
