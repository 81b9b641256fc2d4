// One HTTP exchange from beginning to end: a session, a request, its response, goodbye (RFC 9112). A state
// machine that the caller turns; it never waits, has a deadline in every phase, and leaves nothing behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "http/field_capture.hpp"
#include "http/response.hpp"
#include "session/session.hpp"
#include "text/text.hpp"

namespace http {

/// What is asked for. The texts must stay valid until the exchange is released.
struct Request {
  session::Peer peer;
  const char* path = nullptr;   ///< begins with '/' or '?', or is empty, which means "/"
  const char* range = nullptr;  ///< "FIRST-LAST", bytes, both included (RFC 9110 §14.1.2); null: everything
  bool handshake_only = false;
};

/// What an exchange wants called next.
enum class Next : std::uint8_t { Step, Send, Receive, Nothing };

/// An exchange's state; the caller owns it and does what is next(): step(), send() or receive(). So the code
/// for what a program does not do is not in its image.
class Exchange {
 public:
  /// Begins. `request` must stay valid until release(). The exchange must not have begun, or be released.
  void start(const Request& request);

  /// Step: a session opens; or everything has arrived, and goodbye is to be said. Nothing: it is over.
  Next next() const {
    return session_.phase() == session::Phase::Open ? open_ : over() ? Next::Nothing : Next::Step;
  }

  void step();

  /// Sends the request, composed by `compose`: called anew at each step, it must always add the same text.
  void send(void (*compose)(text::Writer& out, const Request& request));

  /// Receives the response into `scratch`. The bytes of the body are moved to its front, and their number is
  /// returned. So a caller that can take only so much gives no more than that.
  /// `capture`, if there is one, sees everything first.
  std::size_t receive(std::span<std::uint8_t> scratch, FieldCapture* capture = nullptr);

  /// Whether everything has arrived, and the session is open. What is next then says goodbye; or again().
  bool complete() const { return session_.phase() == session::Phase::Open && open_ == Next::Step; }
  /// The same request, or what its object holds now, over the session that is open.
  void again();
  /// Whether an open session is really so: the server may have closed it meanwhile.
  bool still_open();

  /// After the request's header was sent (receiving is next): a body follows, which is written while
  /// Next::Send holds.
  void send_more() { enter(Next::Send); }
  tls::Step write(std::span<const std::uint8_t> bytes, std::size_t& taken);
  /// The body has been sent.
  void all_sent() { enter(Next::Receive); }

  /// Gives the session and the connection up, at any time.
  void release() { session_.release(); }

  /// Whether it has ended, well or failed().
  bool over() const { return session_.phase() >= session::Phase::Closed; }
  bool failed() const { return session_.phase() == session::Phase::Failed; }
  /// It tells about itself once it is secured(), and why the exchange failed(), until release().
  const session::Session& session() const { return session_; }
  const Response& response() const { return response_; }

 private:
  void enter(Next open);

  // The large ones last: what is near takes shorter instructions.
  const Request* request_ = nullptr;
  std::uint16_t sent_ = 0;
  Next open_ = Next::Step;  ///< what is next while the session is open
  session::Session session_;
  Response response_;
};

/// Composes a request for a page, after which the server closes (RFC 9112 §3, §9.6).
void compose_get(text::Writer& out, const Request& request);

/// What follows the method in the request line, and the field Host.
void compose_begin(text::Writer& out, const Request& request);

}  // namespace http
