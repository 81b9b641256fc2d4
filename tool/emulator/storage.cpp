#include "emulator/storage.hpp"

namespace tlsfit::emulator {

std::uint32_t Storage::read(std::uint32_t offset) {
  const auto found = values_.find(offset);
  if (found != values_.end()) return found->second;
  bus_.unknown(name_, offset, "read");
  return 0;
}

void Storage::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const auto found = values_.find(offset);
  if (found == values_.end()) return bus_.unknown(name_, offset, "write");
  found->second = merged(found->second, value, mask);
}

}  // namespace tlsfit::emulator
