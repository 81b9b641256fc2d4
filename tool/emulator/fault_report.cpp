#include "emulator/fault_report.hpp"

#include <fmt/format.h>

namespace tlsfit::emulator {

namespace {

constexpr std::size_t deepest = 24;

/// BL (A7.7.18, encoding T1) or BLX Rm (A7.7.19) right before the address.
bool follows_call(const Engine& engine, std::uint32_t address) {
  const auto word = engine.load_word(address - 4);
  if (!word) return false;
  const auto first = static_cast<std::uint16_t>(*word), second = static_cast<std::uint16_t>(*word >> 16);
  return ((first & 0xF800U) == 0xF000 && (second & 0xD000U) == 0xD000) || (second & 0xFF87U) == 0x4780;
}

std::string place_text(const Image& image, std::uint32_t address, const std::string& line) {
  const auto function = image.function_at(address);
  return (function ? fmt::format("{} (0x{:08X})", *function, address) : fmt::format("0x{:08X}", address)) +
         (line.empty() ? "" : ", " + line);
}

}  // namespace

std::string place_text(const Image& image, std::uint32_t address) {
  return place_text(image, address, image.lines_of({address}).front());
}

std::vector<std::uint32_t> return_addresses(const Engine& engine, std::uint32_t sp, std::uint32_t top) {
  std::vector<std::uint32_t> result;
  for (std::uint32_t at = sp & ~3U; at < top && result.size() < deepest; at += 4) {
    const auto word = engine.load_word(at);
    if (!word) break;
    const std::uint32_t target = *word & ~1U;
    if ((*word & 1U) != 0 && engine.is_code(target) && follows_call(engine, target)) result.push_back(target);
  }
  return result;
}

std::string fault_line(const Fault& fault, const Image& image) {
  return fmt::format("{}, {} {}", fault.what, fault.exact ? "in" : "in the block at",
                     place_text(image, fault.registers[15]));
}

std::string fault_text(const Fault& fault, const Image& image, const Engine& engine) {
  std::string text;
  static constexpr std::array<const char*, 16> names{"r0", "r1", "r2",  "r3",  "r4",  "r5", "r6", "r7",
                                                     "r8", "r9", "r10", "r11", "r12", "sp", "lr", "pc"};
  for (std::size_t n = 0; n < names.size(); ++n)
    text += fmt::format("  {:>3} 0x{:08X}{}", names.at(n), fault.registers.at(n), n % 4 == 3 ? "\n" : "");
  text += fmt::format(" xpsr 0x{:08X}\n", fault.xpsr);
  const std::uint32_t sp = fault.registers[13], lr = fault.registers[14] & ~1U;
  std::vector<std::uint32_t> returns =
      return_addresses(engine, sp, image.symbol("__stack_top").value_or(sp + 4096));
  const bool called = engine.is_code(lr);
  if (called) returns.insert(returns.begin(), lr);
  std::vector<std::uint32_t> calls;  // within the instruction, which has 2 or 4 bytes
  for (const std::uint32_t address : returns) calls.push_back(address - 2);
  const std::vector<std::string> lines = image.lines_of(calls);
  const auto place = [&](std::size_t i) { return place_text(image, returns[i], lines[i]); };
  std::size_t i = 0;
  if (called) text += fmt::format("  called from {}\n", place(i++));
  if (i < returns.size()) text += "  return addresses found on the stack (stale ones may be among them):\n";
  for (; i < returns.size(); ++i) text += fmt::format("    {}\n", place(i));
  return text;
}

}  // namespace tlsfit::emulator
