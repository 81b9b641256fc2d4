#include "apps/script/pins.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "apps/script/life.hpp"
#include "apps/script/task.hpp"
#include "board.h"
#include "script_data.hpp"
#include "text/text.hpp"
#include "tlsfit/adc.hpp"
#include "tlsfit/clock.hpp"
#include "tlsfit/pins.hpp"

namespace script::pins {
namespace {

using tlsfit::pins::Mode;
using tlsfit::pins::Pin;

/// What a handle stands for (new_handle()): bit 1 is set for a bus, whose kind and number stand above.
constexpr std::uintptr_t pin_bits = 1, bus_bits = 3;
constexpr unsigned shift = 2;

/// Kinds of buses, as Espruino calls them and as datasheets do.
struct Bus {
  const char* name;
  const char* peripheral;
};
constexpr Bus buses[] = {{"SPI", "SPI"}, {"Serial", "USART"}, {"I2C", "I2C"}};

/// Pins that were made something: by pinMode(), or by their first use.
constinit std::uint32_t made[3] = {};

bool is_made(Pin pin) {
  return (made[board::pin_index(pin) / 32] >> board::pin_index(pin) % 32 & 1) != 0;
}

void make(Pin pin, Mode mode) {
  made[board::pin_index(pin) / 32] |= 1u << board::pin_index(pin) % 32;
  tlsfit::pins::mode(pin, mode);
}

bool same(Pin a, Pin b) {
  return board::wired(a) && board::wired(b) && board::pin_index(a) == board::pin_index(b);
}

/// Whether a script may have the pin; else an exception is pending.
bool is_free(Pin pin) {
  for (const Wire& wire : data::net) {
    Pin taken = board::no_pin;
    if (!board::find_pin(wire.pin, taken) || !same(pin, taken)) continue;
    JS_ThrowTypeError(js, "%s is the net's (%s)", wire.pin, wire.name);
    return false;
  }
  if (!same(pin, board::console_tx) && !same(pin, board::console_rx)) return true;
  refuse("this pin is the console's");
  return false;
}

/// The pin that a value stands for. False: an exception is pending.
bool take_pin(JSValueConst value, Pin& pin) {
  const std::uintptr_t word = word_of(value);
  if ((word & bus_bits) != pin_bits) {
    refuse("want a pin: B3, LED1");
    return false;
  }
  std::array<std::uint8_t, sizeof(Pin)> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(word >> (shift + 8 * i));
  pin = std::bit_cast<Pin>(bytes);
  return is_made(pin) || is_free(pin);
}

enum Method : std::int16_t { Write, Set, Reset, Toggle, Read };

JSValue method(JSContext*, JSValueConst self, int count, JSValueConst* arguments, int which) {
  Pin pin = board::no_pin;
  if (!take_pin(self, pin)) return JS_EXCEPTION;
  if (which == Read) {
    if (!is_made(pin)) make(pin, Mode::Input);
    return JS_NewBool(js, tlsfit::pins::read(pin));
  }
  const bool level = which == Set || (which == Write && JS_ToBool(js, at(count, arguments, 0)) > 0) ||
                     (which == Toggle && !tlsfit::pins::read(pin));
  tlsfit::pins::write(pin, level);
  if (!is_made(pin)) make(pin, Mode::Output);
  return which == Toggle ? JS_NewBool(js, level) : JS_UNDEFINED;
}

JSValue method_mode(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int) {
  JSValueConst both[] = {self, at(count, arguments, 0)};
  return pin_mode(context, JS_UNDEFINED, 2, both, 0);
}

constexpr Entry pin_entries[] = {{"write", method, Write},   {"set", method, Set},   {"reset", method, Reset},
                                 {"toggle", method, Toggle}, {"read", method, Read}, {"mode", method_mode}};
constexpr Table pin_table = {pin_entries};

JSValue setup(JSContext*, JSValueConst self, int count, JSValueConst* arguments, int) {
  if (!is_net_bus(self)) return JS_EXCEPTION;
  // SPI2.setup({mosi: B15, …}), Serial2.setup(115200, {tx: A2, …})
  for (int i = 0; i < count; ++i)
    for (const Wire& wire : data::net) {
      const Value pin = property(arguments[i], wire.name);
      if (!pin.is_undefined() && !is_net_pin(pin.get(), wire.name)) return JS_EXCEPTION;
    }
  return JS_UNDEFINED;
}

constexpr Entry bus_entries[] = {{"setup", setup}};
constexpr Table bus_table = {bus_entries};

JSValue pin_handle(const char* pin_name) {
  Pin pin = board::no_pin;
  if (!board::find_pin(pin_name, pin)) return JS_UNINITIALIZED;
  const auto bytes = std::bit_cast<std::array<std::uint8_t, sizeof(Pin)>>(pin);
  std::uintptr_t word = pin_bits;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    word |= static_cast<std::uintptr_t>(bytes[i]) << (shift + 8 * i);
  return new_handle(pin_table, word);
}

struct Watch {
  Watch* next;
  JSValue function, pin_object;
  Pin pin;
  std::int32_t number;
  std::uint32_t debounce;  ///< ms
  std::uint32_t since;     ///< ms: when the level was last seen to change
  double last;             ///< seconds: when it last changed
  bool level, seen, repeats, rising, falling;
};

constinit Watch* first = nullptr;
constinit std::int32_t last_number = 0;

void free_watch(Watch* watch) {
  JS_FreeValue(js, watch->function);
  JS_FreeValue(js, watch->pin_object);
  js_free(js, watch);
}

void tell(void* which) {
  Watch& watch = *static_cast<Watch*>(which);
  const double now = tlsfit::clock::milliseconds() / 1000.0;
  const Value event(JS_NewObject(js));
  set(event.get(), "state", JS_NewBool(js, watch.level));
  set(event.get(), "time", JS_NewFloat64(js, now));
  set(event.get(), "lastTime", JS_NewFloat64(js, watch.last));
  set(event.get(), "pin", JS_DupValue(js, watch.pin_object));
  watch.last = now;
  const Value function(JS_DupValue(js, watch.function));
  if (!watch.repeats) {
    for (Watch** place = &first; *place != nullptr; place = &(*place)->next)
      if (*place == &watch) {
        *place = watch.next;
        break;
      }
    free_watch(&watch);
  }
  JSValue argument = event.get();
  call(function.get(), JS_UNDEFINED, {&argument, 1});
}

}  // namespace

JSValue named(const char* name) {
  for (const Wire& wire : data::pins)
    if (std::strcmp(wire.name, name) == 0) return pin_handle(wire.pin);
  for (std::uintptr_t kind = 0; kind < std::size(buses); ++kind) {
    const char* const rest = text::behind(name, buses[kind].name);
    if (rest == nullptr || rest[0] < '1' || rest[0] > '9' || rest[1] != 0) continue;
    return new_handle(bus_table, (kind << 8 | static_cast<std::uintptr_t>(rest[0])) << shift | bus_bits);
  }
  return pin_handle(name);
}

bool is_net_bus(JSValueConst bus) {
  const std::uintptr_t word = word_of(bus);
  if ((word & bus_bits) == bus_bits) {
    const char* const rest = text::behind(board::net_bus, buses[word >> (shift + 8)].peripheral);
    if (rest != nullptr && rest[0] == static_cast<char>(word >> shift & 0xFF)) return true;
  }
  JS_ThrowTypeError(js, "the net is on %s, and no other bus is for scripts", data::net_bus);
  return false;
}

bool is_net_pin(JSValueConst value, const char* name) {
  for (const Wire& wire : data::net) {
    if (std::strcmp(wire.name, name) != 0) continue;
    const Value right(pin_handle(wire.pin));
    if (word_of(value) == word_of(right.get())) return true;
    JS_ThrowTypeError(js, "the net's %s is %s on this board", wire.name, wire.pin);
    return false;
  }
  JS_ThrowTypeError(js, "the net has no %s on this board", name);
  return false;
}

JSValue digital_write(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int) {
  return method(context, at(count, arguments, 0), count - 1, arguments + 1, Write);
}

JSValue digital_read(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int) {
  const JSValue level = method(context, at(count, arguments, 0), 0, nullptr, Read);
  return JS_IsException(level) ? level : JS_NewInt32(js, JS_ToBool(js, level));
}

JSValue analog_read(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  Pin pin = board::no_pin;
  if (!take_pin(at(count, arguments, 0), pin)) return JS_EXCEPTION;
  if (!is_made(pin)) make(pin, Mode::Analog);
  const int reading = tlsfit::adc::read(pin);
  if (reading < 0) return refuse("analogRead: no converter is at this pin");
  return JS_NewFloat64(js, static_cast<double>(reading) / tlsfit::adc::full_scale);
}

JSValue pin_mode(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  Pin pin = board::no_pin;
  if (!take_pin(at(count, arguments, 0), pin)) return JS_EXCEPTION;
  const Bytes wanted(at(count, arguments, 1));
  if (wanted.failed()) return JS_EXCEPTION;
  constexpr struct {
    std::string_view name;
    Mode mode;
  } modes[] = {{"input", Mode::Input},   {"input_pullup", Mode::PullUp}, {"input_pulldown", Mode::PullDown},
               {"output", Mode::Output}, {"opendrain", Mode::OpenDrain}, {"analog", Mode::Analog}};
  for (const auto& [name, mode] : modes)
    if (wanted.view() == name) {
      make(pin, mode);
      return JS_UNDEFINED;
    }
  return refuse("pinMode: want input, input_pullup, input_pulldown, output, opendrain or analog");
}

JSValue set_watch(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  if (!JS_IsFunction(js, at(count, arguments, 0))) return refuse("setWatch: want a function");
  Pin pin = board::no_pin;
  if (!take_pin(at(count, arguments, 1), pin)) return JS_EXCEPTION;
  const JSValueConst options = at(count, arguments, 2);
  const Value edge = property(options, "edge");
  const Bytes name(edge.get());
  if (name.failed()) return JS_EXCEPTION;
  if (!is_made(pin)) make(pin, Mode::Input);
  auto* const watch = static_cast<Watch*>(js_mallocz(js, sizeof(Watch)));
  if (watch == nullptr) return JS_EXCEPTION;
  watch->function = JS_DupValue(js, arguments[0]);
  watch->pin_object = JS_DupValue(js, arguments[1]);
  watch->pin = pin;
  watch->level = watch->seen = tlsfit::pins::read(pin);
  watch->repeats = JS_IsObject(options) ? number(options, "repeat", 0) != 0 : JS_ToBool(js, options) > 0;
  watch->rising = name.view() != "falling";
  watch->falling = name.view() != "rising";
  watch->debounce =
      static_cast<std::uint32_t>(std::max(script::number(options, "debounce", 0), std::int32_t{0}));
  watch->number = ++last_number;
  watch->next = first;
  first = watch;
  return JS_NewInt32(js, watch->number);
}

JSValue clear_watch(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  std::int32_t number = 0;
  if (count > 0 && JS_ToInt32(js, &number, arguments[0]) < 0) return JS_EXCEPTION;
  for (Watch** place = &first; *place != nullptr;) {
    Watch* const watch = *place;
    if (count > 0 && watch->number != number) {
      place = &watch->next;
      continue;
    }
    *place = watch->next;
    free_watch(watch);
  }
  return JS_UNDEFINED;
}

// One at a time: a callback may clear any.
void move() {
  const std::uint32_t now = tlsfit::clock::milliseconds();
  for (Watch* watch = first; watch != nullptr; watch = watch->next) {
    const bool seen = tlsfit::pins::read(watch->pin);
    if (seen != watch->seen) {
      watch->seen = seen;
      watch->since = now;
    }
    if (seen == watch->level || now - watch->since < watch->debounce) continue;
    watch->level = seen;
    if (seen ? watch->rising : watch->falling) {
      within_bounds(tell, watch);
      return;
    }
  }
}

bool any_watch() {
  return first != nullptr;
}

void forget() {
  first = nullptr;
  for (std::uint32_t& some : made) some = 0;
}

}  // namespace script::pins
