// What a script can name without anybody having defined it.
#pragma once

#include "apps/script/js.hpp"

namespace script {

extern const Table globals;

/// Calls what waits for the script to have been run once: onInit(), and listeners of E's 'init'.
void tell_init();
/// The script's heap is about to be wiped.
void forget_init();

}  // namespace script
