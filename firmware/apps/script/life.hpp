// A script's life: it begins, its callbacks are called, and what goes wrong ends it; then it begins anew.
#pragma once

#include "apps/script/js.hpp"

namespace script {

/// Does what needs the script's heap, or calls it, within the bounds of one callback: so much work, so much
/// stack. False: an error has ended the script, and nothing of its heap is there any more. Not from within
/// itself.
bool within_bounds(void (*work)(void* state), void* state = nullptr);

/// Calls a function of the script's; only from within_bounds(), and nothing more once has_failed(). What it
/// gives back is dropped.
void call(JSValueConst function, JSValueConst self, std::span<JSValue> arguments = {});

/// An exception is pending that will end the script.
bool has_failed();

struct Usage {
  std::size_t free, used, total;  ///< bytes of the script's heap
};
Usage usage();

}  // namespace script
