#include "emulator/rp2040/ssi.hpp"

namespace tlsfit::emulator::rp2040 {

namespace {
enum : std::uint32_t {
  ctrlr0 = 0x00,
  ctrlr1 = 0x04,
  ssienr = 0x08,
  ser = 0x10,
  baudr = 0x14,
  txflr = 0x20,
  rxflr = 0x24,
  sr = 0x28,
  dr0 = 0x60,
  rx_sample_dly = 0xF0,
  spi_ctrlr0 = 0xF4,
};
constexpr std::uint32_t tfnf = 1U << 1, tfe = 1U << 2, rfne = 1U << 3;
constexpr std::uint32_t tmod = 3U << 8, read_back = 3U << 8;  // EEPROM read
constexpr std::size_t fifo = 16;
constexpr std::uint8_t read_unique_id = 0x4B, read_jedec_id = 0x9F, serial_read = 0x03;
}  // namespace

Ssi::Ssi(Bus& bus, Random& random) : bus_(bus) {
  for (std::uint8_t& byte : unique_) byte = static_cast<std::uint8_t>(random.next());
}

/// The 'place_'-th byte of a command, the first of which names it (W25Q16JV datasheet sections 8.2.22
/// and 8.2.27).
std::uint8_t Ssi::answer(std::uint8_t byte) {
  static constexpr std::array<std::uint8_t, 3> jedec{0xEF, 0x40, 0x15};
  const std::size_t place = place_++;
  if (place == 0) {
    command_ = byte;
    if (byte != read_unique_id && byte != read_jedec_id)
      bus_.notes().add("SSI: a command to the flash that is not modelled");
    return 0xFF;
  }
  if (command_ == read_unique_id && place >= 5 && place - 5 < unique_.size()) return unique_.at(place - 5);
  if (command_ == read_jedec_id && place - 1 < jedec.size()) return jedec.at(place - 1);
  return 0xFF;
}

/// Section 4.10.13: words of 32 bits, after a command of 8 bits and an address of 24.
bool Ssi::reads_memory() const {
  return (ssienr_ & 1U) != 0 && (ser_ & 1U) != 0 && (ctrlr0_ & tmod) == read_back &&
         (ctrlr0_ >> 16 & 0x1FU) == 31 && ctrlr1_ == 0 && (ctrlr0_ >> 21 & 3U) == 0 &&
         spi_ctrlr0_ == (std::uint32_t{serial_read} << 24 | 2U << 8 | 6U << 2) && baudr_ >= 2;
}

std::uint32_t Ssi::read(std::uint32_t offset) {
  switch (offset) {
    case ctrlr0:
      return ctrlr0_;
    case ctrlr1:
      return ctrlr1_;
    case ssienr:
      return ssienr_;
    case ser:
      return ser_;
    case baudr:
      return baudr_;
    case txflr:
      return 0;
    case rxflr:
      return static_cast<std::uint32_t>(received_.size());
    case sr:
      return tfnf | tfe | (received_.empty() ? 0 : rfne);
    case dr0: {
      if (received_.empty()) return 0;
      const std::uint8_t byte = received_.front();
      received_.pop_front();
      return byte;
    }
    case rx_sample_dly:
      return sample_delay_;
    case spi_ctrlr0:
      return spi_ctrlr0_;
  }
  bus_.unknown("SSI", offset, "read");
  return 0;
}

void Ssi::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const std::uint32_t written = value & mask;
  const auto set = [&](std::uint32_t& which) {
    if ((ssienr_ & 1U) != 0) bus_.notes().add("SSI: this register can be set only while it is off");
    which = written;
  };
  switch (offset) {
    case ctrlr0:
      return set(ctrlr0_);
    case ctrlr1:
      return set(ctrlr1_);
    case ssienr:
      ssienr_ = written & 1U;
      received_.clear();
      place_ = 0;
      return;
    case ser:
      ser_ = written & 1U;
      return;
    case baudr:
      return set(baudr_);
    case rx_sample_dly:
      return set(sample_delay_);
    case spi_ctrlr0:
      return set(spi_ctrlr0_);
    case dr0:
      if ((ssienr_ & 1U) == 0 || (ser_ & 1U) == 0)
        return bus_.notes().add("SSI: data written while it is off, or selects nobody");
      if (received_.size() >= fifo) return bus_.notes().add("SSI: received data was lost");
      received_.push_back(answer(static_cast<std::uint8_t>(written)));
      return;
  }
  bus_.unknown("SSI", offset, "write");
}

}  // namespace tlsfit::emulator::rp2040
