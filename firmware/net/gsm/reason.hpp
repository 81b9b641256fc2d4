// Why there is no network, as far as the module tells.
#pragma once

#include "net/at/module.hpp"
#include "text/packed.hpp"

namespace net::gsm {

enum class Reason : at::Reason {
  NoSim = at::own_reasons,  // from here to PinRefused: '+CME ERROR' 10 to 16 (3GPP TS 27.007 §9.2)
  PinWanted,
  Locked,
  SimFails,
  SimBusy,
  SimWrong,
  PinRefused,
  LastTry,
  NoSignal,
  Searching,
  Denied,
  NoData,
  AccessRefused,
  Ended,
};

text::Packed sentence(at::Reason reason);

}  // namespace net::gsm
