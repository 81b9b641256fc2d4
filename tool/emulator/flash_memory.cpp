#include "emulator/flash_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace tlsfit::emulator {

void FlashMemory::Free::operator()(std::uint8_t* bytes) const {
  std::free(bytes);
}

FlashMemory::FlashMemory(const Region& region)
    : region_(region),
      bytes_(static_cast<std::uint8_t*>(
          std::aligned_alloc(unicorn_page, (region.size + unicorn_page - 1) / unicorn_page * unicorn_page))) {
  if (!bytes_) throw std::bad_alloc();
  std::fill_n(bytes_.get(), region_.size, std::uint8_t{0xFF});
}

void FlashMemory::put(std::uint32_t offset, ByteView bytes) {
  std::copy(bytes.begin(), bytes.end(), bytes_.get() + offset);
  if (on_change) on_change(offset, static_cast<std::uint32_t>(bytes.size()));
}

void FlashMemory::erase(std::uint32_t offset, std::uint32_t size) {
  std::fill_n(bytes_.get() + offset, size, std::uint8_t{0xFF});
  if (on_change) on_change(offset, size);
}

}  // namespace tlsfit::emulator
