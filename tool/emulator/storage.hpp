// Registers without a model behind them.
#pragma once

#include <map>
#include <string>

#include "emulator/bus.hpp"

namespace tlsfit::emulator {

/// A peripheral that remembers what is written and does nothing with it.
class Storage : public Device {
 public:
  Storage(std::string name, Bus& bus, std::map<std::uint32_t, std::uint32_t> reset_values)
      : name_(std::move(name)), bus_(bus), values_(std::move(reset_values)) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

 private:
  std::string name_;
  Bus& bus_;
  std::map<std::uint32_t, std::uint32_t> values_;
};

}  // namespace tlsfit::emulator
