// WIZnet W5500 (datasheet version 1.1.0): SPI frames, common registers, and eight sockets.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "emulator/chips/network.hpp"
#include "emulator/chips/w5500_socket.hpp"
#include "emulator/clock.hpp"
#include "emulator/notes.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator {

/// Not modelled: the RSTn pin, IPRAW and PPPoE, frames of MACRAW (SEND ends, but they go nowhere and none
/// come), ping block, wake on LAN, IGMP, PHY modes other than automatic, conflict and
/// unreachable interrupts (IR). ARP and routing happen as far as the guest can see them: a destination
/// outside the subnet needs the gateway's address in GAR.
class W5500 : public NetChip {
 public:
  W5500(Clock& clock, Notes& notes, Random& random, Network& network);

  /// On an SPI; its interrupt pin is driven where the wiring has "int".
  void attach(Soc& soc, const Wiring& wiring) override;
  void select(bool selected);
  std::uint8_t exchange(std::uint8_t out);
  /// Called with the level of the interrupt pin when it changes; it is high at first.
  std::function<void(bool high)> on_interrupt;
  void set_cable(bool in) override;
  void service() override;
  bool waits_for_network() const override;
  std::uint64_t received_bytes() const override { return board_.received_bytes; }
  void limit_received(std::uint64_t count) override { board_.received_limit = count; }

  static constexpr unsigned sockets = 8;

 private:
  enum class Phase { AddressHigh, AddressLow, Control, Data };
  std::uint8_t read(std::uint16_t address);
  void write(std::uint16_t address, std::uint8_t value);
  std::uint8_t read_common(std::uint16_t address) const;
  void write_common(std::uint16_t address, std::uint8_t value);
  void reset();
  bool link() const;
  bool buffers_fit() const;
  void arrived(const Datagram& datagram);
  void tick();
  std::uint8_t socket_interrupts() const;
  void update_interrupt();

  Clock& clock_;
  Notes& notes_;
  Network& network_;
  w5500::Board board_;
  Alarm service_alarm_, interrupt_alarm_;
  std::vector<std::unique_ptr<w5500::Socket>> sockets_;
  std::array<std::uint8_t, 0x40> common_{};
  bool cable_ = true;
  Nanoseconds link_up_ = 0;
  bool interrupt_low_ = false;
  Nanoseconds quiet_until_ = 0;  ///< INTn does not fall again before (INTLEVEL)
  Phase phase_ = Phase::AddressHigh;
  std::uint16_t address_ = 0;
  unsigned block_ = 0, fixed_left_ = 0;
  bool write_ = false, fixed_ = false;
};

}  // namespace tlsfit::emulator
