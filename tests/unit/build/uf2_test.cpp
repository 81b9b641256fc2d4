#include "build/uf2.hpp"

#include <gmock/gmock.h>

using namespace tlsfit;

namespace {

struct Block {
  std::uint32_t flags, address, size, number, count, family;
  Bytes data;
};

/// A reader of its own, by the format's description: 32-bit words, little-endian; what is wrong with a block
/// ends it.
std::vector<Block> blocks_of(const Bytes& file) {
  std::vector<Block> blocks;
  EXPECT_EQ(file.size() % 512, 0U);
  for (std::size_t at = 0; at + 512 <= file.size(); at += 512) {
    const auto word = [&](std::size_t offset) {
      return static_cast<std::uint32_t>(file[at + offset] | file[at + offset + 1] << 8 |
                                        file[at + offset + 2] << 16) |
             static_cast<std::uint32_t>(file[at + offset + 3]) << 24;
    };
    EXPECT_EQ(word(0), 0x0A324655U);
    EXPECT_EQ(word(4), 0x9E5D5157U);
    EXPECT_EQ(word(508), 0x0AB16F30U);
    const auto data = file.begin() + static_cast<std::ptrdiff_t>(at) + 32;
    EXPECT_LE(word(16), 476U);
    blocks.push_back(
        {word(8), word(12), word(16), word(20), word(24), word(28), Bytes(data, data + word(16))});
  }
  return blocks;
}

}  // namespace

TEST(Uf2, EachBlockSaysWhereItBelongs) {
  Bytes content(600);
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * 7);
  const std::vector<Block> blocks = blocks_of(uf2_file({{0x10000000, content}}, 0xE48BFF56));
  ASSERT_EQ(blocks.size(), 3U);
  Bytes read;
  for (std::uint32_t n = 0; n < 3; ++n) {
    EXPECT_EQ(blocks[n].flags, 0x2000U) << "a family, and it is for the main flash";
    EXPECT_EQ(blocks[n].family, 0xE48BFF56U);
    EXPECT_EQ(blocks[n].address, 0x10000000U + 256 * n);
    EXPECT_EQ(blocks[n].size, 256U);
    EXPECT_EQ(blocks[n].number, n);
    EXPECT_EQ(blocks[n].count, 3U);
    read.insert(read.end(), blocks[n].data.begin(), blocks[n].data.end());
  }
  EXPECT_TRUE(std::equal(content.begin(), content.end(), read.begin()));
  EXPECT_TRUE(std::all_of(read.begin() + 600, read.end(), [](std::uint8_t byte) { return byte == 0xFF; }));
}

TEST(Uf2, PartsInOnePageShareABlock) {
  const std::vector<Block> blocks =
      blocks_of(uf2_file({{0x10000010, {1, 2}}, {0x10000020, {3}}, {0x10002000, {4}}}, 1));
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0].address, 0x10000000U);
  EXPECT_EQ(blocks[0].data[0x10], 1);
  EXPECT_EQ(blocks[0].data[0x11], 2);
  EXPECT_EQ(blocks[0].data[0x12], 0xFF);
  EXPECT_EQ(blocks[0].data[0x20], 3);
  EXPECT_EQ(blocks[1].address, 0x10002000U);
  EXPECT_EQ(blocks[1].data[0], 4);
  EXPECT_TRUE(uf2_file({}, 1).empty());
}
