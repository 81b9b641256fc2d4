#include "memory/arena.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

namespace {

using memory::Arena;

struct ArenaTest : testing::Test {
  alignas(8) std::byte block[4096];
  Arena arena{block};
};

TEST_F(ArenaTest, GivesAlignedZeroedMemory) {
  std::memset(block, 0x5A, sizeof block);
  arena = Arena(block);
  for (const std::size_t size : {1u, 2u, 7u, 8u, 13u, 100u}) {
    const auto* const memory = static_cast<const unsigned char*>(arena.allocate(1, size));
    ASSERT_NE(memory, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % 8, 0u);
    EXPECT_TRUE(std::all_of(memory, memory + size, [](unsigned char c) { return c == 0; })) << size;
  }
}

TEST_F(ArenaTest, AlignsWithinAnOddBlock) {
  Arena odd(std::span<std::byte>{block + 3, 500});
  const void* const memory = odd.allocate(1, 16);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % 8, 0u);
  EXPECT_LE(odd.capacity(), 500u);
  EXPECT_GE(odd.capacity(), 500u - 16u);
}

TEST_F(ArenaTest, CountsFourBytesPerPieceInStepsOfEight) {
  void* const a = arena.allocate(1, 4);  // 8
  void* const b = arena.allocate(1, 5);  // 16
  void* const c = arena.allocate(3, 4);  // 16
  EXPECT_EQ(arena.used(), 40u);
  arena.free(b);
  EXPECT_EQ(arena.used(), 24u);
  EXPECT_EQ(arena.peak(), 40u);
  EXPECT_EQ(arena.extent(), 40u);
  EXPECT_EQ(arena.allocate(1, 12), b) << "first fit: the hole comes before the rest";
  arena.free(a);
  arena.free(b);
  arena.free(c);
  EXPECT_EQ(arena.used(), 0u);
  EXPECT_EQ(arena.peak(), 40u);
}

// A record buffer that is given back for the time of a handshake finds its place again, whatever has come to
// stay.
TEST_F(ArenaTest, TakesLargePiecesFromTheOtherEnd) {
  alignas(8) std::byte room[2 * Arena::large];
  Arena roomy{room};
  void* const large = roomy.allocate(1, Arena::large);
  void* const before = roomy.allocate(1, 1000);
  EXPECT_LT(before, large);
  EXPECT_EQ(static_cast<std::byte*>(large) + Arena::large + 4, room + 4 + roomy.capacity());
  roomy.free(large);
  void* const temporary = roomy.allocate(1, 2000);
  void* const stays = roomy.allocate(1, 500);
  roomy.free(temporary);
  EXPECT_EQ(roomy.allocate(1, Arena::large), large);
  EXPECT_EQ(roomy.allocate(1, Arena::large), nullptr);
  EXPECT_EQ(roomy.extent(), 1008u + 2008u + 504u + Arena::large + 8u);
  roomy.free(large);
  roomy.free(stays);
  roomy.free(before);
  EXPECT_EQ(roomy.used(), 0u);
  EXPECT_EQ(roomy.largest_free(), roomy.capacity() - 4);
}

