#include "emulator/stm32f4/stm32f401.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace tlsfit::emulator::stm32f4 {

namespace {

/// RCC enable registers.
enum : std::uint32_t { ahb1 = 0x30, apb1 = 0x40, apb2 = 0x44 };

struct Place {
  const char* name;
  std::uint32_t base, enable;
  unsigned bit, irq;
};
constexpr Place spis[] = {{"SPI1", 0x40013000, apb2, 12, 35},
                          {"SPI2", 0x40003800, apb1, 14, 36},
                          {"SPI3", 0x40003C00, apb1, 15, 51},
                          {"SPI4", 0x40013400, apb2, 13, 84}};
constexpr Place usarts[] = {{"USART1", 0x40011000, apb2, 4, 37},
                            {"USART2", 0x40004400, apb1, 17, 38},
                            {"USART6", 0x40011400, apb2, 5, 71}};
constexpr char ports[] = {'A', 'B', 'C', 'D', 'E', 'H'};
/// General-purpose timers, all on APB1.
struct TimerPlace {
  const char* name;
  std::uint32_t base;
  unsigned bit, irq;
  Timer::Width width;
};
constexpr TimerPlace timers[] = {{"TIM2", 0x40000000, 0, 28, Timer::Width::Word},
                                 {"TIM3", 0x40000400, 1, 29, Timer::Width::Half},
                                 {"TIM4", 0x40000800, 2, 30, Timer::Width::Half},
                                 {"TIM5", 0x40000C00, 3, 50, Timer::Width::Word}};
/// Board files do not say whether the RTC's crystal is there. It is.
constexpr std::uint32_t low_crystal_hz = 32'768;
constexpr unsigned flash_irq = 4, adc_irq = 18;

/// Alternate functions by peripheral (datasheet table 9); SPI3 also appears as AF5 on some pins.
bool is_function_of(const std::string& peripheral, int function) {
  if (peripheral == "USART6") return function == 8;
  if (peripheral.starts_with("USART")) return function == 7;
  if (peripheral == "SPI3") return function == 6 || function == 5;
  return function == 5 || (peripheral == "SPI2" && function == 6);
}

}  // namespace

Stm32f401::Stm32f401(const Board& board, const SocParts& parts, const Defects& defects)
    : bus_(parts.bus),
      clock_(parts.clock),
      nvic_(parts.nvic),
      console_(board.console),
      rcc_(parts.clock, parts.bus,
           {.high_hz = defects.crystal ? 0 : board.crystal_hz, .low_hz = low_crystal_hz}),
      flash_(parts.clock, parts.bus, parts.flash, parts.random,
             {.hold = [this](Nanoseconds until) { clock_.sleep_until(until); },
              .request = request(flash_irq),
              .on_power_cut = parts.on_power_cut}),
      power_(parts.bus),
      factory_(parts.bus, parts.random, board.flash.size),
      syscfg_(parts.bus),
      exti_(parts.bus, {.request = [this](unsigned irq, bool level) { nvic_.set_request(irq, level); },
                        .event = parts.on_event}),
      dbgmcu_("DBGMCU", parts.bus, {{0, 0x10016433}, {4, 0}, {8, 0}, {0xC, 0}}) {
  bus_.attach("RCC", 0x40023800, 0x400, rcc_);
  bus_.attach("flash interface", 0x40023C00, 0x400, flash_);
  bus_.attach("system memory", 0x1FFF7000, 0x1000, factory_);
  bus_.attach("EXTI", 0x40013C00, 0x400, exti_);
  bus_.attach("DBGMCU", 0xE0042000, 0x400, dbgmcu_);
  attach("PWR", 0x40007000, power_, apb1, 28, [this] { power_.reset(); });
  attach("SYSCFG", 0x40013800, syscfg_, apb2, 14, [this] { syscfg_.reset(); });
  if (std::none_of(std::begin(usarts), std::end(usarts),
                   [&](const Place& place) { return place.name == console_.peripheral; }))
    throw Error(ExitCode::Usage, "board {}: the STM32F401 has no {} for a console", board.id,
                console_.peripheral);
  rcc_.on_clock = [this](std::uint32_t hclk) { flash_.check(hclk); };
  add_gpio();
  add_exti();
  add_spi();
  add_usart(board);
  add_rest(parts);
  add_timers(parts);
  rcc_.on_switch = [this] {
    for (const auto& timer : timers_) timer->clock_changed();
    rtc_->clock_changed();
  };
  if (defects.noise) {
    adc_->stick(0x5A5);
    for (const auto& timer : timers_) timer->set_jitter(0);
  }
}

void Stm32f401::attach(const std::string& name, std::uint32_t base, Device& device, std::uint32_t enable,
                       unsigned bit, std::function<void()> reset) {
  bus_.attach(name, base, 0x400, device, [this, enable, bit] { return rcc_.enabled(enable, bit); });
  rcc_.on_reset(enable, bit, std::move(reset));
}

