// setTimeout, setInterval and what clears them.
#pragma once

#include "apps/script/js.hpp"

namespace script::timers {

/// Calls what is due, if anything is.
void move();
bool any();
/// The script's heap is about to be wiped.
void forget();

/// `magic`: whether it is called again and again.
JSValue set(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int repeats);
/// Of one number; without, of all.
JSValue clear(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);

}  // namespace script::timers
