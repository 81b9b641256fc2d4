#include "tlsfit/console.hpp"

#include "soc/soc.hpp"

namespace tlsfit::console {

bool say(std::string_view line) {
  if (soc::console_room() < line.size() + 2) return false;
  soc::console_write(line.data(), line.size());
  soc::console_write("\r\n", 2);
  return true;
}

std::size_t write(std::span<const std::uint8_t> bytes) {
  return soc::console_write(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::size_t room() {
  return soc::console_room();
}

bool read(char& c) {
  return soc::console_read(c);
}

}  // namespace tlsfit::console