std::function<void(bool)> Stm32f401::request(unsigned irq) {
  return [this, irq](bool level) { nvic_.set_request(irq, level); };
}

void Stm32f401::add_gpio() {
  for (const char letter : ports) {
    const auto index = static_cast<unsigned>(letter - 'A');
    auto& gpio = gpio_[letter] = std::make_unique<Gpio>(letter, bus_);
    attach(fmt::format("GPIO{}", letter), 0x40020000 + 0x400 * index, *gpio, ahb1, index,
           [g = gpio.get()] { g->reset(); });
  }
}

void Stm32f401::add_exti() {
  for (const char letter : ports)
    port(letter).on_edge = [this, letter](unsigned pin, bool high) {
      if (syscfg_.port_of(pin) == letter) exti_.edge(pin, high);
    };
}

void Stm32f401::add_spi() {
  for (const Place& place : spis) {
    const std::string name = place.name;
    auto& spi = spi_[name] = std::make_unique<Spi>(
        name, clock_, bus_,
        Spi::Lines{.clock_hz = [this, e = place.enable] { return e == apb1 ? rcc_.pclk1() : rcc_.pclk2(); },
                   .exchange = [this, name](std::uint8_t out) { return exchange(name, out); },
                   .request = request(place.irq)});
    attach(name, place.base, *spi, place.enable, place.bit, [s = spi.get()] { s->reset(); });
  }
}

void Stm32f401::add_usart(const Board& board) {
  for (const Place& place : usarts) {
    const std::string name = place.name;
    auto& usart = usart_[name] = std::make_unique<Usart>(
        name, clock_, bus_,
        Usart::Lines{.clock_hz = [this, e = place.enable] { return e == apb1 ? rcc_.pclk1() : rcc_.pclk2(); },
                     .transmit = [this, name](std::uint8_t c) { serial_out(name, c); },
                     .request = request(place.irq),
                     .expected_baud = board.console.baud});
    attach(name, place.base, *usart, place.enable, place.bit, [u = usart.get()] { u->reset(); });
  }
}

void Stm32f401::add_rest(const SocParts& parts) {
  adc_ = std::make_unique<Adc>(
      clock_, bus_, parts.random, [this] { return rcc_.pclk2(); }, request(adc_irq));
  attach("ADC1", 0x40012000, *adc_, apb2, 8, [this] { adc_->reset(); });
  watchdog_ = std::make_unique<Watchdog>(clock_, bus_, parts.on_watchdog);
  bus_.attach("IWDG", 0x40003000, 0x400, *watchdog_);
  lsi_hz_ = 32'000 / (1 + parts.random.normal(0.05));  // typical; datasheet table 38
  rtc_ = std::make_unique<Rtc>(
      clock_, bus_,
      Rtc::Lines{.clock_hz = [this] { return rcc_.rtc_hz(static_cast<std::uint32_t>(lsi_hz_)); },
                 .writable = [this] { return power_.backup_writable(); }});
  bus_.attach("RTC", 0x40002800, 0x400, *rtc_);
  rcc_.backup_writable = [this] { return power_.backup_writable(); };
  rcc_.on_backup_reset = [this] { rtc_->reset(); };
}

void Stm32f401::add_timers(const SocParts& parts) {
  for (const TimerPlace& place : timers) {
    Timer::Lines lines{
        .clock_hz = [this] { return rcc_.timer1_hz(); }, .lsi_hz = nullptr, .request = request(place.irq)};
    if (std::string_view(place.name) == "TIM5") lines.lsi_hz = [this] { return rcc_.lsi_on() ? lsi_hz_ : 0; };
    Timer& timer = *timers_.emplace_back(
        std::make_unique<Timer>(place.name, place.width, clock_, bus_, parts.random, std::move(lines)));
    attach(place.name, place.base, timer, apb1, place.bit, [&timer] { timer.reset(); });
  }
}

/// Datasheet table 8: where ADC1's channels are.
void Stm32f401::put_volts(const Pin& pin, double volts) {
  struct Channels {
    char port;
    unsigned pins, first;
  };
  for (const Channels& c : {Channels{'A', 8, 0}, Channels{'B', 2, 8}, Channels{'C', 6, 10}})
    if (pin.port == c.port && pin.number < c.pins) return adc_->put_volts(c.first + pin.number, volts);
  throw Error(ExitCode::Usage, "the STM32F401 converts no voltage at {}{}", pin.port, pin.number);
}

Gpio& Stm32f401::port(char letter) {
  const auto found = gpio_.find(letter);
  if (found == gpio_.end()) throw Error(ExitCode::Usage, "the STM32F401 has no port {}", letter);
  return *found->second;
}

