#include "wire/record.hpp"

#include <gmock/gmock.h>

namespace tlsfit::wire {
namespace {

using ::testing::HasSubstr;

TEST(RecordReader, TakesRecordsByteByByte) {
  RecordReader reader;
  const Bytes bytes = from_hex("16 0303 0002 aabb 15 0303 0002 0228");
  std::vector<Record> records;
  for (const std::uint8_t byte : bytes) {
    reader.feed({&byte, 1});
    while (auto record = reader.next()) records.push_back(std::move(*record));
  }
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].type, ContentType::Handshake);
  EXPECT_EQ(hex(records[0].fragment), "aabb");
  EXPECT_EQ(records[1].type, ContentType::Alert);
  EXPECT_EQ(reader.pending(), 0U);
}

struct Bad {
  const char* bytes;
  const char* why;
};
class NotTls : public ::testing::TestWithParam<Bad> {};

TEST_P(NotTls, FailsForGoodAsSoonAsTheHeaderIsWrong) {
  RecordReader reader;
  reader.feed(from_hex(GetParam().bytes));
  EXPECT_FALSE(reader.next());
  EXPECT_THAT(reader.error(), HasSubstr(GetParam().why));
  reader.feed(from_hex("16 0303 0001 aa"));
  EXPECT_FALSE(reader.next());
}

INSTANTIATE_TEST_SUITE_P(Headers, NotTls,
                         ::testing::Values(Bad{"4854545020", "type 72"},         // "HTTP "
                                           Bad{"16 0203 0001", "version"},       // SSL 2
                                           Bad{"16 0303 ffff", "65535 bytes"},   // no waiting for 64 KB
                                           Bad{"16 0303 4801", "18433 bytes"},   // one more than allowed
                                           Bad{"16 0303 0000", "empty record"},  // an endless run of them
                                           Bad{"15 0303 0000", "empty record"}));

TEST(HandshakeReader, ReassemblesSplitAndCoalescedMessages) {
  HandshakeReader reader;
  reader.feed(from_hex("0e 0000"));
  EXPECT_FALSE(reader.next());
  reader.feed(from_hex("00 0b 000003 0000"));
  const auto done = reader.next();
  ASSERT_TRUE(done);
  EXPECT_EQ(done->type, HandshakeType::ServerHelloDone);
  EXPECT_EQ(done->size(), 4U);
  EXPECT_FALSE(reader.next());
  reader.feed(from_hex("00"));
  EXPECT_EQ(reader.next()->size(), 7U);
}

TEST(HandshakeReader, RefusesAMessageThatAnnounces16Megabytes) {
  HandshakeReader reader;
  reader.feed(from_hex("0b ffffff 00"));
  EXPECT_FALSE(reader.next());
  EXPECT_THAT(reader.error(), HasSubstr("certificate message that announces 16777215 bytes"));
}

}  // namespace
}  // namespace tlsfit::wire
