#include "emulator/chips/w5500.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/soc.hpp"

namespace tlsfit::emulator {

namespace {

/// Common registers, section 3.1.
enum : std::uint16_t {
  mr = 0x00,
  intlevel = 0x13,
  ir = 0x15,
  imr = 0x16,
  sir = 0x17,
  simr = 0x18,
  rtr = 0x19,
  rcr = 0x1B,
  uipr = 0x28,
  uportr = 0x2C,
  phycfgr = 0x2E,
  versionr = 0x39,
};
constexpr std::uint8_t mr_rst = 0x80, version = 0x04;
constexpr std::uint8_t phy_rst = 0x80, phy_opmd = 0x78, phy_up = 0x07;  // 100 Mbit/s, full duplex, link

/// From power-on or reset of the PHY until auto-negotiation is through; the datasheet gives no number,
/// IEEE 802.3 clause 28 takes one to two seconds.
constexpr Nanoseconds negotiation = 1500 * millisecond;
/// How often sockets look at the network while the guest computes.
constexpr Nanoseconds service_interval = 500 * microsecond;

}  // namespace

std::string text_of_ipv4(Ipv4 address) {
  return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 0xFFU, address >> 8 & 0xFFU,
                     address & 0xFFU);
}

void W5500::attach(Soc& soc, const Wiring& wiring) {
  soc.connect_spi(
      wiring, {0, 3}, [this](bool selected) { select(selected); },
      [this](std::uint8_t out) { return exchange(out); });
  const auto pin = wiring.pins.find("int");
  if (pin == wiring.pins.end()) return;
  soc.drive(pin->second, true);
  on_interrupt = [&soc, at = pin->second](bool high) { soc.drive(at, high); };
}

W5500::W5500(Clock& clock, Notes& notes, Random& random, Network& network)
    : clock_(clock),
      notes_(notes),
      network_(network),
      board_{.clock = clock,
             .notes = notes,
             .random = random,
             .network = network,
             .link = [this] { return link(); },
             .common32 =
                 [this](std::uint16_t at) {
                   return static_cast<std::uint32_t>(common_.at(at)) << 24 | common_.at(at + 1U) << 16 |
                          common_.at(at + 2U) << 8 | common_.at(at + 3U);
                 },
             .retry_time = [this] { return (common_[rtr] * 256ULL + common_[rtr + 1]) * 100 * microsecond; },
             .retry_count = [this] { return common_[rcr]; },
             .buffers_fit = [this] { return buffers_fit(); },
             .interrupts_changed = [this] { update_interrupt(); }},
      service_alarm_(clock, [this] { tick(); }),
      interrupt_alarm_(clock, [this] { update_interrupt(); }) {
  network_.on_datagram = [this](const Datagram& datagram) { arrived(datagram); };
  link_up_ = clock_.now() + negotiation;
  reset();
  tick();
}

void W5500::reset() {
  sockets_.clear();
  for (unsigned n = 0; n < sockets; ++n) sockets_.push_back(std::make_unique<w5500::Socket>(board_, n));
  common_ = {};
  common_[rtr] = 0x07;
  common_[rtr + 1] = 0xD0;
  common_[rcr] = 8;
  common_[phycfgr] = phy_rst | 0x38;
  update_interrupt();
}

/// SIR: a bit for each socket of which Sn_IR and Sn_IMR ask for attention.
std::uint8_t W5500::socket_interrupts() const {
  unsigned result = 0;
  for (unsigned n = 0; n < sockets_.size(); ++n)
    result |= static_cast<unsigned>(sockets_[n]->interrupts()) << n;
  return static_cast<std::uint8_t>(result);
}

/// INTn is low for as long as an interrupt is asked for that IMR or SIMR lets through; once high, it stays so
/// for (INTLEVEL + 1) * 4 clocks of the PLL's 150 MHz (section 4.1, INTLEVEL).
void W5500::update_interrupt() {
  const bool low = (common_[ir] & common_[imr]) != 0 || (socket_interrupts() & common_[simr]) != 0;
  if (low == interrupt_low_) return interrupt_alarm_.cancel();
  const Nanoseconds now = clock_.now();
  if (low && now < quiet_until_) return interrupt_alarm_.set(quiet_until_);
  const Nanoseconds level = common_[intlevel] * 256ULL + common_[intlevel + 1];
  if (!low) quiet_until_ = now + (level + 1) * 4 * second / 150'000'000;
  interrupt_low_ = low;
  if (on_interrupt) on_interrupt(!low);
}

