#include "emulator/stm32/spi.hpp"

namespace tlsfit::emulator::stm32 {

namespace {
enum : std::uint32_t {
  cr1 = 0x00,
  cr2 = 0x04,
  sr = 0x08,
  dr = 0x0C,
  crcpr = 0x10,
  i2scfgr = 0x1C,
  i2spr = 0x20
};
constexpr std::uint32_t mstr = 1U << 2, spe = 1U << 6, lsbfirst = 1U << 7, ssi = 1U << 8, ssm = 1U << 9,
                        dff = 1U << 11, crcen = 1U << 13, bidimode = 1U << 15, rxonly = 1U << 10;
constexpr std::uint32_t rxne = 1U << 0, txe = 1U << 1, ovr = 1U << 6, bsy = 1U << 7;
constexpr std::uint32_t dma_bits = 3U, ssoe = 1U << 2, errie = 1U << 5, rxneie = 1U << 6, txeie = 1U << 7;
}  // namespace

Spi::Spi(std::string name, Clock& clock, Bus& bus, Lines lines)
    : name_(std::move(name)), clock_(clock), bus_(bus), lines_(std::move(lines)), alarm_(clock, [this] {
        catch_up();
        requests();
      }) {}

void Spi::reset() {
  cr1_ = cr2_ = 0;
  buffer_.reset();
  shifting_.reset();
  rxne_ = overrun_ = overrun_read_ = false;
  alarm_.cancel();
  lines_.request(false);
}

bool Spi::enabled() const {
  return (cr1_ & spe) != 0;
}

Nanoseconds Spi::frame_time() const {
  const std::uint64_t bits = (cr1_ & dff) != 0 ? 16 : 8, divider = 2ULL << (cr1_ >> 3 & 7U);
  return bits * divider * second / lines_.clock_hz();
}

void Spi::begin(std::uint16_t frame, Nanoseconds at) {
  shifting_ = frame;
  shift_end_ = at + frame_time();
}

/// Finishes the frames whose time has come.
void Spi::catch_up() {
  while (shifting_ && clock_.now() >= shift_end_) {
    std::uint16_t in;
    if ((cr1_ & dff) != 0) {
      in = static_cast<std::uint16_t>(lines_.exchange(static_cast<std::uint8_t>(*shifting_ >> 8)) << 8);
      in = static_cast<std::uint16_t>(in | lines_.exchange(static_cast<std::uint8_t>(*shifting_)));
    } else {
      in = lines_.exchange(static_cast<std::uint8_t>(*shifting_));
    }
    if (rxne_)
      overrun_ = true;  // section 20.3.10: the new frame is lost
    else
      received_ = in;
    rxne_ = true;
    shifting_.reset();
    if (buffer_) {
      begin(*buffer_, shift_end_);
      buffer_.reset();
    }
  }
}

std::uint32_t Spi::status() const {
  return (rxne_ ? rxne : 0) | (buffer_ ? 0 : txe) | (overrun_ ? ovr : 0) | (shifting_ ? bsy : 0);
}

void Spi::transmit(std::uint16_t frame) {
  if (!enabled() || (cr1_ & mstr) == 0) {
    bus_.notes().add(name_ + ": data written while it is not an enabled master: nothing is sent");
    return;
  }
  if (!shifting_)
    begin(frame, clock_.now());
  else if (!buffer_)
    buffer_ = frame;
  else
    bus_.notes().add(name_ + ": data written while the transmit buffer is full: the frame before is lost"),
        buffer_ = frame;
}

void Spi::requests() {
  const std::uint32_t now = status();
  lines_.request(((now & rxne) != 0 && (cr2_ & rxneie) != 0) || ((now & txe) != 0 && (cr2_ & txeie) != 0) ||
                 ((now & ovr) != 0 && (cr2_ & errie) != 0));
  if (shifting_ && (cr2_ & (rxneie | txeie | errie)) != 0) alarm_.set(shift_end_);
}

void Spi::check_mode() {
  if (!enabled()) return;
  if ((cr1_ & (crcen | bidimode | rxonly | lsbfirst)) != 0)
    bus_.notes().add(name_ + ": CRC, one-line, receive-only and LSB-first modes are not modelled");
  // Section 20.3.3: a master without an NSS output needs NSS high, by pin or by SSM and SSI.
  if ((cr2_ & ssoe) == 0 && (cr1_ & (ssm | ssi)) != (ssm | ssi))
    bus_.notes().add(name_ +
                     ": master without SSOE or SSM+SSI: real hardware may fall into slave mode (MODF)");
}

std::uint32_t Spi::read(std::uint32_t offset) {
  catch_up();
  switch (offset) {
    case cr1:
      return cr1_;
    case cr2:
      return cr2_;
    case sr: {
      // OVR is cleared by reading DR, then SR (section 20.3.10).
      const std::uint32_t result = status();
      if (overrun_read_) overrun_ = overrun_read_ = false;
      return result;
    }
    case dr:
      rxne_ = false;
      overrun_read_ = overrun_;
      requests();
      return received_;
    case crcpr:
      return 7;
    case i2scfgr:
      return 0;
    case i2spr:
      return 2;
  }
  bus_.unknown(name_, offset, "read");
  return 0;
}

void Spi::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  catch_up();
  switch (offset) {
    case cr1:
      cr1_ = merged(cr1_, value, mask) & 0xFFFFU;
      check_mode();
      break;
    case cr2:
      cr2_ = merged(cr2_, value, mask) & 0xF7U;
      if ((cr2_ & dma_bits) != 0) bus_.notes().add(name_ + ": DMA is not modelled");
      break;
    case dr:
      transmit(static_cast<std::uint16_t>(value & mask));
      break;
    case sr:
    case crcpr:
      break;
    case i2scfgr:
      if ((value & mask & 0x800U) != 0) bus_.notes().add(name_ + ": I2S is not modelled");
      break;
    default:
      bus_.unknown(name_, offset, "write");
  }
  requests();
}

}  // namespace tlsfit::emulator::stm32
