#include "emulator/cpu/engine.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"

namespace tlsfit::emulator {

namespace {

/// Address ranges where devices are: peripherals, external ones, the private peripheral bus and the system
/// memory page that holds an F4's factory data (RM0368 section 2.3; DDI 0403E table B3-1); on Armv7-M both
/// bit-band aliases, too. What other families have beside them is in Options::constants and devices.
constexpr Region common_ranges[] = {
    {0x1FFF7000, 0x1000}, {0x40000000, 0x80000}, {0x50000000, 0x40000}, {0xE0000000, 0x100000}};
constexpr Region bit_bands[] = {{0x22000000, 0x2000000}, {0x42000000, 0x2000000}};

/// Memory is mapped in pages; no microcontroller of this kind has more than this of either.
constexpr std::uint32_t most_memory = 16U << 20;

/// Longest run() without an event: some 20 ms of real time. A guest that loops for ever without an alarm must
/// not keep time limits and signals waiting.
constexpr std::uint64_t longest_run = 1'000'000;

bool overlap(const Region& a, const Region& b) {
  return a.base - b.base < b.size || b.base - a.base < a.size;
}

/// Never reached: run() ends by hooks.
constexpr std::uint64_t no_end = 0xFFFFFFFE;

}  // namespace

void Engine::check(uc_err error, const char* what) {
  if (error != UC_ERR_OK) throw Error(ExitCode::Defect, "Unicorn: {}: {}", what, uc_strerror(error));
}

Engine::Engine(Clock& clock, Bus& bus, const Region& flash, const std::vector<Region>& ram, Options options)
    : clock_(clock),
      bus_(bus),
      flash_(check_memory(flash, ram)),
      options_(std::move(options)),
      blocks_(flash.size / 2),
      code_pages_(flash.size / code_page + 1) {
  device_ranges_.assign(std::begin(common_ranges), std::end(common_ranges));
  if (options_.cpu->v7m)
    device_ranges_.insert(device_ranges_.end(), std::begin(bit_bands), std::end(bit_bands));
  device_ranges_.insert(device_ranges_.end(), options_.devices.begin(), options_.devices.end());
  // Plain UC_MODE_THUMB: UC_MODE_MCLASS would make it a Cortex-M33 whatever model is asked for.
  check(uc_open(UC_ARCH_ARM, UC_MODE_THUMB, &uc_), "open");
  check(uc_ctl_set_cpu_model(uc_, options_.cpu->unicorn), "CPU model");
  for (const Region& region : ram) ram_.emplace_back(region, Bytes(region.size));
  map_memory();
  add_hooks();
}

Engine::~Engine() {
  uc_close(uc_);
}

const Region& Engine::check_memory(const Region& flash, const std::vector<Region>& ram) {
  std::vector<Region> seen(std::begin(common_ranges), std::end(common_ranges));
  seen.insert(seen.end(), std::begin(bit_bands), std::end(bit_bands));
  std::vector<Region> all{flash};
  all.insert(all.end(), ram.begin(), ram.end());
  for (const Region& region : all) {
    const auto stop = [&](const char* why) {
      throw Error(ExitCode::Usage, "the emulator cannot have 0x{:X} bytes of memory at 0x{:08X}: {}",
                  region.size, region.base, why);
    };
    if (region.size == 0 || region.base % unicorn_page != 0 || region.size % unicorn_page != 0)
      stop("want multiples of 4 KB");
    if (region.size > most_memory) stop("16 MB are the most");
    if (region.base > 0xFFFFFFFF - region.size) stop("it ends beyond the address space");
    for (const Region& other : seen)
      if (overlap(region, other)) stop("other memory or a device is there");
    seen.push_back(region);
  }
  return flash;
}

void Engine::map_memory() {
  const Region& flash = flash_.region();
  check(uc_mem_map_ptr(uc_, flash.base, flash.size, UC_PROT_READ | UC_PROT_EXEC, flash_.data()), "map flash");
  flash_.on_change = [this](std::uint32_t offset, std::uint32_t size) { flash_changed(offset, size); };
  for (auto& [region, bytes] : ram_)
    check(uc_mem_map_ptr(uc_, region.base, region.size, UC_PROT_READ | UC_PROT_WRITE, bytes.data()),
          "map RAM");
  if (const auto& code = options_.code_ram)
    check(uc_mem_protect(uc_, code->base, code->size, UC_PROT_ALL), "let code run in RAM");

  const auto reader = [](uc_engine*, std::uint64_t offset, unsigned size, void* user) -> std::uint64_t {
    auto& [engine, base] = *static_cast<std::pair<Engine*, std::uint32_t>*>(user);
    std::uint64_t value = 0;
    engine->guarded(
        [&, e = engine, b = base] { value = e->bus_.read(b + static_cast<std::uint32_t>(offset), size); });
    return value;
  };
  const auto writer = [](uc_engine*, std::uint64_t offset, unsigned size, std::uint64_t value, void* user) {
    auto& [engine, base] = *static_cast<std::pair<Engine*, std::uint32_t>*>(user);
    engine->guarded([&, e = engine, b = base] {
      e->settle_flash();
      e->bus_.write(b + static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(value), size);
    });
  };
  for (const Region& range : device_ranges_) {
    windows_.push_back(std::make_unique<std::pair<Engine*, std::uint32_t>>(this, range.base));
    check(uc_mmio_map(uc_, range.base, range.size, reader, windows_.back().get(), writer,
                      windows_.back().get()),
          "map devices");
  }
  const auto fixed = [](uc_engine*, std::uint64_t offset, unsigned, std::uint64_t, void* user) {
    auto& [engine, base] = *static_cast<std::pair<Engine*, std::uint32_t>*>(user);
    engine->stop(
        {.kind = Exit::Kind::BadWrite, .pc = 0, .address = base + static_cast<std::uint32_t>(offset)});
  };
  for (const Region& page : options_.constants) {
    windows_.push_back(std::make_unique<std::pair<Engine*, std::uint32_t>>(this, page.base));
    check(uc_mmio_map(uc_, page.base, page.size, reader, windows_.back().get(), fixed, windows_.back().get()),
          "map constants");
  }
}

void Engine::add_hooks() {
  const auto add = [this](int type, void* callback) {
    uc_hook hook = 0;
    check(uc_hook_add(uc_, &hook, type, callback, this, 1, 0), "hook");
  };
  const auto block = [](uc_engine*, std::uint64_t address, std::uint32_t size, void* user) {
    self(user).guarded([&] { self(user).on_block(static_cast<std::uint32_t>(address), size); });
  };
  // Interrupt numbers are QEMU's (target/arm/cpu.h): EXCP_UDEF 1, SWI 2, PREFETCH_ABORT 3, DATA_ABORT 4 (an
  // unaligned access where that is not allowed), BKPT 7, EXCEPTION_EXIT 8, NOCP 17.
  const auto interrupt = [](uc_engine*, std::uint32_t number, void* user) {
    Engine& engine = self(user);
    const std::uint32_t pc = engine.get(UC_ARM_REG_PC);
    using Kind = Exit::Kind;
    const Kind kind = number == 2   ? Kind::SvCall
                      : number == 8 ? Kind::ExceptionReturn
                      : number == 7 ? Kind::Breakpoint
                      : number == 3 ? Kind::BadFetch
                      : number == 4 ? Kind::Unaligned
                                    : Kind::Undefined;
    engine.stop({.kind = kind, .pc = kind == Kind::ExceptionReturn ? pc | 1U : pc, .address = pc});
  };
  const auto invalid = [](uc_engine*, uc_mem_type type, std::uint64_t address, int size, std::int64_t value,
                          void* user) {
    Engine& engine = self(user);
    if (type == UC_MEM_WRITE_PROT) {
      bool taken = false;
      engine.guarded([&] {
        taken = engine.store_to_flash(static_cast<std::uint32_t>(address), static_cast<std::uint64_t>(value),
                                      static_cast<unsigned>(size));
      });
      if (taken) return true;
    }
    using Kind = Exit::Kind;
    const bool fetch = type == UC_MEM_FETCH_UNMAPPED || type == UC_MEM_FETCH_PROT;
    const bool write = type == UC_MEM_WRITE_UNMAPPED || type == UC_MEM_WRITE_PROT;
    engine.stopped_ = true;
    engine.exit_ = {.kind = fetch   ? Kind::BadFetch
                            : write ? Kind::BadWrite
                                    : Kind::BadRead,
                    .pc = 0,
                    .address = static_cast<std::uint32_t>(address)};
    return false;
  };
  // Lambdas without captures convert to the C function pointers that Unicorn takes as void*.
  add(UC_HOOK_BLOCK, reinterpret_cast<void*>(static_cast<uc_cb_hookcode_t>(block)));
  add(UC_HOOK_INTR, reinterpret_cast<void*>(static_cast<uc_cb_hookintr_t>(interrupt)));
  add(UC_HOOK_MEM_INVALID, reinterpret_cast<void*>(static_cast<uc_cb_eventmem_t>(invalid)));
  stale_ = options_.strict;
}

void Engine::map_alias() {
  const Region& flash = flash_.region();
  if (alias_ || flash.base == 0) return;
  check(uc_mem_map_ptr(uc_, 0, flash.size, UC_PROT_READ | UC_PROT_EXEC, flash_.data()),
        "map the alias of flash");
  alias_ = true;
}

std::optional<std::uint32_t> Engine::flash_offset(std::uint32_t address) const {
  const Region& flash = flash_.region();
  if (address - flash.base < flash.size) return address - flash.base;
  if (alias_ && address < flash.size) return address;
  return std::nullopt;
}

std::uint32_t Engine::get(int uc_register) const {
  std::uint32_t value = 0;
  uc_reg_read(uc_, uc_register, &value);
  return value;
}

void Engine::set(int uc_register, std::uint32_t value) {
  check(uc_reg_write(uc_, uc_register, &value), "write register");
}

std::array<std::uint32_t, 16> Engine::registers() const {
  std::array<std::uint32_t, 16> result{};
  for (int n = 0; n < 13; ++n) result.at(static_cast<unsigned>(n)) = get(UC_ARM_REG_R0 + n);
  result[13] = get(UC_ARM_REG_SP);
  result[14] = get(UC_ARM_REG_LR);
  result[15] = get(UC_ARM_REG_PC);
  return result;
}

bool Engine::is_device(std::uint32_t address) const {
  const auto holds = [&](const Region& range) { return address - range.base < range.size; };
  return std::ranges::any_of(device_ranges_, holds) || std::ranges::any_of(options_.constants, holds);
}

bool Engine::load(std::uint32_t address, std::span<std::uint8_t> into) const {
  if (is_device(address)) return false;
  return uc_mem_read(uc_, address, into.data(), into.size()) == UC_ERR_OK;
}

bool Engine::store(std::uint32_t address, ByteView bytes) {
  if (is_device(address) || is_code(address)) return false;
  return uc_mem_write(uc_, address, bytes.data(), bytes.size()) == UC_ERR_OK;
}

std::optional<std::uint32_t> Engine::load_word(std::uint32_t address) const {
  std::array<std::uint8_t, 4> b{};
  if (!load(address, b)) return std::nullopt;
  return static_cast<std::uint32_t>(b[0] | b[1] << 8 | b[2] << 16) | static_cast<std::uint32_t>(b[3]) << 24;
}

bool Engine::store_word(std::uint32_t address, std::uint32_t value) {
  const std::array<std::uint8_t, 4> b{static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8),
                                      static_cast<std::uint8_t>(value >> 16),
                                      static_cast<std::uint8_t>(value >> 24)};
  return store(address, b);
}