bool W5500::buffers_fit() const {
  unsigned transmit = 0, receive = 0;
  for (const auto& socket : sockets_) {
    transmit += socket->buffer_kilobytes(true);
    receive += socket->buffer_kilobytes(false);
  }
  return transmit <= 16 && receive <= 16;
}

bool W5500::link() const {
  return cable_ && clock_.now() >= link_up_;
}

void W5500::set_cable(bool in) {
  if (in == cable_) return;
  cable_ = in;
  if (in) link_up_ = clock_.now() + negotiation;
  for (const auto& socket : sockets_) socket->link_changed();
}

void W5500::tick() {
  service();
  service_alarm_.set_in(service_interval);
}

void W5500::service() {
  for (const auto& socket : sockets_) socket->service();
}

bool W5500::waits_for_network() const {
  const auto connected = [](const auto& socket) { return socket->connected() || socket->can_be_called(); };
  const auto unread = [](const auto& socket) { return socket->unread(); };
  return link() && std::any_of(sockets_.begin(), sockets_.end(), connected) &&
         std::none_of(sockets_.begin(), sockets_.end(), unread);
}

void W5500::arrived(const Datagram& datagram) {
  if (!link()) return;
  for (const auto& socket : sockets_)
    if (socket->take(datagram)) return;
}

void W5500::select(bool selected) {
  if (selected) phase_ = Phase::AddressHigh;
}

/// Section 2.2: address, control byte, then data at ascending addresses while the chip is selected.
std::uint8_t W5500::exchange(std::uint8_t out) {
  switch (phase_) {
    case Phase::AddressHigh:
      address_ = static_cast<std::uint16_t>(out << 8);
      phase_ = Phase::AddressLow;
      return 0x01;
    case Phase::AddressLow:
      address_ = static_cast<std::uint16_t>(address_ | out);
      phase_ = Phase::Control;
      return 0x02;
    case Phase::Control: {
      block_ = out >> 3;
      write_ = (out & 4U) != 0;
      const unsigned mode = out & 3U;
      fixed_ = mode != 0;
      fixed_left_ = mode == 3 ? 4 : mode;
      phase_ = Phase::Data;
      return 0x03;
    }
    case Phase::Data:
      break;
  }
  std::uint8_t in = 0;
  if (write_)
    write(address_++, out);
  else
    in = read(address_++);
  if (fixed_ && --fixed_left_ == 0) phase_ = Phase::AddressHigh;
  return in;
}

std::uint8_t W5500::read(std::uint16_t address) {
  const unsigned kind = block_ & 3U;
  if (block_ == 0) return read_common(address);
  w5500::Socket& socket = *sockets_.at(block_ >> 2);
  if (kind == 1) return socket.read(address);
  if (kind == 2 || kind == 3) return socket.read_buffer(kind == 2, address);
  notes_.add(fmt::format("W5500: block {} is reserved", block_));
  return 0;
}

void W5500::write(std::uint16_t address, std::uint8_t value) {
  const unsigned kind = block_ & 3U;
  if (block_ == 0) return write_common(address, value);
  w5500::Socket& socket = *sockets_.at(block_ >> 2);
  if (kind == 0) return notes_.add(fmt::format("W5500: block {} is reserved", block_));
  if (kind != 1) return socket.write_buffer(kind == 2, address, value);
  socket.write(address, value);
}

std::uint8_t W5500::read_common(std::uint16_t address) const {
  switch (address) {
    case sir:
      return socket_interrupts();
    case phycfgr:
      return static_cast<std::uint8_t>((common_[phycfgr] & (phy_rst | phy_opmd)) | (link() ? phy_up : 0));
    case versionr:
      return version;
  }
  if (address < common_.size()) return common_.at(address);
  notes_.add(fmt::format("W5500: read of common register 0x{:04X}, which does not exist", address));
  return 0;
}

void W5500::write_common(std::uint16_t address, std::uint8_t value) {
  if (address == mr && (value & mr_rst) != 0) return reset();
  if (address == ir) {  // write 1 to clear
    common_[ir] = static_cast<std::uint8_t>(common_[ir] & ~value);
    return update_interrupt();
  }
  if (address == phycfgr) {
    if ((value & phy_rst) == 0) link_up_ = clock_.now() + negotiation;
    common_[phycfgr] = value;
    return;
  }
  const bool read_only = address == sir || (address >= uipr && address < uportr + 2) || address == versionr;
  if (address < common_.size() && !read_only) {
    common_.at(address) = value;
    if (address == imr || address == simr) update_interrupt();
    return;
  }
  notes_.add(fmt::format("W5500: write to common register 0x{:04X}, which is read-only", address));
}

}  // namespace tlsfit::emulator
