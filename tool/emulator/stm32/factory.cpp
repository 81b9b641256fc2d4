#include "emulator/stm32/factory.hpp"

#include <utility>

namespace tlsfit::emulator::stm32 {

Factory::Factory(Bus& bus, Random& random, std::uint32_t unique_id,
                 std::map<std::uint32_t, std::uint32_t> words)
    : bus_(bus), words_(std::move(words)) {
  for (const std::uint32_t word : {0U, 4U, 8U})
    words_[unique_id + word] = static_cast<std::uint32_t>(random.next());
}

std::uint32_t Factory::read(std::uint32_t offset) {
  if (const auto word = words_.find(offset); word != words_.end()) return word->second;
  bus_.unknown("system memory", offset, "read");
  return 0xFFFFFFFF;
}

void Factory::write(std::uint32_t offset, std::uint32_t, std::uint32_t) {
  bus_.unknown("system memory", offset, "write");
}

}  // namespace tlsfit::emulator::stm32
