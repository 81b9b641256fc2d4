// What an image and whoever watches it agree on: numbers that the firmware says
// (firmware/agreement/agreement.hpp).
#pragma once

#include <cstdint>

#include "base/elf.hpp"
#include "model/fields.hpp"

namespace tlsfit {

/// Of an image that tlsfit did not build all is 0, and there is nothing to watch.
struct Agreement {
  std::uint32_t stack_paint = 0;               ///< what start-up fills the stack with
  std::uint32_t heap_used = 0, heap_peak = 0;  ///< where these counters are in tlsfit_arena, in bytes
  /// What the lowest byte of tlsfit_told says: of a session, whose number is in the others …
  std::uint32_t handshake_begins = 0, handshake_failed = 0, handshake_verified = 0, handshake_resumed = 0;
  std::uint32_t program_done = 0, program_failed = 0;  ///< … or of the program
  std::uint32_t typed_line = 0;                        ///< most characters that the console takes on a line
  bool operator==(const Agreement&) const = default;
};

Json to_json(const Agreement& agreement);
/// Throws Error (Usage).
Agreement agreement_from_json(Fields fields);
/// By the symbols tlsfit_agreed_* of a linked image. Throws Error (Defect) if one is missing.
Agreement agreement_of(const ElfFile& elf);

}  // namespace tlsfit
