#include "emulator/stm32f1/flash_interface.hpp"

#include <fmt/format.h>

namespace tlsfit::emulator::stm32f1 {

namespace {

enum : std::uint32_t {
  acr = 0x00,
  keyr = 0x04,
  optkeyr = 0x08,
  sr = 0x0C,
  cr = 0x10,
  ar = 0x14,
  obr = 0x1C,
  wrpr = 0x20,
};
/// Bits of SR and CR (PM0075 sections 3.4 and 3.5).
enum : std::uint32_t {
  bsy = 1U << 0,
  pgerr = 1U << 2,
  wrprterr = 1U << 4,
  eop = 1U << 5,
  pg = 1U << 0,
  per = 1U << 1,
  mer = 1U << 2,
  strt = 1U << 6,
  lock = 1U << 7,
  errie = 1U << 10,
  eopie = 1U << 12,
};
constexpr std::uint32_t key1 = 0x45670123, key2 = 0xCDEF89AB;
constexpr std::uint32_t page_size = 0x800;  // of high density (section 2.1)
constexpr Nanoseconds program_time = 52'500, erase_time = 20 * millisecond;

}  // namespace

FlashInterface::FlashInterface(Clock& clock, Bus& bus, FlashMemory& memory, Random& random, Lines lines)
    : clock_(clock),
      bus_(bus),
      memory_(memory),
      random_(random),
      lines_(std::move(lines)),
      finished_(clock,
                [this] {
                  sr_ |= eop;
                  requests();
                }),
      erases_(memory.region().size / page_size) {
  memory_.on_store = [this](std::uint32_t at, std::uint64_t value, unsigned size) {
    return store(at, value, size);
  };
}

void FlashInterface::take(Nanoseconds time) {
  busy_until_ = clock_.now() + time;
  finished_.set(busy_until_);
  if (lines_.hold) lines_.hold(busy_until_);
}

void FlashInterface::fail(std::uint32_t error) {
  sr_ |= error;
  requests();
}

void FlashInterface::requests() {
  lines_.request(((sr_ & eop) != 0 && (cr_ & eopie) != 0) ||
                 ((sr_ & (pgerr | wrprterr)) != 0 && (cr_ & errie) != 0));
}

/// Whether the power fails during this operation.
bool FlashInterface::cut_off() {
  if (until_cut_ == 0 || --until_cut_ > 0) return false;
  cut_ = true;
  if (lines_.on_power_cut) lines_.on_power_cut();
  return true;
}

/// Section 2.3.3: half words, of which only zero may go where something is programmed already.
std::optional<std::uint64_t> FlashInterface::store(std::uint32_t offset, std::uint64_t value, unsigned size) {
  if (locked()) return std::nullopt;
  std::uint64_t old = 0;
  for (unsigned n = size; n-- > 0;) old = old << 8 | memory_.bytes()[offset + n];
  if (!lines_.hsi_on()) bus_.notes().add("flash is programmed with HSI off");
  if (size != 2) {
    bus_.notes().add("flash is programmed by other than half words: a bus error on silicon");
    fail(pgerr);
    return old;
  }
  if ((cr_ & pg) == 0 || (old != 0xFFFF && value != 0)) {
    bus_.notes().add(fmt::format("flash at 0x{:08X} is programmed without having been erased, or without PG",
                                 memory_.region().base + offset));
    fail(pgerr);
    return old;
  }
  if (cut_) return old;
  if (cut_off()) return old & (value | random_.next());
  programmed_ += size;
  take(program_time);
  return value;
}

void FlashInterface::erase(std::uint32_t page) {
  if (cut_) return;
  const std::uint32_t offset = page * page_size;
  if (cut_off()) {
    // Anything from hardly begun to almost done.
    Bytes left(memory_.bytes().begin() + offset, memory_.bytes().begin() + offset + page_size);
    for (std::uint8_t& byte : left) byte |= static_cast<std::uint8_t>(random_.next());
    return memory_.put(offset, left);
  }
  memory_.erase(offset, page_size);
  ++erases_[page];
}

/// Sections 2.3.4: a page, or all.
void FlashInterface::start_erase() {
  if (!lines_.hsi_on()) bus_.notes().add("flash is erased with HSI off");
  if ((cr_ & pg) != 0 || (cr_ & (per | mer)) == 0) return fail(pgerr);
  if ((cr_ & mer) != 0) {
    for (std::uint32_t page = 0; page < erases_.size(); ++page) erase(page);
    return take(erase_time);
  }
  const std::uint32_t page = (ar_ - memory_.region().base) / page_size;
  if (page >= erases_.size()) {
    bus_.notes().add(fmt::format("FLASH_AR: there is no page at 0x{:08X}", ar_));
    return fail(wrprterr);
  }
  erase(page);
  take(erase_time);
}

void FlashInterface::write_control(std::uint32_t value) {
  if (locked() || busy()) {
    if (value != cr_)
      bus_.notes().add(locked() ? "FLASH_CR written while it is locked: ignored"
                                : "FLASH_CR written while the flash is busy: ignored");
    return;
  }
  cr_ = value & (pg | per | mer | lock | errie | eopie);
  if ((value & strt) != 0) start_erase();
  requests();
}

/// Two keys in order; a wrong one blocks until the next reset (section 2.3.2).
void FlashInterface::take_key(std::uint32_t key) {
  blocked_ = blocked_ || key != (half_unlocked_ ? key2 : key1);
  if (half_unlocked_ && !blocked_) cr_ &= ~lock;
  half_unlocked_ = !half_unlocked_;
}

std::uint32_t FlashInterface::read(std::uint32_t offset) {
  switch (offset) {
    case acr:
      return acr_;
    case keyr:
    case optkeyr:
    case ar:
      return 0;
    case sr:
      return sr_ | (busy() ? bsy : 0U);
    case cr:
      return cr_;
    case obr:
      return 0x03FFFFFC;
    case wrpr:
      return 0xFFFFFFFF;
  }
  bus_.unknown("flash interface", offset, "read");
  return 0;
}

void FlashInterface::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case acr:
      acr_ = (merged(acr_, value, mask) & 0x1FU) | (merged(acr_, value, mask) & 1U << 4) << 1;  // PRFTBS
      return;
    case keyr:
      return take_key(value & mask);
    case sr:  // write one to clear
      sr_ &= ~(value & mask & (pgerr | wrprterr | eop));
      return requests();
    case cr:
      return write_control(merged(cr_, value, mask));
    case ar:
      ar_ = merged(ar_, value, mask);
      return;
    case optkeyr:
      bus_.notes().add("option bytes are not modelled");
      return;
  }
  bus_.unknown("flash interface", offset, "write");
}

void FlashInterface::check(std::uint32_t hclk) {
  const std::uint32_t needed = (hclk - 1) / 24'000'000, have = acr_ & 7U;
  if (have < needed)
    bus_.notes().add(
        fmt::format("{} MHz with {} flash wait states: {} are needed", hclk / 1'000'000, have, needed));
}

}  // namespace tlsfit::emulator::stm32f1
