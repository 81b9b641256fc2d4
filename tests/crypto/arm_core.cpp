#include "arm_core.hpp"

namespace crypto::test {

void check(uc_err error) {
  if (error != UC_ERR_OK) give_up(uc_strerror(error));
}

ArmCore::ArmCore(const char* path) {
  check(uc_open(UC_ARCH_ARM, UC_MODE_THUMB, &engine_));
  check(uc_ctl_set_cpu_model(engine_, UC_CPU_ARM_CORTEX_M4));
  check(uc_mem_map(engine_, code, code_size, UC_PROT_READ | UC_PROT_EXEC));
  check(uc_mem_map(engine_, ram, ram_size, UC_PROT_READ | UC_PROT_WRITE));
  load_elf(
      path,
      [this](std::uint64_t address, const std::uint8_t* bytes, std::size_t size) {
        check(uc_mem_write(engine_, address, bytes, size));
      },
      functions_);
}

ArmCore::~ArmCore() {
  uc_close(engine_);
}

void ArmCore::clear_ram() {
  const std::vector<std::uint8_t> empty(ram_size, 0);
  check(uc_mem_write(engine_, ram, empty.data(), empty.size()));
}

std::uint32_t ArmCore::call(const std::string& function, const std::vector<std::uint32_t>& arguments) {
  const auto found = functions_.find(function);
  if (found == functions_.end()) give_up("no function " + function);
  const std::uint64_t end = code + code_size - 0x100;
  const std::uint32_t stack = static_cast<std::uint32_t>(data) - 0x1000,
                      back = static_cast<std::uint32_t>(end) | 1;
  check(uc_reg_write(engine_, UC_ARM_REG_SP, &stack));
  check(uc_reg_write(engine_, UC_ARM_REG_LR, &back));
  for (std::size_t i = 0; i < arguments.size(); ++i)
    check(uc_reg_write(engine_, static_cast<int>(UC_ARM_REG_R0 + i), &arguments[i]));
  check(uc_emu_start(engine_, found->second | 1, end, 0, 0));
  std::uint32_t result = 0;
  check(uc_reg_read(engine_, UC_ARM_REG_R0, &result));
  return result;
}

}  // namespace crypto::test
