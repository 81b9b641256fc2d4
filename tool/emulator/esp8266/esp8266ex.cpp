#include "emulator/esp8266/esp8266ex.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "emulator/esp8266/boot.hpp"

namespace tlsfit::emulator::esp8266 {

namespace {

/// Twice the crystal's, of CPU and peripherals, until the PLL is set.
constexpr std::uint32_t clock_hz = 52'000'000;
constexpr unsigned uart_interrupt = 5;
constexpr Nanoseconds watchdog_period = 800 * microsecond;
constexpr unsigned gpio_of_first = 0, gpio_of_others = 3, hspi_function = 2, uart_function = 0;

unsigned gpio_function(unsigned pin) {
  return pin == 0 || pin == 2 || pin == 4 || pin == 5 ? gpio_of_first : gpio_of_others;
}

}  // namespace

Esp8266Ex::Esp8266Ex(const Board& board, const SocParts& parts, const Defects& defects)
    : bus_(parts.bus),
      flash_(parts.flash),
      board_(board.id),
      uart_(
          parts.clock, parts.bus,
          {.clock_hz = clock_hz,
           .baud = board.console.baud,
           .transmit =
               [this](std::uint8_t c) {
                 if (gpio_.function(1) != uart_function)
                   bus_.notes().add("UART0 is used but GPIO1 is not switched to it");
                 else if (printed_)
                   printed_(c);
               },
           .request = [&lines = parts.interrupts](bool level) { lines.set_request(uart_interrupt, level); }}),
      spi_(parts.clock, parts.bus, clock_hz),
      gpio_(parts.bus),
      watchdog_(parts.clock, parts.bus, parts.on_watchdog),
      rtc_(parts.clock, parts.bus, parts.random, !defects.noise, parts.on_watchdog),
      random_([&random = parts.random, stuck = defects.noise](std::uint32_t) {
        return stuck ? 0x5A5A5A5AU : static_cast<std::uint32_t>(random.next());
      }),
      dport_([this](std::uint32_t offset) {
        if (offset >= 0x50 && offset < 0x60) return efuse_.at((offset - 0x50) / 4);
        bus_.unknown("DPORT", offset, "read");
        return 0U;
      }) {
  if (board.console.peripheral != "UART0" || number_of(board.console.tx) != 1 ||
      number_of(board.console.rx) != 3)
    throw Error(ExitCode::Usage, "board {}: the ESP8266's console is UART0 at GPIO1 and GPIO3", board.id);
  for (std::uint32_t& word : efuse_) word = static_cast<std::uint32_t>(parts.random.next());
  parts.clock.set_hz(clock_hz);
  bus_.attach("UART0", 0x60000000, 0x80, uart_);
  bus_.attach("SPI1", 0x60000100, 0x100, spi_);
  bus_.attach("GPIO", 0x60000300, 0x100, gpio_);
  bus_.attach("RTC", 0x60000700, 0x100, rtc_);
  bus_.attach("IO_MUX", 0x60000800, 0x100, gpio_.pads());
  bus_.attach("WDT", 0x60000900, 0x100, watchdog_);
  bus_.attach("DPORT", 0x3FF00000, 0x100, dport_);
  bus_.attach("RNG", 0x3FF20E44, 4, random_);
}

unsigned Esp8266Ex::number_of(const Pin& pin) {
  unsigned number = 99;
  if (pin.name.starts_with("GPIO"))
    std::from_chars(pin.name.data() + 4, pin.name.data() + pin.name.size(), number);
  if (number > 15) throw Error(ExitCode::Usage, "an ESP8266 has no pin {}: want GPIO0 to GPIO15", pin.name);
  return number;
}

void Esp8266Ex::boot(Cpu& cpu, std::uint32_t) {
  esp8266::boot(cpu, flash_.bytes());
}

void Esp8266Ex::watch(const Pin& pin, std::function<void(bool)> action) {
  gpio_.watch(number_of(pin), std::move(action));
}

void Esp8266Ex::drive(const Pin& pin, bool high) {
  gpio_.drive(number_of(pin), high);
}

void Esp8266Ex::put_volts(const Pin& pin, double) {
  throw Error(ExitCode::Usage, "the ESP8266 converts no voltage at {}", pin.name);
}

void Esp8266Ex::cut_power_at(std::uint64_t operation) {
  if (operation != 0) throw Error(ExitCode::Usage, "the emulated ESP8266 does not write to its flash");
}

void Esp8266Ex::connect_spi(const Wiring& wiring, std::vector<unsigned> modes,
                            std::function<void(bool)> select,
                            std::function<std::uint8_t(std::uint8_t)> exchange) {
  const auto at = [&](const char* signal) {
    const auto found = wiring.pins.find(signal);
    if (found == wiring.pins.end()) throw Error(ExitCode::Usage, "{}: no pin \"{}\"", wiring.bus, signal);
    return number_of(found->second);
  };
  if (wiring.bus != "SPI1" || at("miso") != 12 || at("mosi") != 13 || at("sck") != 14)
    throw Error(ExitCode::Usage, "board {}: the ESP8266's free SPI is SPI1, at GPIO12 to GPIO14", board_);
  const unsigned cs = at("cs");
  spi_.exchange = [this, cs, modes = std::move(modes), exchange = std::move(exchange)](std::uint8_t out) {
    if (gpio_.level(cs)) return std::uint8_t{0xFF};  // nobody is selected, and MISO is pulled up
    for (const unsigned pin : {12U, 13U, 14U})
      if (gpio_.function(pin) != hspi_function) {
        bus_.notes().add(fmt::format("SPI1 is used but GPIO{} is not switched to it", pin));
        return std::uint8_t{0xFF};
      }
    if (std::ranges::find(modes, spi_.mode()) == modes.end()) {
      bus_.notes().add(fmt::format("SPI1 runs in mode {}, in which its chip hears nothing", spi_.mode()));
      return std::uint8_t{0xFF};
    }
    return exchange(out);
  };
  gpio_.watch(cs, [this, cs, select = std::move(select)](bool high) {
    if (gpio_.function(cs) != gpio_function(cs))
      bus_.notes().add(fmt::format("GPIO{} is driven but is not switched to GPIO", cs));
    select(!high);
  });
}

std::function<void(std::uint8_t)> Esp8266Ex::connect_uart(const Wiring& wiring, std::uint32_t,
                                                          std::function<void(std::uint8_t)>) {
  throw Error(ExitCode::Usage, "the emulated ESP8266 has no {} for a module", wiring.bus);
}

std::uint32_t Esp8266Ex::Watchdog::read(std::uint32_t offset) {
  if (offset == 0x00) return control_;
  if (offset == 0x04) return stage0_;
  if (offset == 0x08) return stage1_;
  if (offset != 0x14) bus_.unknown("WDT", offset, "read");
  return 0;
}

void Esp8266Ex::Watchdog::feed() {
  if ((control_ & 1U) == 0) return alarm_.cancel();
  alarm_.set_in(((1ULL << stage0_) + (1ULL << stage1_)) * watchdog_period);
}

void Esp8266Ex::Watchdog::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case 0x00:
      control_ = merged(control_, value, mask);
      return feed();
    case 0x04:
      stage0_ = merged(stage0_, value, mask) & 0xFU;
      return;
    case 0x08:
      stage1_ = merged(stage1_, value, mask) & 0xFU;
      return;
    case 0x14:
      if ((value & mask & 0xFFU) == 0x73) feed();
      return;
  }
  bus_.unknown("WDT", offset, "write");
}

