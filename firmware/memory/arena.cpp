#include "memory/arena.hpp"

#include <cstring>

namespace memory {
namespace {

constexpr std::uint32_t granule = 8, size_word = 4, in_use = 1;

}  // namespace

Arena::Arena(std::span<std::byte> block) {
  const auto start = reinterpret_cast<std::uintptr_t>(block.data());
  // The first address at or after the block's that lies `size_word` below a boundary.
  const std::size_t lost = (granule - size_word - start % granule + granule) % granule;
  if (block.size() < lost + granule) return;
  base_ = block.data() + lost - first;
  const auto size = static_cast<std::uint32_t>((block.size() - lost) / granule * granule);
  end_ = first + size;
  first_free_ = first;
  word(first) = size;
  word(first + 4) = none;
}

std::uint32_t& Arena::word(Offset offset) const {
  return *reinterpret_cast<std::uint32_t*>(base_ + offset);
}

void Arena::link(Offset previous, Offset next) {
  if (previous == none)
    first_free_ = next;
  else
    word(previous + 4) = next;
}

bool Arena::merges(Offset piece, Offset next) const {
  return piece != none && next != none && piece + word(piece) == next;
}

void* Arena::allocate(std::size_t count, std::size_t size) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes) || bytes == 0 || bytes > end_) return nullptr;
  const auto wanted = static_cast<std::uint32_t>((bytes + size_word + granule - 1) / granule * granule);
  Offset previous = none, found = none;
  for (Offset before = none, piece = first_free_; piece != none; before = piece, piece = next_free(piece)) {
    if (word(piece) < wanted) continue;
    previous = before;
    found = piece;
    if (wanted < large) break;  // the first that fits; of those for a large one the last
  }
  if (found == none) return nullptr;
  const std::uint32_t rest = word(found) - wanted;  // none, or at least a granule: room for its two words
  Offset piece = found;
  if (rest == 0) {
    link(previous, next_free(found));
  } else if (wanted < large) {
    word(found + wanted) = rest;
    word(found + wanted + 4) = next_free(found);
    link(previous, found + wanted);
  } else {
    word(found) = rest;
    piece = found + rest;
  }
  word(piece) = wanted | in_use;
  used_ += wanted;
  if (used_ > peak_) peak_ = used_;
  if (wanted >= large) large_used_ += wanted;
  const std::uint32_t below = (wanted < large ? piece + wanted : found) - first;
  if (below + large_used_ > extent_) extent_ = below + large_used_;
  return std::memset(base_ + piece + size_word, 0, wanted - size_word);
}

Arena::Offset Arena::piece_of(const void* memory) const {
  const std::ptrdiff_t at =
      static_cast<const std::byte*>(memory) - base_ - static_cast<std::ptrdiff_t>(size_word);
  const bool ours = at >= static_cast<std::ptrdiff_t>(first) && at < static_cast<std::ptrdiff_t>(end_) &&
                    at % static_cast<std::ptrdiff_t>(granule) == 0;
  if (!ours) __builtin_trap();
  const auto piece = static_cast<Offset>(at);
  const std::uint32_t size = word(piece) & ~in_use;
  if ((word(piece) & in_use) == 0 || size == 0 || size % granule != 0 || size > end_ - piece)
    __builtin_trap();
  return piece;
}

void Arena::free(void* memory) {
  if (memory == nullptr) return;
  const Offset piece = piece_of(memory);
  const std::uint32_t size = word(piece) & ~in_use;
  used_ -= size;
  if (size >= large) large_used_ -= size;
  word(piece) = size;
  Offset previous = none, next = first_free_;
  while (next != none && next < piece) {
    previous = next;
    next = next_free(next);
  }
  word(piece + 4) = next;
  link(previous, piece);
  if (merges(piece, next)) {
    word(piece) += word(next);
    word(piece + 4) = next_free(next);
  }
  if (merges(previous, piece)) {
    word(previous) += word(piece);
    word(previous + 4) = next_free(piece);
  }
}

std::size_t Arena::size_of(const void* memory) {
  return (*reinterpret_cast<const std::uint32_t*>(static_cast<const std::byte*>(memory) - size_word) &
          ~in_use) -
         size_word;
}

bool Arena::resize(void* memory, std::size_t bytes) {
  const Offset piece = piece_of(memory);
  const std::uint32_t size = word(piece) & ~in_use;
  // Large ones are counted apart, and stand at the other end.
  if (size >= large || bytes >= large - size_word) return bytes <= size - size_word;
  const auto wanted = (static_cast<std::uint32_t>(bytes) + size_word + granule - 1) / granule * granule;
  if (wanted > size) {
    Offset previous = none, next = first_free_;
    while (next != none && next < piece) {
      previous = next;
      next = next_free(next);
    }
    if (next != piece + size || word(next) < wanted - size) return false;
    link(previous, next_free(next));
    used_ += word(next);
    word(piece) = (size + word(next)) | in_use;
  }
  const std::uint32_t now = word(piece) & ~in_use, rest = now - wanted;
  if (rest > 0) {  // the whole neighbour was taken: what is too much of it goes back
    word(piece) = wanted | in_use;
    word(piece + wanted) = rest | in_use;
    if (rest >= large) large_used_ += rest;  // as free() is going to take off
    free(base_ + piece + wanted + size_word);
  }
  if (used_ > peak_) peak_ = used_;
  if (piece + wanted - first + large_used_ > extent_) extent_ = piece + wanted - first + large_used_;
  return true;
}

std::size_t Arena::largest_free() const {
  std::uint32_t largest = 0;
  for (Offset piece = first_free_; piece != none; piece = next_free(piece))
    if (word(piece) > largest) largest = word(piece);
  return largest == 0 ? 0 : largest - size_word;
}

}  // namespace memory