std::uint16_t Engine::code_half(std::uint32_t address) const {
  const auto at = flash_offset(address);
  const ByteView bytes = flash_.bytes();
  return at && *at + 2 <= bytes.size() ? static_cast<std::uint16_t>(bytes[*at] | bytes[*at + 1] << 8) : 0;
}

const Block& Engine::block_at(std::uint32_t address, std::uint32_t size) {
  const auto at = flash_offset(address);
  if (!at || *at + size > flash_.bytes().size())
    return current_ = Block{.size = size, .instructions = size / 2};
  Block& block = blocks_[*at / 2];
  // The same address can start blocks of different sizes, e.g. after a stop inside one.
  if (block.size != size) block = scan_block(flash_.bytes().subspan(*at, size));
  code_pages_[*at / code_page] = true;
  return block;
}

void Engine::stop(Exit exit) {
  stopped_ = true;
  exit_ = exit;
  uc_emu_stop(uc_);
}

/// Whether to stop before the next block.
bool Engine::due() {
  const std::uint64_t ran = clock_.ticks() - began_;
  const bool wanted = clock_.ticks() >= clock_.next_tick() || stop_requested_ || stale_ ||
                      ran >= longest_run || (attention() && ready());
  if (!wanted) return false;
  // Between the halves of an IT block the CPU cannot stop here: Unicorn has cleared ITSTATE already when it
  // would be saved. The next block is soon enough, unless the code is so wrong that it never leaves such a
  // state.
  return (get(UC_ARM_REG_XPSR) & 0x0600FC00) == 0 || ran >= 2 * longest_run;
}

