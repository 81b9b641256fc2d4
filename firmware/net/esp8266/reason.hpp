// Why there is no network, as far as the module tells.
#pragma once

#include "text/packed.hpp"

namespace net::esp8266 {

enum class Reason : std::uint8_t {
  Starting,
  JoinTimeout,  // from here to JoinFailed: AT+CWJAP's error codes 1 to 4
  WrongKey,
  NoSuchNetwork,
  JoinFailed,
  NoneRemembered,
  Left,
  Restarted,
  Hung,
  BytesLost,
};

text::Packed sentence(Reason reason);

}  // namespace net::esp8266
