// What the firmware's code asks of a board, answered by the callbacks of tlsfit.h.
#pragma once

#include "tlsfit.h"

namespace surroundings {

/// From now on these tell the time and give random bytes: those of the session that was opened last.
void use(const tlsfit_callbacks& callbacks);

}  // namespace surroundings
