// The board's machine code on the host: a linked image in Unicorn's Cortex-M4, whose functions are called one
// by one.
#pragma once

#include <unicorn/unicorn.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "elf_parts.hpp"

namespace crypto::test {

void check(uc_err error);

class ArmCore {
 public:
  static constexpr std::uint64_t code = 0x10000, code_size = 0x40000;
  static constexpr std::uint64_t ram = 0x20000000, ram_size = 0x10000;
  /// Where callers may put what they pass, above the stack.
  static constexpr std::uint64_t data = ram + 0x8000;

  /// An ELF file that is linked for `code` and `ram`.
  explicit ArmCore(const char* path);
  ~ArmCore();
  ArmCore(const ArmCore&) = delete;
  ArmCore& operator=(const ArmCore&) = delete;

  /// Calls a function with up to four arguments; gives r0.
  std::uint32_t call(const std::string& function, const std::vector<std::uint32_t>& arguments);
  [[nodiscard]] bool has(const std::string& function) const { return functions_.count(function) != 0; }
  void clear_ram();
  [[nodiscard]] uc_engine* engine() const { return engine_; }

 private:
  uc_engine* engine_ = nullptr;
  std::map<std::string, std::uint64_t> functions_;
};

}  // namespace crypto::test
