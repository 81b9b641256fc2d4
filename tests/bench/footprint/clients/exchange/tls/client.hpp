// Stands in for firmware/tls/client.hpp when the TLS library is not Mbed TLS: what firmware/session calls,
// over a session whose kind only the library's own client.cpp knows. That file says what is verified, and
// how.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "net/net.hpp"
#include "text/text.hpp"

namespace tls {

enum class Step : std::uint8_t { Busy, Done, Failed };
enum class Read : std::uint8_t { Nothing, Data, Closed, Cut, Failed };

/// See firmware/tls/client.hpp. Between start() and release() the session is on the heap, all of it, so that
/// the heap's peak is what a connection takes with every library alike.
class Client {
 public:
  bool start(net::Connection connection, std::string_view name, std::string_view host, std::uint16_t port);
  Step handshake();
  bool waiting() const { return waiting_; }
  Step write(std::span<const std::uint8_t> bytes, std::size_t& taken);
  Read read(std::span<std::uint8_t> bytes, std::size_t& count);
  Step close();
  void release();

  int code() const { return code_; }
  void explain(text::Writer& out) const {
    out.add("error ").number(static_cast<std::uint32_t>(code_ < 0 ? -code_ : code_));
  }
  std::string_view version() const;
  std::string_view suite() const;
  std::string_view group() const { return "group not told"; }
  bool verified() const;
  bool resumed() const { return false; }

 private:
  struct Session;
  Session* session_ = nullptr;
  net::Connection connection_ = {};
  bool waiting_ = false;
  int code_ = 0;  ///< the library's, of the failure
};

}  // namespace tls
