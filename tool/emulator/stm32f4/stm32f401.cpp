#include "emulator/stm32f4/stm32f401.hpp"

#include <fmt/format.h>

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
  stm32::Timer::Width width;
};
constexpr TimerPlace timers[] = {{"TIM2", 0x40000000, 0, 28, stm32::Timer::Width::Word},
                                 {"TIM3", 0x40000400, 1, 29, stm32::Timer::Width::Half},
                                 {"TIM4", 0x40000800, 2, 30, stm32::Timer::Width::Half},
                                 {"TIM5", 0x40000C00, 3, 50, stm32::Timer::Width::Word}};
/// Board files do not say whether the RTC's crystal is there. It is.
constexpr std::uint32_t low_crystal_hz = 32'768;
constexpr unsigned flash_irq = 4, adc_irq = 18;
/// Lines 0 to 18, 21 and 22 (section 10.2.5).
constexpr std::uint32_t exti_lines = 0x67FFFF;
constexpr std::uint32_t lsi_typical_hz = 32'000;  // datasheet table 38

/// Alternate functions by peripheral (datasheet table 9); SPI3 also appears as AF5 on some pins.
bool is_function_of(const std::string& peripheral, int function) {
  if (peripheral == "USART6") return function == 8;
  if (peripheral.starts_with("USART")) return function == 7;
  if (peripheral == "SPI3") return function == 6 || function == 5;
  return function == 5 || (peripheral == "SPI2" && function == 6);
}

/// Factory data in system memory (section 24, datasheet table 70).
constexpr std::uint32_t factory_id = 0xA10;
std::map<std::uint32_t, std::uint32_t> factory_words(const Board& board) {
  return {
      {0xA20, board.flash.size / 1024 << 16},  // the flash size is the half-word at 0xA22
      {0xA28, 1502U << 16},                    // VREFIN_CAL, the half-word at 0xA2A: 1.21 V at 3.3 V
      {0xA2C, 958U | 1206U << 16},             // TS_CAL1 at 30 °C, TS_CAL2 at 110 °C
  };
}

}  // namespace

Stm32f401::Stm32f401(const Board& board, const SocParts& parts, const Defects& defects)
    : bus_(parts.bus),
      clock_(parts.clock),
      interrupts_(parts.interrupts),
      wires_(parts.clock, parts.bus, board,
             {.name = "STM32F401",
              .switched =
                  [this](const Pin& pin, const std::string& peripheral, bool) {
                    const stm32::PinPlace place = stm32::place_of(pin);
                    return gpio_.contains(place.port) &&
                           is_function_of(peripheral, port(place.port).alternate(place.number));
                  },
              .watch = [this](const Pin& pin,
                              std::function<void(bool)> action) { watch(pin, std::move(action)); }}),
      rcc_(parts.clock, parts.bus,
           {.high_hz = defects.crystal ? 0 : board.crystal_hz, .low_hz = low_crystal_hz}),
      flash_(parts.clock, parts.bus, parts.flash, parts.random,
             {.hold = [this](Nanoseconds until) { clock_.sleep_until(until); },
              .request = request(flash_irq),
              .on_power_cut = parts.on_power_cut}),
      power_(parts.bus),
      factory_(parts.bus, parts.random, factory_id, factory_words(board)),
      syscfg_(parts.bus),
      exti_(parts.bus, exti_lines,
            {.request = [this](unsigned irq, bool level) { interrupts_.set_request(irq, level); },
             .event = parts.on_event}),
      dbgmcu_("DBGMCU", parts.bus, {{0, 0x10016433}, {4, 0}, {8, 0}, {0xC, 0}}) {
  bus_.attach("RCC", 0x40023800, 0x400, rcc_);
  bus_.attach("flash interface", 0x40023C00, 0x400, flash_);
  bus_.attach("system memory", 0x1FFF7000, 0x1000, factory_);
  bus_.attach("EXTI", 0x40013C00, 0x400, exti_);
  bus_.attach("DBGMCU", 0xE0042000, 0x400, dbgmcu_);
  attach("PWR", 0x40007000, power_, apb1, 28, [this] { power_.reset(); });
  attach("SYSCFG", 0x40013800, syscfg_, apb2, 14, [this] { syscfg_.reset(); });
  rcc_.on_clock = [this](std::uint32_t hclk) { flash_.check(hclk); };
  add_gpio();
  add_exti();
  add_buses();
  add_rest(parts);
  add_timers(parts);
  rcc_.on_switch = [this] {
    for (const auto& timer : timers_) timer->clock_changed();
    rtc_->clock_changed();
  };
  if (defects.noise) {
    adc_->inputs().stick(0x5A5);
    for (const auto& timer : timers_) timer->set_jitter(0);
  }
}

