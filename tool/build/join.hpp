// What a network in the air is joined with, in an image that has a place for it. It is put into the linked
// program, so no compiler, no cache and no fit ever has it.
#pragma once

#include <string>

#include "base/bytes.hpp"

namespace tlsfit {

struct Join {
  std::string ssid;  ///< 1 to 32 bytes (IEEE 802.11); empty: the image names no network
  std::string key;   ///< 8 to 64 (WPA), or none
};

/// @param ssid the network's name
/// @param key_file its key; empty: the environment's TLSFIT_WIFI_KEY, or none
/// Throws Error (Usage), which never shows the key.
Join join_for(const std::string& ssid, const std::string& key_file);

/// The linked program `elf` (its bytes) with them in it. Throws Error (Usage) if it has no place for them:
/// its net joins nothing.
Bytes with_join(Bytes elf, const std::string& name, const Join& join);

}  // namespace tlsfit
