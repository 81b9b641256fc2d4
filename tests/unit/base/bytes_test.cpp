#include "base/bytes.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace tlsfit {
namespace {

TEST(Reader, ReadsNetworkByteOrder) {
  const Bytes bytes = from_hex("01 0203 040506 0708090a ff");
  Reader reader(bytes, "test");
  EXPECT_EQ(reader.u8(), 0x01);
  EXPECT_EQ(reader.u16(), 0x0203);
  EXPECT_EQ(reader.u24(), 0x040506U);
  EXPECT_EQ(reader.u32(), 0x0708090AU);
  EXPECT_EQ(reader.left(), 1U);
  EXPECT_FALSE(reader.empty());
  EXPECT_EQ(hex(reader.rest()), "ff");
  EXPECT_TRUE(reader.end());
}

TEST(Reader, FailsForGoodAtTheFirstShortRead) {
  const Bytes bytes = from_hex("0102");
  Reader reader(bytes, "ServerHello");
  EXPECT_EQ(reader.u32(), 0U);
  EXPECT_FALSE(reader.ok());
  EXPECT_TRUE(reader.empty());
  EXPECT_EQ(reader.u8(), 0U) << "bytes that were there before the failure must not be handed out after it";
  EXPECT_EQ(reader.error(), "ServerHello: wants 4 more bytes, 2 are left");
}

TEST(Reader, BlockLongerThanItsParentFailsBoth) {
  const Bytes bytes = from_hex("0005 aabb");
  Reader reader(bytes, "hello");
  Reader block = reader.block16("extensions");
  EXPECT_TRUE(block.empty());
  EXPECT_FALSE(block.ok());
  EXPECT_FALSE(reader.end());
}

TEST(Reader, FailureInsideABlockReachesTheParent) {
  const Bytes bytes = from_hex("02 aabb cc");
  Reader reader(bytes, "hello");
  Reader block = reader.block8("list");
  block.u24();
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.error(), "hello.list: wants 3 more bytes, 2 are left");
}

TEST(Reader, EndRejectsStrayBytes) {
  const Bytes bytes = from_hex("0102");
  Reader reader(bytes, "alert");
  reader.u8();
  EXPECT_FALSE(reader.end());
  EXPECT_EQ(reader.error(), "alert: 1 stray bytes at the end");
}

TEST(Writer, BackFillsLengths) {
  Writer writer;
  writer.u8(1);
  writer.block(3, [&] {
    writer.u16(0xAABB);
    writer.block(1, [&] { writer.text("hi"); });
  });
  EXPECT_EQ(hex(writer.data()), "01000005aabb026869");
}

TEST(Writer, RefusesAContentThatItsLengthFieldCannotSay) {
  Writer writer;
  EXPECT_THROW(writer.block(1, [&] { writer.bytes(Bytes(256)); }), Error);
}

TEST(Hex, RejectsWhatIsNotHexadecimal) {
  EXPECT_THROW(from_hex("0g"), Error);
  EXPECT_THROW(from_hex("012"), Error);
  EXPECT_EQ(from_hex(" Ab\n0C "), (Bytes{0xAB, 0x0C}));
}

}  // namespace
}  // namespace tlsfit