void Stm32f401::attach(const std::string& name, std::uint32_t base, Device& device, std::uint32_t enable,
                       unsigned bit, std::function<void()> reset) {
  bus_.attach(name, base, 0x400, device, [this, enable, bit] { return rcc_.enabled(enable, bit); });
  rcc_.on_reset(enable, bit, std::move(reset));
}

std::function<void(bool)> Stm32f401::request(unsigned irq) {
  return [this, irq](bool level) { interrupts_.set_request(irq, level); };
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

void Stm32f401::add_buses() {
  const auto hertz = [this](const Place& place) {
    return [this, apb = place.enable] { return apb == apb1 ? rcc_.pclk1() : rcc_.pclk2(); };
  };
  for (const Place& place : spis) {
    stm32::Spi& spi = wires_.add_spi(place.name, hertz(place), request(place.irq));
    attach(place.name, place.base, spi, place.enable, place.bit, [&spi] { spi.reset(); });
  }
  for (const Place& place : usarts) {
    stm32::Usart& usart = wires_.add_usart(place.name, hertz(place), request(place.irq));
    attach(place.name, place.base, usart, place.enable, place.bit, [&usart] { usart.reset(); });
  }
  wires_.check_console();
}

void Stm32f401::add_rest(const SocParts& parts) {
  adc_ = std::make_unique<Adc>(
      clock_, bus_, parts.random, [this] { return rcc_.pclk2(); }, request(adc_irq));
  attach("ADC1", 0x40012000, *adc_, apb2, 8, [this] { adc_->reset(); });
  watchdog_ = std::make_unique<stm32::Watchdog>(clock_, bus_, lsi_typical_hz, parts.on_watchdog);
  bus_.attach("IWDG", 0x40003000, 0x400, *watchdog_);
  lsi_hz_ = lsi_typical_hz / (1 + parts.random.normal(0.05));
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
    stm32::Timer::Lines lines{
        .clock_hz = [this] { return rcc_.timer1_hz(); }, .lsi_hz = nullptr, .request = request(place.irq)};
    if (std::string_view(place.name) == "TIM5") lines.lsi_hz = [this] { return rcc_.lsi_on() ? lsi_hz_ : 0; };
    stm32::Timer& timer = *timers_.emplace_back(std::make_unique<stm32::Timer>(
        place.name, place.width, clock_, bus_, parts.random, std::move(lines)));
    attach(place.name, place.base, timer, apb1, place.bit, [&timer] { timer.reset(); });
  }
}

/// Datasheet table 8: where ADC1's channels are.
void Stm32f401::put_volts(const Pin& pin, double volts) {
  struct Channels {
    char port;
    unsigned pins, first;
  };
  const stm32::PinPlace place = stm32::place_of(pin);
  for (const Channels& c : {Channels{'A', 8, 0}, Channels{'B', 2, 8}, Channels{'C', 6, 10}})
    if (place.port == c.port && place.number < c.pins)
      return adc_->inputs().put_volts(c.first + place.number, volts);
  throw Error(ExitCode::Usage, "the STM32F401 converts no voltage at {}", pin.name);
}

Gpio& Stm32f401::port(char letter) {
  const auto found = gpio_.find(letter);
  if (found == gpio_.end()) throw Error(ExitCode::Usage, "the STM32F401 has no port {}", letter);
  return *found->second;
}

void Stm32f401::watch(const Pin& pin, std::function<void(bool)> action) {
  const stm32::PinPlace place = stm32::place_of(pin);
  port(place.port).watch(place.number, std::move(action));
}

void Stm32f401::drive(const Pin& pin, bool high) {
  const stm32::PinPlace place = stm32::place_of(pin);
  port(place.port).drive(place.number, high);
}

}  // namespace tlsfit::emulator::stm32f4
