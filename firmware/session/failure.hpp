// Why a session failed, as numbers. words/words.hpp has the sentences.
#pragma once

#include <cstdint>

#include "net/net.hpp"

namespace session {

/// What kind of thing went wrong.
enum class Trouble : std::uint8_t { Tls, Net, Timeout, Protocol, Entropy };

/// What went wrong, exactly: one number for all causes but those that tls::Client knows.
struct Failure {
  Trouble trouble = {};
  std::uint8_t cause = 0;  ///< a net::Failure, down(), cause_of(), an http::Error or an mqtt::Error
};

/// A connection could not even be tried, for the net was not up.
constexpr std::uint8_t down(net::Status status) {
  if (status == net::Status::NoNetwork) return static_cast<std::uint8_t>(net::Failure::NoNetwork);
  if (status == net::Status::Asking) status = net::Status::NoAddress;
  return static_cast<std::uint8_t>(16 + static_cast<std::uint8_t>(status));
}

/// What lasted too long: the first are a session's phases.
enum class Late : std::uint8_t { Net = 1, Connect, Handshake, Goodbye, Send, Header, Body };
constexpr std::uint8_t cause_of(Late what) {
  return static_cast<std::uint8_t>(32 + static_cast<std::uint8_t>(what));
}

/// The kind alone.
constexpr std::uint8_t cause_of(Trouble trouble) {
  return static_cast<std::uint8_t>(48 + static_cast<std::uint8_t>(trouble));
}

}  // namespace session
