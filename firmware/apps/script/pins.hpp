// Pins and buses by their names, and what scripts do with them.
#pragma once

#include "apps/script/js.hpp"

namespace script::pins {

/// A pin, an LED or a bus as a script names it: B15, LED1, SPI2, Serial2. JS_UNINITIALIZED: there is none.
JSValue named(const char* name);

/// Checks what a script says of the net's bus and pins: SPI2, B10. `wire` is the pin's name in the board's
/// file. False: an exception is pending that names the right ones.
bool is_net_bus(JSValueConst bus);
bool is_net_pin(JSValueConst pin, const char* wire);

JSValue digital_write(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
JSValue digital_read(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
JSValue analog_read(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
JSValue pin_mode(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
JSValue set_watch(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
/// Of one number; without, of all.
JSValue clear_watch(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);

/// Looks at the pins that are watched.
void move();
bool any_watch();
/// The script's heap is about to be wiped.
void forget();

}  // namespace script::pins