void Engine::watch_word(std::uint32_t address, std::function<void(std::uint32_t)> on_word) {
  for (auto& [region, bytes] : ram_)
    if (address - region.base <= region.size - 4) watched_ = bytes.data() + (address - region.base);
  on_word_ = std::move(on_word);
}

void Engine::look_at_word() {
  if (watched_ == nullptr) return;
  std::uint32_t word = 0;
  std::memcpy(&word, watched_, sizeof word);
  if (word == 0) return;
  std::memset(watched_, 0, sizeof word);
  on_word_(word);
}

void Engine::on_block(std::uint32_t address, std::uint32_t size) {
  settle_flash();
  look_at_word();
  if (due()) {
    stop_requested_ = false;
    return stop({.kind = Exit::Kind::Event, .pc = address});
  }
  const Block& block = block_at(address, size);
  block_start_ = address;
  block_size_ = size;
  const bool fpu_off = block.fpu_at != Block::no_fpu && !fpu_allowed;
  if (fpu_off && !fpu_hooks_.contains(address + block.fpu_at))
    return stop({.kind = Exit::Kind::FpuOff, .pc = address + block.fpu_at});
  const std::uint32_t instructions = fpu_off ? block.before_fpu : block.instructions;
  clock_.run(instructions);
  if (on_run) on_run(address, instructions);
  if (block.sends_event && on_send_event) on_send_event();
  if (read_sp_next_ || block.lowest_sp < 0) {
    note_sp(get(UC_ARM_REG_SP) + static_cast<std::uint32_t>(block.lowest_sp));
    read_sp_next_ = false;
  }
  read_sp_next_ = block.sp_unknown;
}

