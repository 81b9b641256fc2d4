// What the network is joined with: what the program says, else what the device was told, else what `tlsfit
// build` was. That one writes the texts into the linked program (tool/build/join.cpp), so that no compiler
// has them. One place for all nets; an image has those that its driver asks for.
#pragma once

#include "board.h"
#include "net/join/kept.hpp"
#include "net/join/told.hpp"

/// Empty: not told. The net's file says which there are, and how long they may be (board::join_ssid).
extern "C" {
extern const char tlsfit_join_ssid[], tlsfit_join_key[];
extern const char tlsfit_join_apn[], tlsfit_join_user[], tlsfit_join_password[], tlsfit_join_pin[];
}

namespace net::join {

inline const char* text([[maybe_unused]] Group group, [[maybe_unused]] unsigned number,
                        const char* built_in) {
#if defined(TLSFIT_JOIN_TOLD)
  if (const char* const said = told(group, number); said != nullptr) return said;
#endif
  if constexpr (board::join_kept) {
    const char* const told = kept(group, number);
    if (told != nullptr) return told;
  }
  return built_in;
}

// Each where it is, in flash. It may become empty under its reader, who then starts anew (kept.hpp).
inline const char* ssid() {
  return text(Group::Wifi, 0, tlsfit_join_ssid);
}
inline const char* key() {
  return text(Group::Wifi, 1, tlsfit_join_key);
}
inline const char* apn() {
  return text(Group::Apn, 0, tlsfit_join_apn);
}
inline const char* user() {
  return text(Group::Apn, 1, tlsfit_join_user);
}
inline const char* password() {
  return text(Group::Apn, 2, tlsfit_join_password);
}
inline const char* pin() {
  return text(Group::Pin, 0, tlsfit_join_pin);
}

}  // namespace net::join
