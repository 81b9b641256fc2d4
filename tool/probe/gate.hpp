// Politeness: how many connections are open at once, and how often a new one begins.
#pragma once

#include <asio/any_io_executor.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

#include "probe/task.hpp"

namespace tlsfit::probe {

using Clock = std::chrono::steady_clock;

class Gate {
 public:
  struct Limits {
    std::size_t at_once = 8;
    double per_second = 0;               ///< 0: no limit
    std::chrono::milliseconds delay{0};  ///< from one connection's end to the next one's beginning
    Clock::time_point deadline = Clock::time_point::max();
  };

  Gate(asio::any_io_executor executor, Limits limits);

  /// Leave to have one connection, given back at its end.
  class Permit {
   public:
    Permit() = default;
    explicit Permit(Gate* gate) : gate_(gate) {}
    Permit(Permit&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Permit& operator=(Permit&& other) noexcept {
      std::swap(gate_, other.gate_);
      return *this;
    }
    ~Permit() {
      if (gate_ != nullptr) gate_->give_back();
    }
    explicit operator bool() const { return gate_ != nullptr; }

   private:
    Gate* gate_ = nullptr;
  };

  /// Waits for its turn. An empty permit means that the time for the whole target is over.
  Task<Permit> enter() { return enter(limits_.deadline); }
  /// The same for a gate that targets share, with the deadline of one of them.
  Task<Permit> enter(Clock::time_point deadline);
  Clock::time_point deadline() const { return limits_.deadline; }
  bool is_over() const { return Clock::now() >= limits_.deadline; }

 private:
  void give_back();
  void wake_next();

  asio::any_io_executor executor_;
  Limits limits_;
  std::size_t open_ = 0;
  Clock::time_point next_start_ = Clock::time_point::min();
  std::deque<std::shared_ptr<asio::steady_timer>> waiting_;  // cancelled, first come first served
};

}  // namespace tlsfit::probe