bool Stm32f401::routed(const Pin& pin, const std::string& peripheral) {
  if (is_function_of(peripheral, port(pin.port).alternate(pin.number))) return true;
  bus_.notes().add(
      fmt::format("{} is used but pin {}{} is not switched to it", peripheral, pin.port, pin.number));
  return false;
}

void Stm32f401::connect_spi(const Wiring& wiring, std::vector<unsigned> modes,
                            std::function<void(bool)> select,
                            std::function<std::uint8_t(std::uint8_t)> exchange_byte) {
  if (!spi_.contains(wiring.bus)) throw Error(ExitCode::Usage, "the STM32F401 has no {}", wiring.bus);
  for (const char* const needed : {"mosi", "miso", "sck", "cs"})
    if (!wiring.pins.contains(needed)) throw Error(ExitCode::Usage, "{}: no pin \"{}\"", wiring.bus, needed);
  slaves_.push_back(
      std::make_unique<Slave>(Slave{wiring.bus, wiring, std::move(modes), std::move(exchange_byte)}));
  Slave& slave = *slaves_.back();
  const Pin cs = wiring.pins.at("cs");
  port(cs.port).watch(cs.number, [&slave, select = std::move(select)](bool high) {
    slave.selected = !high;
    select(!high);
  });
}

/// MISO is pulled up: without a chip that answers, all ones.
std::uint8_t Stm32f401::exchange(const std::string& bus, std::uint8_t out) {
  std::uint8_t in = 0xFF;
  for (const auto& slave : slaves_) {
    if (slave->bus != bus || !slave->selected) continue;
    const auto& pins = slave->wiring.pins;
    if (!routed(pins.at("sck"), bus) || !routed(pins.at("mosi"), bus)) continue;
    const unsigned mode = spi_.at(bus)->mode();
    if (std::find(slave->modes.begin(), slave->modes.end(), mode) == slave->modes.end()) {
      bus_.notes().add(fmt::format("{} runs in SPI mode {}, in which its chip hears nothing", bus, mode));
      continue;
    }
    const std::uint8_t answer = slave->exchange(out);
    if (routed(pins.at("miso"), bus)) in = answer;
  }
  return in;
}

void Stm32f401::serial_out(const std::string& peripheral, std::uint8_t character) {
  for (const LineEnd& end : line_ends_)
    if (end.peripheral == peripheral && routed(end.tx, peripheral) && end.sent) end.sent(character);
}

std::function<void(std::uint8_t)> Stm32f401::connect_uart(const Wiring& wiring, std::uint32_t baud,
                                                          std::function<void(std::uint8_t)> sent) {
  const auto usart = usart_.find(wiring.bus);
  if (usart == usart_.end()) throw Error(ExitCode::Usage, "the STM32F401 has no {}", wiring.bus);
  if (wiring.bus == console_.peripheral)
    throw Error(ExitCode::Usage, "{} is the console's: a module cannot be on it, too", wiring.bus);
  usart->second->expect_baud(baud);
  const Pin rx = wiring.pins.at("rx");
  line_ends_.push_back({wiring.bus, wiring.pins.at("tx"), rx, std::move(sent)});
  return [this, rx, bus = wiring.bus, u = usart->second.get()](std::uint8_t character) {
    if (routed(rx, bus)) u->receive(character);
  };
}

void Stm32f401::watch(const Pin& pin, std::function<void(bool)> action) {
  port(pin.port).watch(pin.number, std::move(action));
}

void Stm32f401::on_console(std::function<void(std::uint8_t)> sent) {
  line_ends_.push_back({console_.peripheral, console_.tx, console_.rx, std::move(sent)});
}

void Stm32f401::type(std::uint8_t character) {
  if (routed(console_.rx, console_.peripheral)) usart_.at(console_.peripheral)->receive(character);
}

bool Stm32f401::listening() const {
  const auto rx = gpio_.find(console_.rx.port);
  return rx != gpio_.end() && usart_.at(console_.peripheral)->receiver_on() &&
         is_function_of(console_.peripheral, rx->second->alternate(console_.rx.number));
}

std::size_t Stm32f401::typed() const {
  return usart_.at(console_.peripheral)->arriving();
}

bool Stm32f401::console_busy() const {
  return usart_.at(console_.peripheral)->busy();
}

}  // namespace tlsfit::emulator::stm32f4

namespace tlsfit::emulator {

std::unique_ptr<Soc> make_soc(const Board& board, const SocParts& parts, const Defects& defects) {
  if (board.soc == "stm32f4") return std::make_unique<stm32f4::Stm32f401>(board, parts, defects);
  throw Error(ExitCode::Usage, "board {}: the emulator has no {} chip", board.id, board.soc);
}

}  // namespace tlsfit::emulator
