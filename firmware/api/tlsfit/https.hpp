// HTTPS (RFC 9110, RFC 9112) over a verified TLS session: any method, a body from memory or in pieces, the
// response in pieces, several exchanges over one session. Nothing waits and nothing is allocated: an Exchange
// is a static object of the program's, and moves on whenever read() or write() is called. What a program does
// not call is not in its image.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "http/exchange.hpp"
#include "http/field_capture.hpp"

namespace tlsfit::https {

struct Field {
  const char* name;
  const char* value;
};

/// What is asked for. All of it must stay valid until the exchange is over: constants are best.
struct Request {
  const char* method = "GET";
  const char* host = nullptr;  ///< a name: it must be in the server's certificate
  std::uint16_t port = 443;
  const char* path = "/";              ///< with the query, percent-encoded
  std::span<const Field> fields = {};  ///< further header fields
  const char* range = nullptr;         ///< "FIRST-LAST", bytes, both included
  std::string_view body = {};          ///< sent with Content-Length
  bool pieces = false;                 ///< the body comes by write(), in chunks, and ends with finish()
  bool keep = false;  ///< leaves the session open for the next begin() with the same host and port
};

/// Why an exchange failed: a kind, a cause and Mbed TLS's code (docs/app.md lists them).
struct Failure {
  session::Trouble kind = {};
  std::uint8_t cause = 0;
  int code = 0;
};

class Exchange {
 public:
  constexpr Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Begins to fetch `path` of a server. Not while busy(). Smaller than begin().
  void get(const char* host, std::uint16_t port, const char* path);

  /// Begins any exchange. Not while busy(). Over the last one's session if that was to be kept, is open, and
  /// is with the same host and port: then there is no handshake; if the server has closed it meanwhile, a new
  /// one is made.
  void begin(const Request& request);

  /// Whether the body's next piece can be given.
  bool wants_body() const { return chunking_ && header_sent_ && exchange_.next() == http::Next::Send; }
  /// Sends from the front of a piece of the body, and says how many bytes it took. The others are to be given
  /// again: the same bytes.
  std::size_t write(std::span<const std::uint8_t> bytes);
  /// Ends the body. False: not yet, call again.
  bool finish();

  /// Puts the value of the response's field `name` into `into`, cut off if it is longer, and null-terminated:
  /// "Location" of a redirect, which is not followed. To be called after begin() or get(). Empty until the
  /// header has come.
  void capture(const char* name, std::span<char> into) { capture_.start(name, into); }

  /// Moves on, and gives the bytes of the response's body that have come: their number; 0: none now. `into`
  /// should have 64 bytes or more: the header goes through it, too.
  std::size_t read(std::span<std::uint8_t> into);

  /// Of the response; 0 until its header has come.
  unsigned status() const {
    return exchange_.response().header_complete() ? exchange_.response().status() : 0;
  }
  bool busy() const { return busy_; }
  /// Everything has come.
  bool done() const { return !busy_ && !failed_ && begun_; }
  bool failed() const { return failed_; }
  Failure failure() const { return failure_; }

  /// Gives up, or ends a session that was kept.
  void close();

 private:
  struct Composed : http::Request {
    const https::Request* more = nullptr;
  };
  static void compose(text::Writer& out, const http::Request& request);
  static void send_memory(Exchange& self);
  void start();
  void move();
  void send();
  void end();
  std::size_t receive(std::span<std::uint8_t> into);

  // The large ones last: what is near takes shorter instructions.
  Composed request_;
  void (*compose_)(text::Writer& out, const http::Request& request) = nullptr;
  void (*send_body_)(Exchange& self) = nullptr;
  std::size_t body_sent_ = 0;
  std::uint16_t chunk_ = 0;  ///< bytes of the body in the chunk that is being sent
  bool begun_ = false, busy_ = false, failed_ = false, chunking_ = false, keep_ = false, header_sent_ = false,
       head_ = false;
  Failure failure_;
  http::FieldCapture capture_;
  http::Exchange exchange_;
};

}  // namespace tlsfit::https
