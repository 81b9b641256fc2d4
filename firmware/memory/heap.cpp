#include "memory/heap.hpp"

#include "memory/arena.hpp"

// On the device the linker script reserves the arena; on the host it is an array.
#ifdef TLSFIT_HOST_ARENA
alignas(8) static std::byte block[TLSFIT_HOST_ARENA];
static std::span<std::byte> arena_block() {
  return block;
}
#else
extern "C" std::byte __arena_start, __arena_end;  // from link.ld
static std::span<std::byte> arena_block() {
  return {&__arena_start, &__arena_end};
}
#endif

extern "C" {
[[gnu::used]] volatile std::uint32_t tlsfit_arena_used = 0;
[[gnu::used]] volatile std::uint32_t tlsfit_arena_peak = 0;
[[gnu::used]] volatile std::uint32_t tlsfit_arena_extent = 0;
}

namespace {

memory::Arena& arena() {
  static constinit memory::Arena instance;
  if (instance.empty()) instance = memory::Arena(arena_block());
  return instance;
}

void count() {
  tlsfit_arena_used = static_cast<std::uint32_t>(arena().used());
  tlsfit_arena_peak = static_cast<std::uint32_t>(arena().peak());
  tlsfit_arena_extent = static_cast<std::uint32_t>(arena().extent());
}

}  // namespace

void* tlsfit_calloc(std::size_t objects, std::size_t size) {
  void* const memory = arena().allocate(objects, size);
  count();
  return memory;
}

void tlsfit_free(void* memory) {
  arena().free(memory);
  count();
}

std::size_t memory::heap_size() {
  return arena().capacity();
}
