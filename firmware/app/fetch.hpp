// One request from beginning to end: connect, TLS handshake, HTTP request, response, goodbye. A state machine
// that the caller turns; it never waits, has a deadline in every phase, and leaves nothing behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "http/response.hpp"
#include "http/url.hpp"
#include "net/net.hpp"
#include "text/text.hpp"
#include "tls/client.hpp"

namespace app {

/// What to fetch. The texts must stay valid until the fetch is over.
struct Request {
  http::Url url;
  const char* name = nullptr;   ///< for SNI and the certificate, if it is not the URL's host
  const char* range = nullptr;  ///< "FIRST-LAST", bytes, both included (RFC 9110 §14.1.2); null: everything
  std::uint32_t job = 0;        ///< for soc::trace()
  bool handshake_only = false;
};

enum class Phase : std::uint8_t {
  Idle,
  Net,      ///< waits for the net to be up
  Connect,  ///< resolves the name, connects
  Handshake,
  Send,    ///< sends the request
  Header,  ///< waits for the response's header
  Body,
  Goodbye,  ///< everything has arrived; close_notify is being sent
  Done,
  Failed,
};

/// What kind of thing went wrong; the words of the console protocol.
enum class Trouble : std::uint8_t { Tls, Net, Timeout, Http, Entropy };

const char* word(Trouble trouble);

/// A fetch and its state; the caller owns it.
class Fetch {
 public:
  /// Begins. `request` must stay valid until release(). The fetch must be Idle.
  void start(const Request& request);

  /// Moves on by one step that brings nothing: any but that of receiving().
  void step();

  /// Whether the response is being received: then receive() is the next step, not step().
  bool receiving() const { return phase_ == Phase::Header || phase_ == Phase::Body; }

  /// Receives into `scratch`. The bytes of the body are moved to its front, and their number is returned. So
  /// a caller that can take only so much gives no more than that.
  std::size_t receive(std::span<std::uint8_t> scratch);

  /// Gives the session and the connection up, in any phase; the fetch is Idle afterwards.
  void release();

  Phase phase() const { return phase_; }
  /// Whether the last step had to leave things as they were: nothing has come, or nothing could be sent.
  bool waiting() const { return waiting_; }
  bool over() const { return phase_ == Phase::Done || phase_ == Phase::Failed; }
  /// Whether the handshake is done; session() tells about it until release().
  bool secured() const { return secured_; }
  const tls::Client& session() const { return session_; }
  const http::Response& response() const { return response_; }

  /// What made it fail, and why, as a sentence. Until release().
  Trouble trouble() const { return trouble_; }
  void explain(text::Writer& out) const;

 private:
  void enter(Phase phase);
  void fail(Trouble trouble, text::Packed sentence);
  void fail_net();
  void fail_session();
  bool late();

  void wait_for_net();
  void connect();
  void handshake();
  void send_request();
  void goodbye();

  // The large ones last: what is near takes shorter instructions.
  const Request* request_ = nullptr;
  text::Packed error_;       ///< the sentence; null: the session explains
  std::uint32_t since_ = 0;  ///< when the phase began, or something last arrived, in ms
  std::uint16_t sent_ = 0;
  Phase phase_ = Phase::Idle;
  Trouble trouble_ = {};
  net::Connection connection_ = net::no_connection;
  bool secured_ = false;
  bool waiting_ = false;
  tls::Client session_;
  http::Response response_;
};

}  // namespace app
