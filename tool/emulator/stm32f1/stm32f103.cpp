#include "emulator/stm32f1/stm32f103.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/error.hpp"

namespace tlsfit::emulator::stm32f1 {

namespace {

/// RCC enable registers.
enum : std::uint32_t { apb2 = 0x18, apb1 = 0x1C };

/// Factory data in system memory (section 30).
enum : std::uint32_t { factory_flash_size = 0x7E0, factory_id = 0x7E8 };

struct BusPlace {
  const char* name;
  std::uint32_t base, enable;
  unsigned bit, irq;
};
constexpr BusPlace spi_places[] = {{"SPI1", 0x40013000, apb2, 12, 35}, {"SPI2", 0x40003800, apb1, 14, 36}};
constexpr BusPlace usart_places[] = {{"USART1", 0x40013800, apb2, 14, 37},
                                     {"USART2", 0x40004400, apb1, 17, 38},
                                     {"USART3", 0x40004800, apb1, 18, 39},
                                     {"UART4", 0x40004C00, apb1, 19, 52},
                                     {"UART5", 0x40005000, apb1, 20, 53}};
/// Where each peripheral's signals are without a remap (section 9.3).
struct Signal {
  std::string_view peripheral, pin;
};
constexpr Signal signals[] = {
    {"SPI1", "A5"},   {"SPI1", "A6"},   {"SPI1", "A7"},    {"SPI2", "B13"},
    {"SPI2", "B14"},  {"SPI2", "B15"},  {"USART1", "A9"},  {"USART1", "A10"},
    {"USART2", "A2"}, {"USART2", "A3"}, {"USART3", "B10"}, {"USART3", "B11"},
    {"UART4", "C10"}, {"UART4", "C11"}, {"UART5", "C12"},  {"UART5", "D2"},
};
/// General-purpose timers of 16 bits, on APB1.
struct GeneralTimer {
  const char* name;
  std::uint32_t base;
  unsigned bit, irq;
};
constexpr GeneralTimer general_timers[] = {{"TIM2", 0x40000000, 0, 28},
                                           {"TIM3", 0x40000400, 1, 29},
                                           {"TIM4", 0x40000800, 2, 30},
                                           {"TIM5", 0x40000C00, 3, 50}};

constexpr unsigned flash_interrupt = 4, adc_interrupt = 18;
/// Lines 0 to 18 (section 10.2.5).
constexpr std::uint32_t lines_of_exti = 0x7FFFF;
constexpr std::uint32_t lsi_usual_hz = 40'000;  // datasheet, section 5.3.7

}  // namespace

Stm32f103::Stm32f103(const Board& board, const SocParts& parts, const Defects& defects)
    : bus_(parts.bus),
      clock_(parts.clock),
      interrupts_(parts.interrupts),
      wires_(parts.clock, parts.bus, board,
             {.name = "STM32F103",
              .switched = [this](const Pin& pin, const std::string& peripheral,
                                 bool in) { return switched(pin, peripheral, in); },
              .watch = [this](const Pin& pin,
                              std::function<void(bool)> action) { watch(pin, std::move(action)); }}),
      rcc_(parts.clock, parts.bus, defects.crystal ? 0 : board.crystal_hz),
      flash_(parts.clock, parts.bus, parts.flash, parts.random,
             {.hold = [this](Nanoseconds until) { clock_.sleep_until(until); },
              .request = request(flash_interrupt),
              .on_power_cut = parts.on_power_cut,
              .hsi_on = [this] { return rcc_.hsi_on(); }}),
      factory_(parts.bus, parts.random, factory_id, {{factory_flash_size, board.flash.size / 1024}}),
      afio_(parts.bus),
      adc_(
          parts.clock, parts.bus, parts.random, [this] { return rcc_.adc_hz(); }, request(adc_interrupt)),
      lsi_hz_(lsi_usual_hz / (1 + parts.random.normal(0.05))),
      watchdog_(parts.clock, parts.bus, lsi_usual_hz, parts.on_watchdog),
      exti_(parts.bus, lines_of_exti,
            {.request = [this](unsigned irq, bool level) { interrupts_.set_request(irq, level); },
             .event = parts.on_event}),
      dbgmcu_("DBGMCU", parts.bus, {{0, 0x10036414}, {4, 0}}) {
  bus_.attach("RCC", 0x40021000, 0x400, rcc_);
  bus_.attach("flash interface", 0x40022000, 0x400, flash_);
  bus_.attach("system memory", 0x1FFFF000, 0x1000, factory_);
  bus_.attach("EXTI", 0x40010400, 0x400, exti_);
  bus_.attach("IWDG", 0x40003000, 0x400, watchdog_);
  bus_.attach("DBGMCU", 0xE0042000, 0x400, dbgmcu_);
  attach("AFIO", 0x40010000, afio_, apb2, 0, [this] { afio_.reset(); });
  attach("ADC1", 0x40012400, adc_, apb2, 9, [this] { adc_.reset(); });
  rcc_.on_clock = [this](std::uint32_t hclk) { flash_.check(hclk); };
  add_pins();
  add_buses();
  add_timers(parts);
  rcc_.on_switch = [this] {
    for (const auto& timer : timers_) timer->clock_changed();
  };
  if (defects.noise) {
    adc_.inputs().stick(0x5A5);
    for (const auto& timer : timers_) timer->set_jitter(0);
  }
}

void Stm32f103::attach(const std::string& name, std::uint32_t base, Device& device, std::uint32_t enable,
                       unsigned bit, std::function<void()> reset) {
  bus_.attach(name, base, 0x400, device, [this, enable, bit] { return rcc_.enabled(enable, bit); });
  rcc_.on_reset(enable, bit, std::move(reset));
}

std::function<void(bool)> Stm32f103::request(unsigned irq) {
  return [this, irq](bool level) { interrupts_.set_request(irq, level); };
}

void Stm32f103::add_pins() {
  for (char letter = 'A'; letter <= 'G'; ++letter) {
    const auto index = static_cast<unsigned>(letter - 'A');
    auto& gpio = gpio_[letter] = std::make_unique<Gpio>(letter, bus_);
    attach(fmt::format("GPIO{}", letter), 0x40010800 + 0x400 * index, *gpio, apb2, 2 + index,
           [g = gpio.get()] { g->reset(); });
    gpio->taken = [this, letter](unsigned pin) { return afio_.debug_has(letter, pin); };
    gpio->on_edge = [this, letter](unsigned pin, bool high) {
      if (afio_.port_of(pin) == letter) exti_.edge(pin, high);
    };
  }
  afio_.on_change = [this] {
    for (const auto& [letter, gpio] : gpio_) gpio->look();
    if (rcc_.on_switch) rcc_.on_switch();  // LSI may be at TIM5 now
  };
}

void Stm32f103::add_buses() {
  const auto hertz = [this](const BusPlace& place) {
    return [this, apb = place.enable] { return apb == apb1 ? rcc_.pclk1() : rcc_.pclk2(); };
  };
  for (const BusPlace& place : spi_places) {
    stm32::Spi& spi = wires_.add_spi(place.name, hertz(place), request(place.irq));
    attach(place.name, place.base, spi, place.enable, place.bit, [&spi] { spi.reset(); });
  }
  for (const BusPlace& place : usart_places) {
    stm32::Usart& usart = wires_.add_usart(place.name, hertz(place), request(place.irq));
    attach(place.name, place.base, usart, place.enable, place.bit, [&usart] { usart.reset(); });
  }
  wires_.check_console();
}

void Stm32f103::add_timers(const SocParts& parts) {
  for (const GeneralTimer& place : general_timers) {
    stm32::Timer::Lines lines{.clock_hz = [this] { return rcc_.timer1_hz(); },
                              .lsi_hz = nullptr,
                              .routed_outside = true,
                              .request = request(place.irq)};
    if (std::string_view(place.name) == "TIM5")
      lines.lsi_hz = [this] { return rcc_.lsi_on() && afio_.lsi_at_timer() ? lsi_hz_ : 0; };
    stm32::Timer& timer = *timers_.emplace_back(std::make_unique<stm32::Timer>(
        place.name, stm32::Timer::Width::Half, clock_, bus_, parts.random, std::move(lines)));
    attach(place.name, place.base, timer, apb1, place.bit, [&timer] { timer.reset(); });
  }
}

/// Datasheet table 5: where ADC1's channels are.
void Stm32f103::put_volts(const Pin& pin, double volts) {
  struct Channels {
    char port;
    unsigned pins, first;
  };
  const stm32::PinPlace place = stm32::place_of(pin);
  for (const Channels& c : {Channels{'A', 8, 0}, Channels{'B', 2, 8}, Channels{'C', 6, 10}})
    if (place.port == c.port && place.number < c.pins)
      return adc_.inputs().put_volts(c.first + place.number, volts);
  throw Error(ExitCode::Usage, "the STM32F103 converts no voltage at {}", pin.name);
}

Gpio& Stm32f103::port(char letter) {
  const auto found = gpio_.find(letter);
  if (found == gpio_.end()) throw Error(ExitCode::Usage, "the STM32F103 has no port {}", letter);
  return *found->second;
}

/// What goes out needs an alternate-function output; what comes in only an input (section 9.1.9, table 24).
bool Stm32f103::switched(const Pin& pin, const std::string& peripheral, bool in) {
  const bool there = std::ranges::any_of(signals, [&](const Signal& signal) {
    return signal.peripheral == peripheral && signal.pin == pin.name;
  });
  const Gpio::Use wanted = in ? Gpio::Use::Input : Gpio::Use::Peripheral;
  const stm32::PinPlace place = stm32::place_of(pin);
  return there && gpio_.contains(place.port) && port(place.port).use(place.number) == wanted;
}

void Stm32f103::watch(const Pin& pin, std::function<void(bool)> action) {
  const stm32::PinPlace place = stm32::place_of(pin);
  port(place.port).watch(place.number, std::move(action));
}

void Stm32f103::drive(const Pin& pin, bool high) {
  const stm32::PinPlace place = stm32::place_of(pin);
  port(place.port).drive(place.number, high);
}

}  // namespace tlsfit::emulator::stm32f1
