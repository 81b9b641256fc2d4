#include "memory/heap.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Heap, CountsForWhoeverReadsByName) {
  void* const a = tlsfit_calloc(10, 10);  // 104
  void* const b = tlsfit_calloc(1, 20);   // 24
  EXPECT_EQ(tlsfit_arena_used, 128u);
  tlsfit_free(a);
  EXPECT_EQ(tlsfit_arena_used, 24u);
  EXPECT_EQ(tlsfit_arena_peak, 128u);
  EXPECT_EQ(tlsfit_arena_extent, 128u);
  tlsfit_free(b);
  EXPECT_EQ(tlsfit_arena_used, 0u);
  EXPECT_EQ(tlsfit_calloc(1, 5000), nullptr);
  EXPECT_EQ(memory::heap_size(), 4096u - 8u) << "the first size word stands 4 bytes below a boundary";
}

}  // namespace
