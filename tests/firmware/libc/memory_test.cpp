// The firmware's <string.h>, byte by byte and by words, beside the host's: every size, alignment and overlap
// within two dozen bytes.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstring>

extern "C" {
void* bytes_memmove(void* to, const void* from, std::size_t size);
void* words_memmove(void* to, const void* from, std::size_t size);
void* bytes_memcpy(void* to, const void* from, std::size_t size);
void* words_memcpy(void* to, const void* from, std::size_t size);
void* bytes_memset(void* to, int value, std::size_t size);
void* words_memset(void* to, int value, std::size_t size);
int bytes_memcmp(const void* a, const void* b, std::size_t size);
}

namespace {

constexpr std::size_t room = 64, most = 24;
using Memory = std::array<std::uint8_t, room>;

Memory counting() {
  Memory memory;
  for (std::size_t i = 0; i < room; ++i) memory[i] = static_cast<std::uint8_t>(i + 1);
  return memory;
}

TEST(Memory, MovesWhateverOverlaps) {
  for (const auto move : {bytes_memmove, words_memmove, bytes_memcpy, words_memcpy})
    for (std::size_t size = 0; size <= most; ++size)
      for (std::size_t from = 0; from <= most; ++from)
        for (std::size_t to = 0; to <= most; ++to) {
          alignas(8) Memory ours = counting(), theirs = counting();
          std::memmove(&theirs[to], &theirs[from], size);
          EXPECT_EQ(move(&ours[to], &ours[from], size), &ours[to]);
          ASSERT_EQ(ours, theirs) << size << " bytes from " << from << " to " << to;
        }
}

TEST(Memory, SetsWhatIsAskedForAndNothingElse) {
  for (const auto set : {bytes_memset, words_memset})
    for (const int value : {0, 1, 0xA5, 0xFF, 0x1A5, -1})
      for (std::size_t size = 0; size <= most; ++size)
        for (std::size_t at = 0; at <= 8; ++at) {
          alignas(8) Memory ours = counting(), theirs = counting();
          std::memset(&theirs[at], value, size);
          EXPECT_EQ(set(&ours[at], value, size), &ours[at]);
          ASSERT_EQ(ours, theirs) << size << " bytes of " << value << " at " << at;
        }
}

TEST(Memory, ComparesAsUnsignedBytes) {
  const std::uint8_t a[] = {1, 2, 0x80}, b[] = {1, 2, 0x7F};
  EXPECT_GT(bytes_memcmp(a, b, 3), 0);
  EXPECT_LT(bytes_memcmp(b, a, 3), 0);
  EXPECT_EQ(bytes_memcmp(a, b, 2), 0);
}

}  // namespace