TEST_F(ArenaTest, MergesNeighboursInWhateverOrderTheyAreFreed) {
  const std::size_t whole = arena.largest_free();
  std::vector<int> order = {0, 1, 2, 3};
  do {
    void* pieces[4];
    for (void*& piece : pieces) piece = arena.allocate(1, 100);
    for (const int i : order) arena.free(pieces[i]);
    ASSERT_EQ(arena.largest_free(), whole);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(ArenaTest, RefusesWhatItDoesNotHave) {
  EXPECT_EQ(arena.allocate(1, 5000), nullptr);
  EXPECT_EQ(arena.allocate(SIZE_MAX / 2, 3), nullptr) << "the product overflows";
  EXPECT_EQ(arena.allocate(1, SIZE_MAX), nullptr);
  EXPECT_EQ(arena.allocate(0, 8), nullptr);
  EXPECT_EQ(arena.allocate(8, 0), nullptr);
  EXPECT_EQ(arena.used(), 0u);
  void* const all = arena.allocate(1, arena.largest_free());
  ASSERT_NE(all, nullptr);
  EXPECT_EQ(arena.used(), arena.capacity());
  EXPECT_EQ(arena.largest_free(), 0u);
  EXPECT_EQ(arena.allocate(1, 1), nullptr);
  arena.free(all);
  arena.free(nullptr);
  EXPECT_EQ(arena.used(), 0u);
}

TEST_F(ArenaTest, AnEmptyArenaHasNothing) {
  Arena none;
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.allocate(1, 1), nullptr);
  EXPECT_EQ(none.largest_free(), 0u);
}

// Every piece keeps its pattern while others come and go, and at the end all of it is one piece again.
TEST_F(ArenaTest, KeepsPiecesApartOverManyRandomSteps) {
  struct Piece {
    unsigned char* memory;
    std::size_t size;
    unsigned char pattern;
  };
  std::mt19937 random(1);
  std::vector<Piece> pieces;
  const std::size_t whole = arena.largest_free();
  unsigned refused = 0;
  for (unsigned step = 0; step < 20000; ++step) {
    if (pieces.empty() || random() % 5 < 3) {
      const std::size_t size = 1 + random() % 200;
      auto* const memory = static_cast<unsigned char*>(arena.allocate(1, size));
      if (memory == nullptr) {
        ++refused;
        ASSERT_LT(arena.largest_free(), size);
      } else {
        pieces.push_back({memory, size, static_cast<unsigned char>(random())});
        std::memset(memory, pieces.back().pattern, size);
      }
    }
    if (!pieces.empty() && random() % 2 == 0) {
      const std::size_t at = random() % pieces.size();
      const Piece piece = pieces[at];
      for (std::size_t i = 0; i < piece.size; ++i) ASSERT_EQ(piece.memory[i], piece.pattern);
      arena.free(piece.memory);
      pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  EXPECT_GT(refused, 0u) << "the arena was never full: too easy";
  for (const Piece& piece : pieces) arena.free(piece.memory);
  EXPECT_EQ(arena.used(), 0u);
  EXPECT_EQ(arena.largest_free(), whole);
}

using ArenaDeathTest = ArenaTest;

TEST_F(ArenaDeathTest, StopsAtADoubleFree) {
  void* const memory = arena.allocate(1, 16);
  arena.free(memory);
  EXPECT_DEATH(arena.free(memory), "");
}

TEST_F(ArenaDeathTest, StopsAtForeignMemory) {
  alignas(8) std::byte other[16];
  EXPECT_DEATH(arena.free(other), "");
  auto* const memory = static_cast<std::byte*>(arena.allocate(1, 64));
  EXPECT_DEATH(arena.free(memory + 8), "") << "inside a piece";
  EXPECT_DEATH(arena.free(memory + 1), "") << "not aligned";
}

TEST_F(ArenaDeathTest, StopsWhenTheSizeWordWasOverwritten) {
  auto* const first = static_cast<std::byte*>(arena.allocate(1, 12));
  void* const second = arena.allocate(1, 12);
  std::memset(first, 0xFF, 16);  // four bytes too many
  EXPECT_DEATH(arena.free(second), "");
}

TEST_F(ArenaTest, ResizesWhereThePieceIs) {
  auto* const a = static_cast<unsigned char*>(arena.allocate(1, 12));  // 16 with its size word
  void* const b = arena.allocate(1, 28);                               // 32
  void* const c = arena.allocate(1, 4);                                // 8
  std::memset(a, 0x5A, 12);
  EXPECT_EQ(Arena::size_of(a), 12u);
  EXPECT_FALSE(arena.resize(a, 13)) << "b is in the way";
  EXPECT_EQ(arena.used(), 56u);
  arena.free(b);
  EXPECT_TRUE(arena.resize(a, 20));
  EXPECT_EQ(Arena::size_of(a), 20u);
  EXPECT_EQ(arena.used(), 32u);
  EXPECT_FALSE(arena.resize(a, 45)) << "only 32 were free";
  EXPECT_TRUE(arena.resize(a, 44));
  EXPECT_EQ(arena.used(), 56u);
  EXPECT_TRUE(arena.resize(a, 1));
  EXPECT_EQ(Arena::size_of(a), 4u);
  EXPECT_EQ(a[0], 0x5A);
  EXPECT_EQ(arena.used(), 16u);
  EXPECT_EQ(arena.allocate(1, 36), static_cast<void*>(a + 8)) << "what was given up is one piece";
  EXPECT_EQ(arena.used(), 56u);
  EXPECT_EQ(arena.peak(), 56u);
  EXPECT_TRUE(arena.resize(c, 100)) << "the rest of the block is free";
  EXPECT_FALSE(arena.resize(c, Arena::large));
}

}  // namespace
