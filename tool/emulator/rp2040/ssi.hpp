// SSI, between the chip and its flash (datasheet section 4.10), and the flash's own commands.
#pragma once

#include <array>
#include <deque>

#include "emulator/bus.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator::rp2040 {

/// Bytes to and from the flash while it is not memory, of which it answers 4Bh (its unique number, drawn from
/// the seed: another seed is another board) and 9Fh (what it is: a Winbond W25Q16JV). As memory it is read by
/// Unicorn; whether it has been set up for that is told on the first byte of the image (`reads_memory`). Not
/// modelled: programming, erasing, other commands, four bits at a time, time.
class Ssi : public Device {
 public:
  Ssi(Bus& bus, Random& random);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  /// Whether the flash can be read as memory by a command that it knows.
  bool reads_memory() const;

 private:
  std::uint8_t answer(std::uint8_t byte);

  Bus& bus_;
  std::array<std::uint8_t, 8> unique_{};
  std::uint32_t ctrlr0_ = 0, ctrlr1_ = 0, ssienr_ = 0, ser_ = 0, baudr_ = 0, sample_delay_ = 0,
                spi_ctrlr0_ = 0;
  std::deque<std::uint8_t> received_;
  std::uint8_t command_ = 0;
  std::size_t place_ = 0;  // bytes since the chip was selected
};

}  // namespace tlsfit::emulator::rp2040
