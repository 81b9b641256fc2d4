#include "memory/heap.hpp"

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

// All zeros at first, so that it takes no flash.
extern "C" {
[[gnu::used]] constinit memory::Arena tlsfit_arena{};
}

void* tlsfit_calloc(std::size_t objects, std::size_t size) {
  return memory::heap().allocate(objects, size);
}

void tlsfit_free(void* memory) {
  tlsfit_arena.free(memory);
}

memory::Arena& memory::heap() {
  if (tlsfit_arena.empty()) tlsfit_arena = memory::Arena(arena_block());
  return tlsfit_arena;
}
