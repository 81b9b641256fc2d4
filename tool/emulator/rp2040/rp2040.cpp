#include "emulator/rp2040/rp2040.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "emulator/cpu/cpu.hpp"
#include "emulator/rp2040/boot.hpp"

namespace tlsfit::emulator::rp2040 {

namespace {

/// Bits of RESETS (section 2.14.2).
enum : unsigned {
  reset_adc = 0,
  reset_io_bank0 = 5,
  reset_pads_bank0 = 8,
  reset_pll_sys = 12,
  reset_pll_usb = 13,
  reset_timer = 21
};

constexpr std::uint32_t psm_wdsel = 0x8;

struct BusPlace {
  const char* name;
  std::uint32_t base;
  unsigned reset, irq;
};
constexpr BusPlace spi_places[] = {{"SPI0", 0x4003C000, 16, 18}, {"SPI1", 0x40040000, 17, 19}};
constexpr BusPlace uart_places[] = {{"UART0", 0x40034000, 22, 20}, {"UART1", 0x40038000, 23, 21}};

/// GP0 to GP29, as the board calls them.
unsigned number_of(const Pin& pin) {
  unsigned number = 99;
  if (pin.name.starts_with("GP"))
    std::from_chars(pin.name.data() + 2, pin.name.data() + pin.name.size(), number);
  if (number >= Gpio::count)
    throw Error(ExitCode::Usage, "an RP2040 has no pin {}: want GP0 to GP29", pin.name);
  return number;
}

/// Which signal of a UART or an SPI a pin can be (table 278): in fours the signals, in eights which of the
/// two peripherals.
bool can_be(unsigned pin, const std::string& peripheral) {
  if (peripheral.starts_with("SPI")) return ((pin / 8 & 1U) != 0) == (peripheral == "SPI1");
  return (((pin + 4) / 8 & 1U) != 0) == (peripheral == "UART1");
}

}  // namespace

Rp2040::Rp2040(const Board& board, const SocParts& parts, const Defects& defects)
    : bus_(parts.bus),
      interrupts_(parts.interrupts),
      flash_(parts.flash.bytes()),
      console_(board.console),
      resets_(parts.bus),
      xosc_(parts.clock, parts.bus, defects.crystal ? 0 : board.crystal_hz),
      pll_sys_("PLL_SYS", parts.clock, parts.bus, xosc_),
      pll_usb_("PLL_USB", parts.clock, parts.bus, xosc_),
      rosc_(parts.bus, parts.random),
      clocks_(parts.clock, parts.bus,
              {.rosc = [] { return Rosc::usual_hz; },
               .xosc = [this] { return xosc_.hz(); },
               .pll_sys = [this] { return pll_sys_.hz(); },
               .pll_usb = [this] { return pll_usb_.hz(); }}),
      psm_("PSM", parts.bus, {{0x0, 0}, {0x4, 0}, {psm_wdsel, 0}, {0xC, 0x1FFFF}}),
      watchdog_(parts.clock, parts.bus,
                {.reference_hz = [this] { return clocks_.ref_hz(); },
                 .resets_anything = [this] { return psm_.read(psm_wdsel) != 0; },
                 .on_bite = parts.on_watchdog,
                 .on_tick_change = [this] { timer_.tick_changes(); }}),
      timer_(parts.clock, parts.bus, [this] { return watchdog_.tick(); }),
      gpio_(parts.bus),
      adc_(parts.clock, parts.bus, parts.random, [this] { return clocks_.adc_hz(); }),
      ssi_(parts.bus, parts.random) {
  rosc_.clocks_its_reader = [this] { return clocks_.on_rosc(); };
  attach("CLOCKS", 0x40008000, clocks_);
  attach("RESETS", 0x4000C000, resets_);
  attach("PSM", 0x40010000, psm_);
  attach("XOSC", 0x40024000, xosc_);
  attach("WATCHDOG", 0x40058000, watchdog_);
  attach("ROSC", 0x40060000, rosc_);
  attach("IO_BANK0", 0x40014000, gpio_.io_bank(), reset_io_bank0, [this] { gpio_.reset_io_bank(); });
  attach("PADS_BANK0", 0x4001C000, gpio_.pads(), reset_pads_bank0, [this] { gpio_.reset_pads(); });
  attach("PLL_SYS", 0x40028000, pll_sys_, reset_pll_sys, [this] { pll_sys_.reset(); });
  attach("PLL_USB", 0x4002C000, pll_usb_, reset_pll_usb, [this] { pll_usb_.reset(); });
  attach("ADC", 0x4004C000, adc_, reset_adc, [this] { adc_.reset(); });
  attach("TIMER", 0x40054000, timer_, reset_timer, [this] { timer_.reset(); });
  bus_.attach("SIO", 0xD0000000, 0x1000, gpio_.single_cycle_io());
  bus_.attach("SSI", 0x18000000, 0x1000, ssi_);
  add_buses(parts);
  if (defects.noise) {
    adc_.inputs().stick(0x5A5);
    rosc_.stick();
  }
}

void Rp2040::attach(const std::string& name, std::uint32_t base, Device& device) {
  blocks_.push_back(std::make_unique<RegisterBlock>(device));
  bus_.attach(name, base, RegisterBlock::size, *blocks_.back());
}

void Rp2040::attach(const std::string& name, std::uint32_t base, Device& device, unsigned reset,
                    std::function<void()> on_reset) {
  blocks_.push_back(std::make_unique<RegisterBlock>(device));
  bus_.attach(name, base, RegisterBlock::size, *blocks_.back(),
              [this, reset] { return resets_.released(reset); });
  resets_.on_reset(reset, std::move(on_reset));
}

void Rp2040::add_buses(const SocParts& parts) {
  for (const BusPlace& place : spi_places) {
    auto& spi = spis_[place.name] =
        std::make_unique<Spi>(place.name, parts.clock, bus_,
                              Spi::Lines{.clock_hz = [this] { return clocks_.peri_hz(); },
                                         .exchange = [this, name = std::string(place.name)](
                                                         std::uint8_t out) { return exchange(name, out); }});
    attach(place.name, place.base, *spi, place.reset, [s = spi.get()] { s->reset(); });
  }
  for (const BusPlace& place : uart_places) {
    auto& uart = uarts_[place.name] = std::make_unique<Uart>(
        place.name, parts.clock, bus_,
        Uart::Lines{
            .clock_hz = [this] { return clocks_.peri_hz(); },
            .transmit = [this, name = std::string(place.name)](std::uint8_t c) { serial_out(name, c); },
            .request = [this, irq = place.irq](bool level) { interrupts_.set_request(irq, level); },
            .expected_baud = console_.baud});
    attach(place.name, place.base, *uart, place.reset, [u = uart.get()] { u->reset(); });
  }
  if (!uarts_.contains(console_.peripheral))
    throw Error(ExitCode::Usage, "the RP2040 has no {} for a console", console_.peripheral);
}

void Rp2040::boot(Cpu& cpu, std::uint32_t) {
  rp2040::boot(cpu, flash_);
}

bool Rp2040::routed(const Pin& pin, const std::string& peripheral) {
  const unsigned number = number_of(pin), wanted = peripheral.starts_with("SPI") ? Gpio::spi : Gpio::uart;
  if (gpio_.function(number) == wanted && can_be(number, peripheral)) return true;
  bus_.notes().add(fmt::format("{} is used but pin {} is not switched to it", peripheral, pin.name));
  return false;
}

void Rp2040::connect_spi(const Wiring& wiring, std::vector<unsigned> modes, std::function<void(bool)> select,
                         std::function<std::uint8_t(std::uint8_t)> exchange_byte) {
  if (!spis_.contains(wiring.bus)) throw Error(ExitCode::Usage, "the RP2040 has no {}", wiring.bus);
  slaves_.push_back(std::make_unique<Slave>(Slave{wiring, std::move(modes), std::move(exchange_byte)}));
  watch(wiring.pins.at("cs"), [slave = slaves_.back().get(), select = std::move(select)](bool high) {
    slave->selected = !high;
    select(!high);
  });
}

/// Without a chip that answers, all ones.
std::uint8_t Rp2040::exchange(const std::string& spi, std::uint8_t out) {
  std::uint8_t in = 0xFF;
  for (const auto& slave : slaves_) {
    if (slave->wiring.bus != spi || !slave->selected) continue;
    const auto& pins = slave->wiring.pins;
    if (!routed(pins.at("sck"), spi) || !routed(pins.at("mosi"), spi)) continue;
    if (std::ranges::find(slave->modes, spis_.at(spi)->mode()) == slave->modes.end()) {
      bus_.notes().add(spi + " runs in an SPI mode in which its chip hears nothing");
      continue;
    }
    const std::uint8_t answer = slave->exchange(out);
    if (routed(pins.at("miso"), spi) && gpio_.hears(number_of(pins.at("miso")))) in = answer;
  }
  return in;
}

Uart& Rp2040::uart(const std::string& name) {
  const auto found = uarts_.find(name);
  if (found == uarts_.end()) throw Error(ExitCode::Usage, "the RP2040 has no {}", name);
  return *found->second;
}

void Rp2040::serial_out(const std::string& name, std::uint8_t character) {
  for (const LineEnd& end : line_ends_)
    if (end.uart == name && routed(end.tx, name) && end.sent) end.sent(character);
}

std::function<void(std::uint8_t)> Rp2040::connect_uart(const Wiring& wiring, std::uint32_t baud,
                                                       std::function<void(std::uint8_t)> sent) {
  Uart& line = uart(wiring.bus);
  if (wiring.bus == console_.peripheral)
    throw Error(ExitCode::Usage, "{} is the console's: a module cannot be on it, too", wiring.bus);
  line.expect_baud(baud);
  line_ends_.push_back({wiring.bus, wiring.pins.at("tx"), std::move(sent)});
  return [this, &line, rx = wiring.pins.at("rx"), name = wiring.bus](std::uint8_t character) {
    if (routed(rx, name)) line.receive(character);
  };
}

void Rp2040::watch(const Pin& pin, std::function<void(bool)> action) {
  gpio_.watch(number_of(pin), std::move(action));
}

void Rp2040::drive(const Pin& pin, bool high) {
  gpio_.drive(number_of(pin), high);
}

void Rp2040::put_volts(const Pin& pin, double volts) {
  constexpr unsigned first = 26, channels = 4;  // section 4.9.2
  const unsigned number = number_of(pin);
  if (number < first || number >= first + channels)
    throw Error(ExitCode::Usage, "the RP2040 converts no voltage at {}: want GP26 to GP29", pin.name);
  adc_.inputs().put_volts(number - first, volts);
}

void Rp2040::on_console(std::function<void(std::uint8_t)> sent) {
  line_ends_.push_back({console_.peripheral, console_.tx, std::move(sent)});
}

void Rp2040::type(std::uint8_t character) {
  if (routed(console_.rx, console_.peripheral)) uart(console_.peripheral).receive(character);
}

bool Rp2040::listening() const {
  const unsigned rx = number_of(console_.rx);
  return console().receiver_on() && gpio_.function(rx) == Gpio::uart && gpio_.hears(rx);
}

}  // namespace tlsfit::emulator::rp2040
