// Why there is no network, as far as the chip tells.
#pragma once

#include "text/packed.hpp"

namespace net::cc3000 {

enum class Reason : std::uint8_t {
  Starting,
  NoPatches,
  NoneRemembered,
  NotFound,
  Refused,
  NoAddress,
  Left,
  Restarted,
  Hung,
};

text::Packed sentence(Reason reason);

}  // namespace net::cc3000
