// The flash array: what the CPU executes from, and what the flash interface erases and programs.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "base/bytes.hpp"
#include "model/board.hpp"

namespace tlsfit::emulator {

/// What Unicorn maps begins and ends with such a page.
inline constexpr std::uint32_t unicorn_page = 0x1000;

class FlashMemory {
 public:
  /// Erased: every byte is 0xFF.
  explicit FlashMemory(const Region& region);

  const Region& region() const { return region_; }
  /// The bytes, at the start of a page of the host, so that the CPU's memory can be these very bytes.
  std::uint8_t* data() { return bytes_.get(); }
  ByteView bytes() const { return {bytes_.get(), region_.size}; }

  /// Changes bytes from `offset` on, whatever they were, and says so to `on_change`.
  void put(std::uint32_t offset, ByteView bytes);
  void erase(std::uint32_t offset, std::uint32_t size);

  /// For the CPU, which has translated code from here.
  std::function<void(std::uint32_t offset, std::uint32_t size)> on_change;
  /// A store of the guest's, answered by the flash interface before it happens: what those bytes are
  /// afterwards. Nothing: the flash is not to be written now, which is a fault.
  std::function<std::optional<std::uint64_t>(std::uint32_t offset, std::uint64_t value, unsigned size)>
      on_store;

 private:
  struct Free {
    void operator()(std::uint8_t* bytes) const;
  };
  Region region_;
  std::unique_ptr<std::uint8_t, Free> bytes_;
};

}  // namespace tlsfit::emulator
