// The emulated board: core, peripherals and network chip, put together from what the image says of itself.
#pragma once

#include <memory>

#include "emulator/chips/network.hpp"
#include "emulator/cpu/cpu.hpp"
#include "emulator/host/virtual_network.hpp"
#include "emulator/image.hpp"
#include "emulator/pin_state.hpp"
#include "emulator/scenario.hpp"
#include "emulator/soc.hpp"

namespace tlsfit::emulator {

class Machine {
 public:
  struct Options {
    std::uint64_t seed = 0;
    double speed = 1;  ///< how fast virtual time passes while it waits in real time
    bool strict = false;
    Defects defects;
    Bytes flash;                  ///< what flash holds; empty: the image, and else it is erased
    std::uint64_t power_cut = 0;  ///< the power fails during this programming or erasing of flash; 0: never
    VirtualNetwork::Options network;
    std::vector<CableStep> cable;
    std::string modem;           ///< of a net that is one: which, and its troubles
    std::vector<PinState> pins;  ///< what is on them from outside, all the time
    std::vector<Pin> watched;    ///< whose changes are told
    std::function<void(const Pin& pin, bool high)> pin_changed;
    std::function<void(std::uint8_t)> console;      ///< the guest printed this
    std::function<void(std::uint32_t value)> told;  ///< its firmware told this (firmware/event)
    std::function<void(const std::string&)> note;   ///< a model has something to say
    /// Another processor than the emulator's own; null: that one.
    std::function<std::unique_ptr<Cpu>(Clock& clock, Bus& bus)> processor;
  };
  Machine(const Image& image, Names& names, Options options);
  ~Machine();

  enum class State { Running, Locked, Reset, PowerLost };
  /// Runs until the next event; sleeps, in real time if the guest waits for the network or if `real_time`.
  /// @param extra a descriptor that also ends the wait when it gets readable; -1 for none
  State step(bool real_time, int extra);

  void type(std::string_view text);
  bool console_busy() const { return soc_->console_busy(); }
  bool listening() const { return soc_->listening(); }  ///< the console's receiver is on
  std::size_t typed() const { return soc_->typed(); }   ///< characters on their way to it
  Cpu& cpu() { return *cpu_; }
  const Cpu& cpu() const { return *cpu_; }
  const Clock& clock() const { return clock_; }
  FlashWear flash_wear() const { return soc_->flash_wear(); }
  ByteView flash() const { return std::as_const(*cpu_).flash().bytes(); }
  bool bitten() const { return bitten_; }  ///< the watchdog asked for the reset

 private:
  void pass_real_time(Nanoseconds span, int extra);
  void sleep(bool real_time, int extra);

  Options options_;
  Random random_;
  Notes notes_;
  Clock clock_;
  Bus bus_;
  VirtualNetwork network_;
  std::unique_ptr<Cpu> cpu_;
  std::unique_ptr<Soc> soc_;
  std::unique_ptr<NetChip> chip_;
  std::unique_ptr<CableScenario> cable_;
  bool bitten_ = false, power_lost_ = false, asleep_ = false;
  Nanoseconds overslept_ = 0;  ///< real time that waits took beyond what was asked
};

/// The model of the chip that `net.chip` names. Throws Error (Usage) for one that the emulator does not have.
std::unique_ptr<NetChip> make_chip(const Net& net, Clock& clock, Notes& notes, Random& random,
                                   Network& network, const std::string& modem);

}  // namespace tlsfit::emulator
