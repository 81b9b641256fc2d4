#include "net/cc3000/chip.hpp"

#include <algorithm>

#include "soc/net_bus.hpp"
#include "soc/soc.hpp"

namespace net::cc3000 {
namespace {

// The first byte of a packet on the line, and of the one that lies in it.
constexpr std::uint8_t write_packet = 1, read_packet = 3, reply = 2;
constexpr std::uint8_t command_type = 1, data_type = 2, event_type = 4;

/// Of the line: what it is, the size (16 bits, most significant byte first), two that say nothing.
constexpr std::size_t line_head = 5;
/// Of a packet with an event: type, opcode (16 bits), size of what follows, status. With data: type, opcode,
/// size of the arguments, size of arguments and data (16 bits).
constexpr std::size_t packet_head = 5;

/// The first packet: SIMPLE_LINK_START, with the patches that are in the module's own memory.
constexpr std::uint8_t first_packet[] = {write_packet, 0, 5, 0, 0, command_type, 0x00, 0x40, 1, 0};
constexpr std::size_t first_part = 4;

/// 50 µs are asked for between the select line and the first packet, and within it; the tick counts ms, of
/// which the one that goes on may be about to end.
constexpr std::uint32_t first_pauses = 2;
/// How long the IRQ line may still be low for the last packet's sake, ms.
constexpr std::uint32_t irq_rises = 2;
constexpr std::uint16_t takes_within = 2000;  // ms

}  // namespace

std::uint32_t Event::word(std::size_t at) const {
  if (at + 4 > size) return 0;
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | arguments[at + i];
  return value;
}

void Chip::enter(State state) {
  state_ = state;
  since_ = soc::milliseconds();
}

bool Chip::lasted(std::uint32_t milliseconds) const {
  return soc::milliseconds() - since_ >= milliseconds;
}

void Chip::off() {
  soc::net_power(false);
  soc::net_select(false);
  awaiting_ = false;
  enter(State::Off);
}

void Chip::on() {
  soc::net_power(true);
  enter(State::Starting);
}

void Chip::await(hci::Opcode answer, std::uint16_t within) {
  awaiting_ = true;
  awaited_ = answer;
  within_ = within;
  written_ = soc::milliseconds();
}

bool Chip::ready() {
  if (awaiting_) return false;
  if (state_ == State::Idle && !soc::net_asks()) {
    soc::net_select(true);
    enter(State::Asked);
  }
  return state_ == State::Asked && soc::net_asks();
}

bool Chip::late() const {
  if (state_ == State::Asked && !soc::net_asks()) return lasted(takes_within);
  return awaiting_ && soc::milliseconds() - written_ >= within_;
}

Chip::Heard Chip::poll() {
  switch (state_) {
    case State::Off:
    case State::Asked:
    case State::Data:
      break;
    case State::Starting:
      if (!soc::net_asks()) break;
      soc::net_select(true);
      enter(State::Selected);
      break;
    case State::Selected:
      if (!lasted(first_pauses)) break;
      soc::net_exchange(first_packet, nullptr, first_part);
      enter(State::Begun);
      break;
    case State::Begun:
      if (!lasted(first_pauses)) break;
      soc::net_exchange(first_packet + first_part, nullptr, sizeof first_packet - first_part);
      release();
      await(hci::Opcode::SimpleLinkStart, takes_within);
      break;
    case State::Idle:
      if (!soc::net_asks()) {
        low_ = false;
      } else if (!low_ || lasted(irq_rises)) {
        return read();
      }
      break;
  }
  return Heard::Nothing;
}

/// The packet is over.
void Chip::release() {
  soc::net_select(false);
  low_ = true;
  enter(State::Idle);
}

Chip::Heard Chip::read() {
  constexpr std::uint8_t question[line_head + packet_head] = {read_packet};
  std::uint8_t head[line_head + packet_head];
  soc::net_select(true);
  soc::net_exchange(question, head, sizeof head);
  const std::size_t size = std::size_t{head[3]} << 8 | head[4];
  if (head[0] == reply && size >= packet_head) {
    if (head[line_head] == event_type) return read_event(head + line_head, size - packet_head);
    if (head[line_head] == data_type) return read_data(head + line_head, size - packet_head);
  }
  release();
  return Heard::Garbage;
}

Chip::Heard Chip::read_event(const std::uint8_t* head, std::size_t size) {
  // The line's size may count the byte that fills the last word.
  const std::size_t arguments = std::size_t{head[3]} - 1;
  if (arguments > size) {
    release();
    return Heard::Garbage;
  }
  event_.opcode = static_cast<hci::Opcode>(head[1] | head[2] << 8);
  event_.status = head[4];
  event_.size = static_cast<std::uint8_t>(std::min(arguments, event_.arguments.size()));
  soc::net_exchange(nullptr, event_.arguments.data(), event_.size);
  soc::net_exchange(nullptr, nullptr, arguments - event_.size + arguments % 2);
  release();
  if (!awaiting_ || event_.opcode != awaited_) return Heard::Event;
  awaiting_ = false;
  return Heard::Answer;
}

Chip::Heard Chip::read_data(const std::uint8_t* head, std::size_t size) {
  const std::size_t arguments = head[2], all = head[3] | std::size_t{head[4]} << 8;
  const bool expected = awaiting_ && awaited_ == hci::Opcode{};
  if (!expected || all > size || arguments >= all) {
    release();
    return Heard::Garbage;
  }
  soc::net_exchange(nullptr, nullptr, arguments);
  left_ = static_cast<std::uint16_t>(all - arguments);
  pad_ = all % 2 != 0;
  awaiting_ = false;
  enter(State::Data);
  return Heard::Nothing;
}

void Chip::await_data(std::uint16_t within) {
  await({}, within);
}

std::size_t Chip::take(std::span<std::uint8_t> bytes) {
  const std::size_t taken = std::min(bytes.size(), data());
  if (taken == 0) return 0;
  soc::net_exchange(nullptr, bytes.data(), taken);
  left_ = static_cast<std::uint16_t>(left_ - taken);
  if (left_ == 0) end();
  return taken;
}

void Chip::head(std::size_t size) {
  pad_ = size % 2 == 0;  // the line's own head has an odd size
  const std::size_t filled = size + (pad_ ? 1 : 0);
  const std::uint8_t line[line_head] = {write_packet, static_cast<std::uint8_t>(filled >> 8),
                                        static_cast<std::uint8_t>(filled), 0, 0};
  bytes(line, sizeof line);
}

void Chip::command(hci::Opcode opcode, std::size_t arguments, std::uint16_t within) {
  const auto number = static_cast<std::uint16_t>(opcode);
  const std::uint8_t packet[] = {command_type, static_cast<std::uint8_t>(number),
                                 static_cast<std::uint8_t>(number >> 8),
                                 static_cast<std::uint8_t>(arguments)};
  await(opcode, within);
  head(sizeof packet + arguments);
  bytes(packet, sizeof packet);
}

void Chip::data(std::uint8_t opcode, std::size_t arguments, std::size_t size, hci::Opcode answer,
                std::uint16_t within) {
  const std::size_t all = arguments + size;
  const std::uint8_t packet[] = {data_type, opcode, static_cast<std::uint8_t>(arguments),
                                 static_cast<std::uint8_t>(all), static_cast<std::uint8_t>(all >> 8)};
  await(answer, within);
  head(sizeof packet + all);
  bytes(packet, sizeof packet);
}

void Chip::word(std::uint32_t value) {
  std::uint8_t little[4];
  for (std::uint8_t& byte : little) {
    byte = static_cast<std::uint8_t>(value);
    value >>= 8;
  }
  bytes(little, sizeof little);
}

void Chip::bytes(const void* from, std::size_t size) {
  soc::net_exchange(static_cast<const std::uint8_t*>(from), nullptr, size);
}

void Chip::end() {
  if (pad_) soc::net_exchange(nullptr, nullptr, 1);
  release();
}

}  // namespace net::cc3000
