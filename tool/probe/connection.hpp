// One TCP connection to a target with a deadline on every step, past the proxy and STARTTLS if there are any.
#pragma once

#include <asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "probe/gate.hpp"
#include "probe/options.hpp"
#include "probe/task.hpp"

namespace tlsfit::probe {

/// Why no more bytes come.
enum class End { None, Closed, Reset, TimedOut };

/// What one read brought.
struct Chunk {
  Bytes data;
  End end = End::None;
};

class Connection {
 public:
  Connection(asio::ip::tcp::socket socket, Gate::Permit permit, std::chrono::milliseconds step_timeout,
             Clock::time_point deadline);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The deadline of everything from now on: one step's time (or less), within the target's.
  void begin_step();
  void begin_step(std::chrono::milliseconds time);
  Task<End> connect(asio::ip::tcp::endpoint endpoint);
  Task<End> write(ByteView bytes);
  Task<Chunk> read();
  /// "127.0.0.1:8443"
  std::string remote() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
  Gate::Permit permit_;
  std::chrono::milliseconds step_timeout_;
  Clock::time_point deadline_;
};

/// Where all targets wait for their turn.
struct SharedGates {
  Gate handshakes;  ///< whole ones, under way at once
  Gate names;       ///< being resolved at once
};

/// Opens connections to one target; resolves its name once.
class Dialer {
 public:
  /// @param shared outlives this
  Dialer(asio::any_io_executor executor, Target target, const ProbeOptions& options, SharedGates& shared);

  struct Dialled {
    std::unique_ptr<Connection> connection;  ///< null if `error` says why not
    std::string error;
  };
  Task<Dialled> dial();

  const Target& target() const { return target_; }
  const std::string& address() const { return address_; }
  Gate& gate() { return gate_; }
  /// Leave to have one of the whole handshakes that may be under way at once, over all targets.
  Task<Gate::Permit> turn_for_handshake() { return shared_.handshakes.enter(gate_.deadline()); }
  /// TCP connections made so far.
  std::size_t connections() const { return connections_; }

 private:
  /// Why there are none, or nothing.
  Task<std::string> find_endpoints();

  asio::any_io_executor executor_;
  Target target_;
  const ProbeOptions& options_;
  Gate gate_;
  SharedGates& shared_;
  Gate resolving_;
  std::vector<asio::ip::tcp::endpoint> endpoints_;
  std::string resolve_error_;
  std::string address_;
  std::size_t connections_ = 0;
};

}  // namespace tlsfit::probe