Esp8266Ex::Rtc::Rtc(Clock& clock, Bus& bus, Random& random, bool jitters, std::function<void()> resets)
    : clock_(clock),
      bus_(bus),
      random_(random),
      jitters_(jitters),
      resets_(std::move(resets)),
      period_(jitters ? 1e9 / (150'000 * (1 + random.normal(0.03))) : 1e9 / 150'000) {}

/// Each period is 1 % longer or shorter than it should be, as in the STM32s' models: about what RC
/// oscillators do.
std::uint32_t Esp8266Ex::Rtc::read(std::uint32_t offset) {
  constexpr double jitter = 0.01;
  if (offset == 0x00) return 0;
  if (offset != 0x1C) {
    bus_.unknown("RTC", offset, "read");
    return 0;
  }
  const auto now = static_cast<double>(clock_.now());
  if (next_ + 1000 * period_ < now) {  // nobody has looked for a while: the single periods do not matter
    const double skipped = (now - next_) / period_;
    count_ += static_cast<std::uint32_t>(skipped);
    next_ = now + random_.uniform() * period_;
  }
  for (; next_ <= now; ++count_) next_ += period_ * (jitters_ ? 1 + random_.normal(jitter) : 1);
  return count_;
}

void Esp8266Ex::Rtc::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  if (offset != 0x00) return bus_.unknown("RTC", offset, "write");
  if ((value & mask & 1U << 31) != 0) resets_();
}

}  // namespace tlsfit::emulator::esp8266
