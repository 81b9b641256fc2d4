#include "emulator/stm32f1/factory.hpp"

namespace tlsfit::emulator::stm32f1 {

namespace {
enum : std::uint32_t { flash_size = 0x7E0, unique_id = 0x7E8 };
}

Factory::Factory(Bus& bus, Random& random, std::uint32_t flash_bytes)
    : bus_(bus), flash_kilobytes_(flash_bytes / 1024) {
  for (std::uint32_t& word : id_) word = static_cast<std::uint32_t>(random.next());
}

std::uint32_t Factory::read(std::uint32_t offset) {
  if (offset >= unique_id && offset < unique_id + 12) return id_.at((offset - unique_id) / 4);
  if (offset == flash_size) return flash_kilobytes_;
  bus_.unknown("system memory", offset, "read");
  return 0xFFFFFFFF;
}

void Factory::write(std::uint32_t offset, std::uint32_t, std::uint32_t) {
  bus_.unknown("system memory", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f1
