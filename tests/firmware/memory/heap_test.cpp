#include "memory/heap.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "agreement/agreement.hpp"

namespace {

TEST(Heap, CountsWhereTheEmulatorReads) {
  void* const a = tlsfit_calloc(10, 10);  // 104
  void* const b = tlsfit_calloc(1, 20);   // 24
  const auto counter = [](std::size_t place) {
    std::uint32_t value = 0;
    std::memcpy(&value, reinterpret_cast<const char*>(&tlsfit_arena) + place, sizeof value);
    return value;
  };
  constexpr std::size_t used = TLSFIT_HEAP_USED, peak = TLSFIT_HEAP_PEAK, extent = 8;
  EXPECT_EQ(counter(used), 128u);
  tlsfit_free(a);
  EXPECT_EQ(counter(used), 24u);
  EXPECT_EQ(counter(peak), 128u);
  EXPECT_EQ(counter(extent), 128u);
  tlsfit_free(b);
  EXPECT_EQ(counter(used), 0u);
  EXPECT_EQ(tlsfit_calloc(1, 5000), nullptr);
  EXPECT_EQ(memory::heap().capacity(), 4096u - 8u) << "the first size word stands 4 bytes below a boundary";
}

}  // namespace
