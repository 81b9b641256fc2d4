#include "emulator/rp2040/spi.hpp"

namespace tlsfit::emulator::rp2040 {

namespace {
enum : std::uint32_t { cr0 = 0x00, cr1 = 0x04, dr = 0x08, sr = 0x0C, cpsr = 0x10, imsc = 0x14 };
constexpr std::uint32_t sse = 1U << 1, lbm = 1U << 0, ms = 1U << 2;
constexpr std::uint32_t tfe = 1U << 0, tnf = 1U << 1, rne = 1U << 2, rff = 1U << 3, bsy = 1U << 4;
constexpr std::size_t fifo = 8;
}  // namespace

Spi::Spi(std::string name, Clock& clock, Bus& bus, Lines lines)
    : name_(std::move(name)), clock_(clock), bus_(bus), lines_(std::move(lines)) {}

void Spi::reset() {
  cr0_ = cr1_ = prescale_ = 0;
  to_send_.clear();
  received_.clear();
}

/// Section 4.4.3.4: the clock is clk_peri, divided by CPSDVSR and by 1 + SCR.
Nanoseconds Spi::frame_time() const {
  const std::uint64_t hz = lines_.clock_hz(), divider = std::uint64_t{prescale_} * (1 + (cr0_ >> 8 & 0xFFU));
  return hz == 0 ? never : 8 * divider * second / hz;
}

/// Finishes the frames whose time has come.
void Spi::catch_up() {
  while (!to_send_.empty() && clock_.now() >= shift_end_) {
    const std::uint8_t in = lines_.exchange(to_send_.front());
    to_send_.pop_front();
    if (received_.size() < fifo)
      received_.push_back(in);
    else
      bus_.notes().add(name_ + ": a received frame was lost (ROR)");
    if (!to_send_.empty()) shift_end_ += frame_time();
  }
}

void Spi::check_mode() {
  if ((cr1_ & sse) == 0) return;
  if ((cr1_ & (lbm | ms)) != 0 || (cr0_ & 0x3FU) != 7)
    bus_.notes().add(name_ +
                     ": loop back, slave mode and other than Motorola's frames of 8 bits are not modelled");
  if (prescale_ < 2 || prescale_ % 2 != 0) bus_.notes().add(name_ + ": SSPCPSR must be even, 2 to 254");
}

std::uint32_t Spi::read(std::uint32_t offset) {
  catch_up();
  switch (offset) {
    case cr0:
      return cr0_;
    case cr1:
      return cr1_;
    case sr:
      return (to_send_.size() <= 1 ? tfe : 0) | (to_send_.size() <= fifo ? tnf : 0) |
             (received_.empty() ? 0 : rne) | (received_.size() >= fifo ? rff : 0) |
             (to_send_.empty() ? 0 : bsy);
    case cpsr:
      return prescale_;
    case imsc:
      return 0;
    case dr: {
      if (received_.empty()) return 0;
      const std::uint8_t frame = received_.front();
      received_.pop_front();
      return frame;
    }
  }
  bus_.unknown(name_, offset, "read");
  return 0;
}

void Spi::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  catch_up();
  switch (offset) {
    case cr0:
      cr0_ = merged(cr0_, value, mask) & 0xFFFFU;
      return check_mode();
    case cr1:
      cr1_ = merged(cr1_, value, mask) & 0xFU;
      return check_mode();
    case cpsr:
      prescale_ = merged(prescale_, value, mask) & 0xFFU;
      return check_mode();
    case dr:
      if ((cr1_ & sse) == 0 || prescale_ == 0)
        return bus_.notes().add(name_ + ": data written while it is off: nothing is sent");
      if (to_send_.size() > fifo)
        return bus_.notes().add(name_ + ": data written while the FIFO is full is lost");
      if (to_send_.empty()) shift_end_ = clock_.now() + frame_time();
      to_send_.push_back(static_cast<std::uint8_t>(value & mask));
      return;
  }
  bus_.unknown(name_, offset, "write");
}

}  // namespace tlsfit::emulator::rp2040
