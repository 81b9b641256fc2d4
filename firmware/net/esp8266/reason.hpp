// Why there is no network, as far as the module tells.
#pragma once

#include "net/at/module.hpp"
#include "text/packed.hpp"

namespace net::esp8266 {

enum class Reason : at::Reason {
  JoinTimeout = at::own_reasons,  // from here to JoinFailed: AT+CWJAP's error codes 1 to 4
  WrongKey,
  NoSuchNetwork,
  JoinFailed,
  NoneRemembered,
  Left,
};

text::Packed sentence(at::Reason reason);

}  // namespace net::esp8266
