// The values of this device, in the pages that the board's layout names.
#pragma once

#include "store/log.hpp"

namespace store {

/// For whoever keeps something; names that begin with "tlsfit." are the firmware's own.
extern Log values;

}  // namespace store
