// The only heap: Mbed TLS's. First fit over one block of memory, neighbours merged as soon as they are free,
// so that any number of connections one after another leave it as they found it. Large pieces come from the
// other end: a record buffer that is given back during the handshake finds its place again, with nothing that
// has come to stay in the middle of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace memory {

/// Hands out pieces of one block of memory. Not for interrupt handlers.
///
/// Every piece, free or in use, begins with its size in one 32-bit word; its lowest bit says that it is in
/// use. Sizes are multiples of 8 and what callers get is aligned to 8. A free piece keeps the offset of the
/// next free one in its second word. Offsets instead of pointers: sizes are the same on the host as on the
/// device.
class Arena {
 public:
  /// Pieces of at least so many bytes come from the block's end: nothing but record buffers is as large.
  static constexpr std::uint32_t large = 4096;

  constexpr Arena() = default;
  /// Manages `block`, which must stay where it is; its edges are cut to alignment. At most 2 GiB.
  explicit Arena(std::span<std::byte> block);

  /// Zeroed memory for `count` objects of `size` bytes, or null if there is no piece large enough, if nothing
  /// is asked for, or if the product overflows.
  void* allocate(std::size_t count, std::size_t size);
  /// Takes back what allocate() gave; null is ignored. What is not a piece in use (freed twice, or with its
  /// size word overwritten) stops the program: going on would let one defect become another.
  void free(void* memory);

  /// Makes a piece `bytes` large, at least 1, where it is: it grows into a free neighbour, and what it gives
  /// up becomes free. What is new is not zeroed. False if that cannot be done; then nothing has changed.
  bool resize(void* memory, std::size_t bytes);
  /// What a piece that allocate() gave has room for.
  static std::size_t size_of(const void* memory);

  bool empty() const { return base_ == nullptr; }  ///< whether it manages nothing at all
  std::size_t capacity() const { return empty() ? 0 : end_ - first; }
  std::size_t used() const { return used_; }  ///< bytes in use now, size words included
  std::size_t peak() const { return peak_; }  ///< most that was ever in use
  /// What would have done: the bytes up to the last piece that was ever in use, large ones being counted as
  /// though they followed at once.
  std::size_t extent() const { return extent_; }
  /// The largest piece that allocate() could give now.
  std::size_t largest_free() const;

 private:
  using Offset = std::uint32_t;  ///< from base_
  static constexpr Offset none = 0, first = 8;

  std::uint32_t& word(Offset offset) const;
  /// The piece that `memory` is. Stops the program if it is none in use.
  Offset piece_of(const void* memory) const;
  Offset next_free(Offset piece) const { return word(piece + 4); }
  /// Makes `next` follow `previous` in the list of free pieces; `none` as `previous` means the list's head.
  void link(Offset previous, Offset next);
  bool merges(Offset piece, Offset next) const;

  std::uint32_t used_ = 0, peak_ = 0, extent_ = 0;  // the emulator reads them here (agreement/agreement.hpp)
  std::uint32_t large_used_ = 0;
  /// The first piece's address less `first`. It is 4 bytes below an 8-byte boundary, so that what follows a
  /// size word is aligned.
  std::byte* base_ = nullptr;
  Offset end_ = 0;
  Offset first_free_ = none;  ///< free pieces in the order of their addresses
};

}  // namespace memory
