// What Unicorn has translated, kept true to what is in flash and to the traps that the guest has switched on.
#include "base/error.hpp"
#include "emulator/cpu/engine.hpp"

namespace tlsfit::emulator {

/// Unicorn stores what the guest wrote once this has returned true, so that what programming leaves of it is
/// put in place afterwards. Only code in the same block could tell.
bool Engine::store_to_flash(std::uint32_t address, std::uint64_t value, unsigned size) {
  const auto offset = flash_offset(address);
  if (!offset || !flash_.on_store || *offset + size > flash_.bytes().size()) return false;
  settle_flash();
  const auto cells = flash_.on_store(*offset, value, size);
  if (!cells) return false;
  Bytes bytes;
  for (unsigned n = 0; n < size; ++n) bytes.push_back(static_cast<std::uint8_t>(*cells >> (8 * n)));
  settled_.emplace_back(*offset, std::move(bytes));
  return true;
}

void Engine::settle_flash() {
  for (const auto& [offset, bytes] : std::exchange(settled_, {})) flash_.put(offset, bytes);
}

void Engine::flash_changed(std::uint32_t offset, std::uint32_t size) {
  // A block may begin in the page before.
  for (std::uint32_t n = offset / code_page - (offset >= code_page ? 1 : 0);
       n <= (offset + size - 1) / code_page; ++n) {
    if (!code_pages_[n]) continue;
    code_pages_[n] = false;
    stale_ = true;
    const auto first = blocks_.begin() + n * (code_page / 2);
    std::fill(first, std::min(first + code_page / 2, blocks_.end()), Block{});
  }
}

void Engine::trap(bool division, bool unaligned) {
  stale_ = stale_ || division != trap_division_ || unaligned != trap_unaligned_;
  trap_division_ = division;
  trap_unaligned_ = unaligned;
}

/// Has what is there translated again. Unicorn reads both ends as 64-bit numbers whatever it is given.
void Engine::forget_code(std::uint64_t address, std::uint64_t size) {
  check(uc_ctl_remove_cache(uc_, address, address + size), "forget code");
}

/// Brings Unicorn's translations up to date; between runs only.
void Engine::refresh() {
  if (!stale_) return;
  stale_ = false;
  if (trap_division_) hook_divisions();
  if (options_.strict || trap_unaligned_) hook_accesses();
  const Region& flash = flash_.region();
  forget_code(flash.base, flash.size);
  if (alias_) forget_code(0, flash.size);
}

/// One hook for each division there is, so that nothing else gets slower.
void Engine::hook_divisions() {
  const auto divides = [](uc_engine*, std::uint64_t address, std::uint32_t, void* user) {
    self(user).guarded([&] { self(user).on_division(static_cast<std::uint32_t>(address)); });
  };
  const Region& flash = flash_.region();
  for (std::uint32_t at = 0; at + 4 <= flash.size; at += 2) {
    if (!is_division(code_half(flash.base + at), code_half(flash.base + at + 2))) continue;
    for (const std::uint32_t address : {flash.base + at, at}) {
      if (!divisions_.insert(address).second) continue;
      uc_hook hook = 0;
      check(uc_hook_add(uc_, &hook, UC_HOOK_CODE,
                        reinterpret_cast<void*>(static_cast<uc_cb_hookcode_t>(divides)), this, address,
                        address),
            "hook a division");
    }
  }
}

/// Lets the floating-point instruction at `address` ask, from now on, whether the FPU is on. Never
/// uc_emu_start() with a count instead, to run what stands before it: the hook that Unicorn adds for that and
/// removes again makes it translate everything anew, each time, and a gigabyte with it.
void Engine::hook_fpu(std::uint32_t address) {
  const auto asks = [](uc_engine*, std::uint64_t at, std::uint32_t, void* user) {
    self(user).guarded([&] { self(user).on_fpu(static_cast<std::uint32_t>(at)); });
  };
  fpu_hooks_.insert(address);
  uc_hook hook = 0;
  check(uc_hook_add(uc_, &hook, UC_HOOK_CODE, reinterpret_cast<void*>(static_cast<uc_cb_hookcode_t>(asks)),
                    this, address, address),
        "hook a floating-point instruction");
  forget_code(address, 4);
}

void Engine::hook_accesses() {
  if (std::exchange(accesses_hooked_, true)) return;
  const auto accesses = [](uc_engine*, std::uint64_t address, std::uint32_t, void* user) {
    self(user).guarded([&] { self(user).on_access(static_cast<std::uint32_t>(address)); });
  };
  uc_hook hook = 0;
  check(uc_hook_add(uc_, &hook, UC_HOOK_CODE,
                    reinterpret_cast<void*>(static_cast<uc_cb_hookcode_t>(accesses)), this, 1, 0),
        "hook every instruction");
}

/// Whether the instruction stands in an IT block that does not carry it out.
bool Engine::skipped(std::uint32_t address) const {
  const auto start = flash_offset(block_start_);
  if (!start || *start + block_size_ > flash_.bytes().size()) return false;
  return skipped_by_it(flash_.bytes().subspan(*start, block_size_), address - block_start_,
                       get(UC_ARM_REG_XPSR));
}

void Engine::on_division(std::uint32_t address) {
  if (!trap_division_ || stopped_) return;
  const std::uint32_t divisor = registers().at(code_half(address + 2) & 0xFU);
  if (divisor == 0 && !skipped(address)) stop({.kind = Exit::Kind::DivideByZero, .pc = address});
}

void Engine::on_fpu(std::uint32_t address) {
  if (fpu_allowed || stopped_ || !is_fpu(code_half(address), code_half(address + 2))) return;
  stop({.kind = Exit::Kind::FpuOff, .pc = address});
}

void Engine::on_access(std::uint32_t address) {
  if (stopped_ || !(options_.strict || trap_unaligned_)) return;
  const auto access = access_of(address, code_half(address), code_half(address + 2), registers());
  if (!access) return;
  const std::uint32_t alignment = access->needs_word_alignment ? 4 : trap_unaligned_ ? access->size : 1;
  if (access->address % alignment != 0 && !skipped(address))
    stop({.kind = Exit::Kind::Unaligned, .pc = address, .address = access->address});
}

}  // namespace tlsfit::emulator
