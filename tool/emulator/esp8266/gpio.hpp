// GPIO0 to GPIO15 and what the pads are for (ESP8266 Technical Reference, chapter 2).
#pragma once

#include <array>
#include <functional>
#include <optional>

#include "emulator/bus.hpp"

namespace tlsfit::emulator::esp8266 {

/// Levels of outputs, open drain, pull-ups, and which function a pad has. Not modelled: interrupts, GPIO16,
/// sigma-delta, strengths.
class Gpio : public Device {
 public:
  explicit Gpio(Bus& bus) : bus_(bus), mux_(*this) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  /// The registers of the pads, IO_MUX.
  Device& pads() { return mux_; }

  [[nodiscard]] unsigned function(unsigned pin) const;
  [[nodiscard]] bool level(unsigned pin) const;
  void drive(unsigned pin, bool high);
  void watch(unsigned pin, std::function<void(bool)> action);

 private:
  class Pads : public Device {
   public:
    explicit Pads(Gpio& gpio) : gpio_(gpio) {}
    std::uint32_t read(std::uint32_t offset) override;
    void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

   private:
    Gpio& gpio_;
  };
  void look();

  Bus& bus_;
  Pads mux_;
  std::uint32_t out_ = 0, enable_ = 0;
  std::array<std::uint32_t, 16> pin_{};
  std::array<std::uint32_t, 17> pad_{};  // by register
  std::array<std::optional<bool>, 16> driven_{};
  std::array<std::vector<std::function<void(bool)>>, 16> watchers_;
  std::uint32_t seen_ = 0xFFFF;
};

}  // namespace tlsfit::emulator::esp8266
