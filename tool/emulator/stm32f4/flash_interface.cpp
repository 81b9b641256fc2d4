#include "emulator/stm32f4/flash_interface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tlsfit::emulator::stm32f4 {

namespace {

enum : std::uint32_t { acr = 0x00, keyr = 0x04, optkeyr = 0x08, sr = 0x0C, cr = 0x10, optcr = 0x14 };
/// Bits of SR and CR (sections 3.8.4 and 3.8.5).
enum : std::uint32_t {
  eop = 1U << 0,
  operr = 1U << 1,
  wrperr = 1U << 4,
  pgaerr = 1U << 5,
  pgperr = 1U << 6,
  pgserr = 1U << 7,
  rderr = 1U << 8,
  bsy = 1U << 16,
  errors = wrperr | pgaerr | pgperr | pgserr | rderr,
  pg = 1U << 0,
  ser = 1U << 1,
  mer = 1U << 2,
  strt = 1U << 16,
  eopie = 1U << 24,
  errie = 1U << 25,
  lock = 1U << 31,
  optlock = 1U << 0,
  optstrt = 1U << 1,
};
constexpr std::uint32_t key1 = 0x45670123, key2 = 0xCDEF89AB, option_key1 = 0x08192A3B,
                        option_key2 = 0x4C5D6E7F;

/// Sectors in order (section 3.3, table 5).
constexpr std::uint32_t sector_sizes[] = {0x4000, 0x4000, 0x4000, 0x4000, 0x10000, 0x20000, 0x20000, 0x20000};

constexpr Nanoseconds word_time = 16 * microsecond, option_time = 100 * millisecond;

/// Typical times by parallelism, 8, 16 and 32 bits.
Nanoseconds erase_time(std::uint32_t size, unsigned parallelism) {
  static constexpr std::array<std::array<unsigned, 3>, 3> times{
      {{400, 300, 250}, {1200, 700, 550}, {2000, 1300, 1000}}};
  const std::size_t row = size <= 0x4000 ? 0 : size <= 0x10000 ? 1 : 2;
  return times.at(row).at(std::min(parallelism, 2U)) * millisecond;
}

}  // namespace

FlashInterface::FlashInterface(Clock& clock, Bus& bus, FlashMemory& memory, Random& random, Lines lines)
    : clock_(clock),
      bus_(bus),
      memory_(memory),
      random_(random),
      lines_(std::move(lines)),
      finished_(clock, [this] { finish(); }) {
  std::uint32_t offset = 0;
  for (const std::uint32_t size : sector_sizes) {
    if (offset >= memory_.region().size) break;
    sectors_.push_back({offset, std::min(size, memory_.region().size - offset)});
    offset += size;
  }
  erases_.resize(sectors_.size());
  memory_.on_store = [this](std::uint32_t at, std::uint64_t value, unsigned size) {
    return store(at, value, size);
  };
}

bool FlashInterface::Unlock::take(std::uint32_t key, std::uint32_t first, std::uint32_t then) {
  const bool right = key == (half_ ? then : first);
  blocked_ = blocked_ || !right;
  half_ = !half_;
  return right && !half_ && !blocked_;
}

unsigned FlashInterface::sector_of(std::uint32_t offset) const {
  unsigned n = 0;
  while (n + 1 < sectors_.size() && offset >= sectors_[n + 1].offset) ++n;
  return n;
}

/// The operation that has just been done lasts until `time` has passed.
void FlashInterface::take(Nanoseconds time) {
  busy_until_ = clock_.now() + time;
  finished_.set(busy_until_);
  if (lines_.hold) lines_.hold(busy_until_);
}

/// EOP and OPERR are set only where their interrupts are enabled (section 3.8.4).
void FlashInterface::finish() {
  if ((cr_ & eopie) != 0) sr_ |= eop;
  requests();
}

void FlashInterface::fail(std::uint32_t error) {
  sr_ |= error | ((cr_ & errie) != 0 ? operr : 0U);
  requests();
}

void FlashInterface::requests() {
  lines_.request(((sr_ & eop) != 0 && (cr_ & eopie) != 0) || ((sr_ & operr) != 0 && (cr_ & errie) != 0));
}

/// Whether the power fails during this operation.
bool FlashInterface::cut_off() {
  if (until_cut_ == 0 || --until_cut_ > 0) return false;
  cut_ = true;
  if (lines_.on_power_cut) lines_.on_power_cut();
  return true;
}

