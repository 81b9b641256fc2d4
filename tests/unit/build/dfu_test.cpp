#include "build/dfu.hpp"

#include <gmock/gmock.h>

#include "base/file.hpp"
#include "base/process.hpp"

using namespace tlsfit;

namespace {

ByteView part(const Bytes& bytes, std::size_t at, std::size_t size) {
  return ByteView(bytes).subspan(at, size);
}

}  // namespace

// The check value of CRC-32 without final inversion (CRC-32/JAMCRC).
TEST(Dfu, crc) {
  const std::string_view digits = "123456789";
  EXPECT_EQ(dfu_crc(Bytes(digits.begin(), digits.end())), 0x340BC6D9u);
  EXPECT_EQ(dfu_crc({}), 0xFFFFFFFFu);
}

// Every field where UM0391 section 2 has it.
TEST(Dfu, layout) {
  const Bytes file = dfuse_file({{0x08000000, {1, 2, 3}}, {0x08004000, {4}}}, "tlsfit");
  ASSERT_EQ(file.size(), 11u + 274 + (8 + 3) + (8 + 1) + 16);
  EXPECT_EQ(hex(part(file, 0, 11)), hex(Bytes{'D', 'f', 'u', 'S', 'e'}) + "01" + "31010000" + "01");
  EXPECT_EQ(hex(part(file, 11, 11)), hex(Bytes{'T', 'a', 'r', 'g', 'e', 't'}) + "00" + "01000000");
  EXPECT_EQ(hex(part(file, 22, 8)), hex(Bytes{'t', 'l', 's', 'f', 'i', 't'}) + "0000");
  EXPECT_EQ(hex(part(file, 277, 8)),
            "14000000"
            "02000000");  // content size, elements
  EXPECT_EQ(hex(part(file, 285, 11)),
            "00000008"
            "03000000"
            "010203");
  EXPECT_EQ(hex(part(file, 296, 9)),
            "00400008"
            "01000000"
            "04");
  EXPECT_EQ(hex(part(file, 305, 12)),
            "ffff"
            "11df"
            "8304"
            "1a01"
            "554644"
            "10");
  const std::uint32_t crc = dfu_crc(part(file, 0, file.size() - 4));
  EXPECT_EQ(hex(part(file, file.size() - 4, 4)),
            hex(Bytes{std::uint8_t(crc), std::uint8_t(crc >> 8), std::uint8_t(crc >> 16),
                      std::uint8_t(crc >> 24)}));
}

TEST(Dfu, a_long_name_is_cut_and_still_ends_with_a_zero) {
  const Bytes file = dfuse_file({{0, {9}}}, std::string(400, 'n'));
  EXPECT_EQ(file.size(), 11u + 274 + 9 + 16);
  EXPECT_EQ(file[22 + 253], 'n');
  EXPECT_EQ(file[22 + 254], 0);
}

// dfu-util's own reader of the suffix agrees about checksum, vendor and product.
TEST(Dfu, dfu_suffix_agrees) {
  if (!find_program("dfu-suffix")) GTEST_SKIP() << "dfu-suffix is not here: apt-get install dfu-util";
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "x.dfu";
  write_file(path, dfuse_file({{0x08000000, Bytes(1000, 0x5a)}}, "tlsfit"));
  const ProcessResult checked = run_process({"dfu-suffix", "--check", path.string()});
  EXPECT_TRUE(checked.ok()) << checked.out << checked.err;
  EXPECT_THAT(checked.out, testing::HasSubstr("0xDF11"));
  EXPECT_THAT(checked.out, testing::HasSubstr("0x0483"));

  Bytes broken = read_bytes(path);
  broken[500] ^= 1;
  write_file(path, broken);
  EXPECT_FALSE(run_process({"dfu-suffix", "--check", path.string()}).ok());
}
