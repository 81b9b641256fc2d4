#include "emulator/bus.hpp"

#include <fmt/format.h>

namespace tlsfit::emulator {

void Bus::attach(std::string name, std::uint32_t base, std::uint32_t size, Device& device,
                 std::function<bool()> clocked) {
  entries_.push_back({std::move(name), base, size, &device, std::move(clocked)});
}

Bus::Entry* Bus::find(std::uint32_t address, const char* what) {
  const auto holds = [&](const Entry& e) { return address - e.base < e.size; };
  if (last_ >= entries_.size() || !holds(entries_[last_])) {
    for (last_ = 0; last_ < entries_.size() && !holds(entries_[last_]);) ++last_;
    if (last_ == entries_.size()) {
      notes_.add(fmt::format("{} at 0x{:08X}: no device is modelled there", what, address));
      return nullptr;
    }
  }
  Entry& entry = entries_[last_];
  if (entry.clocked && !entry.clocked()) {
    notes_.add(fmt::format("{} of {} +0x{:X} while its clock is off, or it is held in reset", what,
                           entry.name, address - entry.base));
    return nullptr;
  }
  return &entry;
}

std::uint32_t Bus::read(std::uint32_t address, unsigned size) {
  Entry* const entry = find(address, "read");
  if (entry == nullptr) return 0;
  const std::uint32_t word = entry->device->read((address - entry->base) & ~3U);
  const std::uint32_t shifted = word >> (8 * (address & 3U));
  return size >= 4 ? shifted : shifted & ((1U << (8 * size)) - 1);
}

void Bus::write(std::uint32_t address, std::uint32_t value, unsigned size) {
  Entry* const entry = find(address, "write");
  if (entry == nullptr) return;
  const unsigned shift = 8 * (address & 3U);
  const std::uint32_t lanes = size >= 4 ? 0xFFFFFFFF : (1U << (8 * size)) - 1;
  entry->device->write((address - entry->base) & ~3U, (value & lanes) << shift, lanes << shift);
}

void Bus::unknown(const std::string& device, std::uint32_t offset, const char* what) {
  notes_.add(fmt::format("{} of {} +0x{:X}: this register is not modelled", what, device, offset));
}

}  // namespace tlsfit::emulator
