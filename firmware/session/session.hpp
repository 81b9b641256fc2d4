// A verified TLS connection to a server, from nothing to goodbye: waits for the net, resolves, connects,
// shakes hands. A state machine that the caller turns; it never waits, has a deadline in every phase, and
// leaves nothing behind. Why something failed is kept as codes; session/words.hpp has the sentences, for
// programs that print them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "net/net.hpp"
#include "session/failure.hpp"
#include "session/peer.hpp"
#include "tls/client.hpp"

namespace session {

enum class Phase : std::uint8_t {
  Idle,
  Net,      ///< waits for the net to be up
  Connect,  ///< resolves the name, connects
  Handshake,
  Goodbye,  ///< close_notify is being sent
  Open,     ///< write() and read() are the caller's
  Closed,
  Failed,
};

/// A session's state; the caller owns it.
class Session {
 public:
  /// Begins. The session must be Idle.
  void start(const Peer& peer);

  /// Moves on by one step, in any phase.
  void step();

  /// While Open, as tls::Client. What fails there makes the session Failed.
  tls::Step write(std::span<const std::uint8_t> bytes, std::size_t& taken);
  tls::Read read(std::span<std::uint8_t> bytes, std::size_t& count);

  /// Says goodbye: Closed follows, soon. The session must be Open.
  void close() { enter(Phase::Goodbye); }

  /// Gives the session and the connection up, in any phase; it is Idle afterwards.
  void release();

  /// Makes it Failed, by what its user knows.
  void fail(Trouble trouble, std::uint8_t cause);
  /// The same with Trouble::Timeout, once nothing has gone on for as long as `what` may last; whether it is
  /// so.
  bool late(Late what);
  /// Something has gone on: late() counts from now.
  void touch();

  Phase phase() const { return phase_; }
  /// Whether the handshake is done; tls() tells about it until release().
  bool secured() const { return secured_; }
  const tls::Client& tls() const { return tls_; }
  /// Why it is Failed, until release().
  Failure failure() const { return failure_; }

 private:
  void enter(Phase phase);
  void fail_tls();
  void wait_for_net();
  void connect();
  void handshake();

  // The large one last: what is near takes shorter instructions.
  const Peer* peer_ = nullptr;
  std::uint32_t since_ = 0;  ///< when the phase began, or something last arrived, in ms
  Phase phase_ = Phase::Idle;
  Failure failure_;
  net::Connection connection_ = net::no_connection;
  bool secured_ = false;
  tls::Client tls_;
};

}  // namespace session