/// Section 3.6.3: a store while PG is set programs; errors leave the cells as they were.
std::optional<std::uint64_t> FlashInterface::store(std::uint32_t offset, std::uint64_t value, unsigned size) {
  if (locked()) return std::nullopt;
  std::uint64_t old = 0;
  for (unsigned n = size; n-- > 0;) old = old << 8 | memory_.bytes()[offset + n];
  std::uint32_t error = 0;
  if ((cr_ & pg) == 0 || (cr_ & (ser | mer)) != 0 || (sr_ & errors) != 0) error |= pgserr;
  if (size != 1U << (cr_ >> 8 & 3U)) error |= pgperr;
  if (offset / 16 != (offset + size - 1) / 16) error |= pgaerr;  // across a row of 128 bits
  if (is_protected(sector_of(offset))) error |= wrperr;
  if (error != 0) {
    fail(error);
    return old;
  }
  if ((value & ~old) != 0)
    bus_.notes().add(
        fmt::format("flash at 0x{:08X} is programmed without having been erased: only its ones can "
                    "get zeros",
                    memory_.region().base + offset));
  if (cut_) return old;
  if (cut_off()) return old & (value | random_.next());
  programmed_ += size;
  take(word_time);
  return old & value;
}

void FlashInterface::erase(unsigned sector) {
  const auto [offset, size] = sectors_[sector];
  if (cut_) return;
  if (cut_off()) {
    // Erasing first makes all bits zeros and then all ones: anything from hardly begun to almost done.
    Bytes left(memory_.bytes().begin() + offset, memory_.bytes().begin() + offset + size);
    const std::uint64_t how = random_.next() % 3;
    for (std::uint8_t& byte : left) {
      const auto any = static_cast<std::uint8_t>(random_.next());
      byte = how == 0 ? byte & any : how == 1 ? any : byte | any;
    }
    return memory_.put(offset, left);
  }
  memory_.erase(offset, size);
  ++erases_[sector];
}

/// Sections 3.6.1 and 3.6.2: one sector, or all.
void FlashInterface::start_erase() {
  const unsigned parallelism = cr_ >> 8 & 3U, sector = cr_ >> 3 & 0xFU;
  if ((cr_ & pg) != 0 || (cr_ & (ser | mer)) == 0) return fail(pgserr);
  const bool all = (cr_ & mer) != 0;
  if (!all && sector >= sectors_.size()) {
    bus_.notes().add(fmt::format("FLASH_CR: there is no sector {} to erase", sector));
    return fail(pgserr);
  }
  Nanoseconds time = 0;
  for (unsigned n = 0; n < sectors_.size(); ++n) {
    if (!all && n != sector) continue;
    if (is_protected(n)) return fail(wrperr);
    time += erase_time(sectors_[n].size, parallelism);
  }
  for (unsigned n = 0; n < sectors_.size(); ++n)
    if (all || n == sector) erase(n);
  take(time);
}

void FlashInterface::write_control(std::uint32_t value) {
  if (locked() || busy()) {
    if (value == cr_) return;
    bus_.notes().add(locked() ? "FLASH_CR written while it is locked: ignored"
                              : "FLASH_CR written while the flash is busy: ignored");
    return;
  }
  constexpr std::uint32_t kept = pg | ser | mer | 0xFU << 3 | 3U << 8 | eopie | errie | lock;
  cr_ = value & kept;
  if ((value & strt) != 0) start_erase();
  requests();
}

std::uint32_t FlashInterface::read(std::uint32_t offset) {
  switch (offset) {
    case acr:
      return acr_;
    case keyr:
    case optkeyr:
      return 0;
    case sr:
      return sr_ | (busy() ? bsy : 0U);
    case cr:
      return cr_;
    case optcr:
      return optcr_;
  }
  bus_.unknown("flash interface", offset, "read");
  return 0;
}

void FlashInterface::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  value &= mask;
  switch (offset) {
    case acr:
      acr_ = merged(acr_, value, mask) & 0x1F0FU;
      return;
    case keyr:
      if (locked() && unlock_.take(value, key1, key2)) cr_ &= ~lock;
      return;
    case optkeyr:
      if ((optcr_ & optlock) != 0 && option_unlock_.take(value, option_key1, option_key2)) optcr_ &= ~optlock;
      return;
    case sr:  // write one to clear
      sr_ &= ~(value & (eop | operr | errors));
      return requests();
    case cr:
      return write_control(merged(cr_, value, mask));
    case optcr:
      if ((optcr_ & optlock) != 0) {
        bus_.notes().add("FLASH_OPTCR written while it is locked: ignored");
        return;
      }
      optcr_ = merged(optcr_, value, mask) & ~optstrt;
      if ((value & optstrt) == 0) return;
      protection_ = optcr_ >> 16 & 0xFFFU;
      bus_.notes().add("option bytes: only write protection has an effect here");
      return take(option_time);
  }
  bus_.unknown("flash interface", offset, "write");
}

void FlashInterface::check(std::uint32_t hclk) {
  const std::uint32_t needed = (hclk - 1) / 30'000'000, have = acr_ & 0xFU;
  if (have < needed)
    bus_.notes().add(
        fmt::format("{} MHz with {} flash wait states: {} are needed", hclk / 1'000'000, have, needed));
}

}  // namespace tlsfit::emulator::stm32f4
