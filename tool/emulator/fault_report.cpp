#include "emulator/fault_report.hpp"

#include <fmt/format.h>

namespace tlsfit::emulator {

namespace {

constexpr std::size_t deepest = 24;

std::string place_text(const Image& image, std::uint32_t address, const std::string& line) {
  const auto function = image.function_at(address);
  return (function ? fmt::format("{} (0x{:08X})", *function, address) : fmt::format("0x{:08X}", address)) +
         (line.empty() ? "" : ", " + line);
}

}  // namespace

std::string place_text(const Image& image, std::uint32_t address) {
  return place_text(image, address, image.lines_of({address}).front());
}

std::vector<std::uint32_t> return_addresses(const Cpu& cpu, std::uint32_t sp, std::uint32_t top) {
  std::vector<std::uint32_t> result;
  for (std::uint32_t at = sp & ~3U; at < top && result.size() < deepest; at += 4) {
    const auto word = cpu.load_word(at);
    if (!word) break;
    if (const auto target = cpu.return_address(*word)) result.push_back(*target);
  }
  return result;
}

std::string fault_line(const Fault& fault, const Image& image) {
  return fmt::format("{}, {} {}", fault.what, fault.exact ? "in" : "in the block at",
                     place_text(image, fault.pc));
}

std::string fault_text(const Fault& fault, const Image& image, const Cpu& cpu) {
  std::string text;
  for (std::size_t n = 0; n < fault.registers.size(); ++n) {
    const auto& [name, value] = fault.registers[n];
    text += fmt::format("{:>5} 0x{:08X}{}", name, value,
                        n % 4 == 3 || n + 1 == fault.registers.size() ? "\n" : "");
  }
  std::vector<std::uint32_t> returns =
      return_addresses(cpu, fault.sp, image.symbol("__stack_top").value_or(fault.sp + 4096));
  const bool called = cpu.is_code(fault.link);
  if (called) returns.insert(returns.begin(), fault.link);
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
