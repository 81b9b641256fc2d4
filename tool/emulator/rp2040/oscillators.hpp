// Where the clocks begin: the crystal (XOSC, datasheet section 2.16), the PLLs of it (section 2.18) and the
// ring oscillator (ROSC, section 2.17).
#pragma once

#include <functional>
#include <string>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator::rp2040 {

/// Not modelled: the dormant state, the counter.
class Xosc : public Device {
 public:
  /// @param hz of the crystal; 0: there is none, or it never starts
  Xosc(Clock& clock, Bus& bus, std::uint32_t hz) : clock_(clock), bus_(bus), hz_(hz) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  /// What it gives now.
  std::uint32_t hz() const { return stable() ? hz_ : 0; }

 private:
  bool enabled() const { return (ctrl_ >> 12 & 0xFFFU) == 0xFAB; }
  bool stable() const { return enabled() && hz_ != 0 && clock_.now() >= stable_at_; }

  Clock& clock_;
  Bus& bus_;
  std::uint32_t hz_, ctrl_ = 0, startup_ = 0xC4;
  Nanoseconds stable_at_ = 0;
};

/// Not modelled: bypass, the reference's divider beyond 1.
class Pll : public Device {
 public:
  Pll(std::string name, Clock& clock, Bus& bus, const Xosc& xosc)
      : name_(std::move(name)), clock_(clock), bus_(bus), xosc_(xosc) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();
  /// What it gives now; 0 while it is not locked, or its dividers are off.
  std::uint32_t hz() const;

 private:
  bool locked() const;
  std::uint64_t vco_hz() const;

  std::string name_;
  Clock& clock_;
  Bus& bus_;
  const Xosc& xosc_;
  std::uint32_t cs_ = 1, pwr_ = 0x2D, fbdiv_ = 0, prim_ = 0x77000;
  Nanoseconds locked_at_ = 0;
};

/// Runs from the start. Not modelled: its registers but RANDOMBIT, which keep what is written; stopping it.
class Rosc : public Device {
 public:
  static constexpr std::uint32_t usual_hz = 6'500'000;
  Rosc(Bus& bus, Random& random) : bus_(bus), random_(random) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  /// Its noise is gone: RANDOMBIT is stuck.
  void stick() { stuck_ = true; }
  /// Whether what reads RANDOMBIT is clocked by this oscillator: then it is not random (section 2.17.5).
  std::function<bool()> clocks_its_reader;

 private:
  Bus& bus_;
  Random& random_;
  std::uint32_t values_[7] = {0xAA0, 0, 0, 0, 0xAA0, 8, 0};
  bool stuck_ = false;
};

}  // namespace tlsfit::emulator::rp2040
