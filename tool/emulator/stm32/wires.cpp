#include "emulator/stm32/wires.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace tlsfit::emulator::stm32 {

Wires::Wires(Clock& clock, Bus& bus, const Board& board, Chip chip)
    : clock_(clock), bus_(bus), board_(board.id), console_(board.console), chip_(std::move(chip)) {}

Spi& Wires::add_spi(const std::string& name, Hertz clock_hz, Request request) {
  auto& spi = spi_[name] = std::make_unique<Spi>(
      name, clock_, bus_,
      Spi::Lines{.clock_hz = std::move(clock_hz),
                 .exchange = [this, name](std::uint8_t out) { return exchange(name, out); },
                 .request = std::move(request)});
  return *spi;
}

Usart& Wires::add_usart(const std::string& name, Hertz clock_hz, Request request) {
  auto& usart = usart_[name] =
      std::make_unique<Usart>(name, clock_, bus_,
                              Usart::Lines{.clock_hz = std::move(clock_hz),
                                           .transmit = [this, name](std::uint8_t c) { serial_out(name, c); },
                                           .request = std::move(request),
                                           .expected_baud = console_.baud});
  return *usart;
}

void Wires::check_console() const {
  if (!usart_.contains(console_.peripheral))
    throw Error(ExitCode::Usage, "board {}: the {} has no {} for a console", board_, chip_.name,
                console_.peripheral);
}

bool Wires::routed(const Pin& pin, const std::string& peripheral, bool in) {
  if (chip_.switched(pin, peripheral, in)) return true;
  bus_.notes().add(fmt::format("{} is used but pin {} is not switched to it", peripheral, pin.name));
  return false;
}

void Wires::connect_spi(const Wiring& wiring, std::vector<unsigned> modes, std::function<void(bool)> select,
                        std::function<std::uint8_t(std::uint8_t)> exchange_byte) {
  if (!spi_.contains(wiring.bus)) throw Error(ExitCode::Usage, "the {} has no {}", chip_.name, wiring.bus);
  for (const char* const needed : {"mosi", "miso", "sck", "cs"})
    if (!wiring.pins.contains(needed)) throw Error(ExitCode::Usage, "{}: no pin \"{}\"", wiring.bus, needed);
  slaves_.push_back(
      std::make_unique<Slave>(Slave{wiring.bus, wiring, std::move(modes), std::move(exchange_byte)}));
  Slave& slave = *slaves_.back();
  const Pin cs = wiring.pins.at("cs");
  chip_.watch(cs, [&slave, select = std::move(select)](bool high) {
    slave.selected = !high;
    select(!high);
  });
}

/// MISO is pulled up: without a chip that answers, all ones.
std::uint8_t Wires::exchange(const std::string& bus, std::uint8_t out) {
  std::uint8_t in = 0xFF;
  for (const auto& slave : slaves_) {
    if (slave->bus != bus || !slave->selected) continue;
    const auto& pins = slave->wiring.pins;
    if (!routed(pins.at("sck"), bus, false) || !routed(pins.at("mosi"), bus, false)) continue;
    const unsigned mode = spi_.at(bus)->mode();
    if (std::find(slave->modes.begin(), slave->modes.end(), mode) == slave->modes.end()) {
      bus_.notes().add(fmt::format("{} runs in SPI mode {}, in which its chip hears nothing", bus, mode));
      continue;
    }
    const std::uint8_t answer = slave->exchange(out);
    if (routed(pins.at("miso"), bus, true)) in = answer;
  }
  return in;
}

void Wires::serial_out(const std::string& peripheral, std::uint8_t character) {
  for (const LineEnd& end : line_ends_)
    if (end.peripheral == peripheral && routed(end.tx, peripheral, false) && end.sent) end.sent(character);
}

std::function<void(std::uint8_t)> Wires::connect_uart(const Wiring& wiring, std::uint32_t baud,
                                                      std::function<void(std::uint8_t)> sent) {
  const auto usart = usart_.find(wiring.bus);
  if (usart == usart_.end()) throw Error(ExitCode::Usage, "the {} has no {}", chip_.name, wiring.bus);
  if (wiring.bus == console_.peripheral)
    throw Error(ExitCode::Usage, "{} is the console's: a module cannot be on it, too", wiring.bus);
  usart->second->expect_baud(baud);
  const Pin rx = wiring.pins.at("rx");
  line_ends_.push_back({wiring.bus, wiring.pins.at("tx"), rx, std::move(sent)});
  return [this, rx, bus = wiring.bus, u = usart->second.get()](std::uint8_t character) {
    if (routed(rx, bus, true)) u->receive(character);
  };
}

void Wires::on_console(std::function<void(std::uint8_t)> sent) {
  line_ends_.push_back({console_.peripheral, console_.tx, console_.rx, std::move(sent)});
}

void Wires::type(std::uint8_t character) {
  if (routed(console_.rx, console_.peripheral, true)) usart_.at(console_.peripheral)->receive(character);
}

bool Wires::listening() const {
  return console_usart().receiver_on() && chip_.switched(console_.rx, console_.peripheral, true);
}

}  // namespace tlsfit::emulator::stm32
