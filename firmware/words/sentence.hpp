// The sentences about causes of failures (session/failure.hpp, http/error.hpp).
#pragma once

#include "text/packed.hpp"

namespace words {

/// Null if there is none. Of images with few words or none (docs/firmware.md): its number, until the next
/// call.
text::Packed sentence(std::uint8_t cause);

}  // namespace words