/// Unicorn tells the address but not the instruction; registers are those right before it, so that the
/// block's instruction that would touch this address is the one.
Exit Engine::bad_access(Exit::Kind kind) const {
  Exit exit{.kind = kind, .pc = block_start_, .address = exit_.address, .exact = false};
  const auto r = registers();
  for (std::uint32_t at = block_start_; at < block_start_ + block_size_;) {
    const std::uint16_t first = code_half(at);
    const auto access = access_of(at, first, code_half(at + 2), r);
    if (access && exit.address - access->address < std::max(access->size, 1U)) {
      exit.pc = at;
      exit.exact = true;
      break;
    }
    at += instruction_size(first);
  }
  return exit;
}

/// Why Unicorn ended by itself, without a hook of ours.
Exit Engine::ended(int error) const {
  using Kind = Exit::Kind;
  const std::uint32_t now = get(UC_ARM_REG_PC);
  if (error == UC_ERR_OK) return {.kind = Kind::Sleep, .pc = now};  // WFI
  // WFE and YIELD end their block, and PC is behind them; at what is undefined, PC is at it.
  if (now == block_start_ + block_size_) {
    Hint hint = hint_of(code_half(now - 2), 0);
    if (hint == Hint::None) hint = hint_of(code_half(now - 4), code_half(now - 2));
    if (hint == Hint::WaitForEvent) return {.kind = Kind::WaitForEvent, .pc = now};
    if (hint == Hint::Yield) return {.kind = Kind::Event, .pc = now};
  }
  return {.kind = Kind::Undefined, .pc = now, .address = now};
}

Exit Engine::run(std::uint32_t pc) {
  using Kind = Exit::Kind;
  began_ = clock_.ticks();
  for (;;) {
    refresh();
    stopped_ = false;
    block_size_ = 0;
    const uc_err error = uc_emu_start(uc_, pc | 1U, no_end, 0, 0);
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    look_at_word();
    if (!stopped_) return ended(error);
    if (exit_.kind == Kind::FpuOff && !fpu_hooks_.contains(exit_.pc)) {
      hook_fpu(exit_.pc);
      pc = block_start_;  // none of the block has run
      continue;
    }
    if (exit_.kind == Kind::BadRead || exit_.kind == Kind::BadWrite) return bad_access(exit_.kind);
    if (exit_.kind == Kind::Unaligned && exit_.address == exit_.pc) {  // Unicorn does not say what it touched
      const auto access = access_of(exit_.pc, code_half(exit_.pc), code_half(exit_.pc + 2), registers());
      if (access) exit_.address = access->address;
    }
    if (exit_.kind == Kind::BadFetch)
      return {.kind = Kind::BadFetch, .pc = exit_.address, .address = exit_.address};
    return exit_;
  }
}

}  // namespace tlsfit::emulator
