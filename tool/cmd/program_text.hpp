// What an image's program takes of the library beside its sessions, for people.
#pragma once

#include <string>

#include "model/fit.hpp"

namespace tlsfit {

/// "for the program: PSA_WANT_ALG_HKDF (340 bytes of flash), …; estimated": the options that nobody but the
/// program needs. Empty if there are none.
std::string program_text(const Fit& fit);

}  // namespace tlsfit
