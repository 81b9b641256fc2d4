#include "apps/script/timers.hpp"

#include <algorithm>

#include "apps/script/life.hpp"
#include "tlsfit/clock.hpp"

namespace script::timers {
namespace {

/// Clocks are compared by subtraction: half of their round.
constexpr std::uint32_t longest = 0x7FFF'FFFF;
constexpr int most_arguments = 4;

struct Timer {
  Timer* next;
  JSValue function;
  JSValue arguments[most_arguments];
  std::uint32_t due;     ///< ms
  std::uint32_t period;  ///< ms; 0: once
  std::int32_t number;
  std::uint8_t count;  ///< of the arguments
};

constinit Timer* first = nullptr;
constinit std::int32_t last_number = 0;

void free_timer(Timer* timer) {
  JS_FreeValue(js, timer->function);
  for (int i = 0; i < timer->count; ++i) JS_FreeValue(js, timer->arguments[i]);
  js_free(js, timer);
}

/// Where the timer stands that has been due for longest; null: none is.
Timer** find_due(std::uint32_t now) {
  Timer** best = nullptr;
  for (Timer** place = &first; *place != nullptr; place = &(*place)->next)
    if (now - (*place)->due <= longest && (best == nullptr || (*best)->due - (*place)->due <= longest))
      best = place;
  return best;
}

void add(Timer* timer) {
  timer->next = first;
  first = timer;
}

void call_due(void* place) {
  auto** const due = static_cast<Timer**>(place);
  Timer* const timer = *due;
  *due = timer->next;
  const Value function(JS_DupValue(js, timer->function));
  JSValue arguments[most_arguments];
  const int count = timer->count;
  for (int i = 0; i < count; ++i) arguments[i] = JS_DupValue(js, timer->arguments[i]);
  if (timer->period != 0) {
    // Those that were missed are not made up for.
    const std::uint32_t next = timer->due + timer->period, now = tlsfit::clock::milliseconds();
    timer->due = now - next <= longest ? now + 1 : next;
    add(timer);
  } else {
    free_timer(timer);
  }
  call(function.get(), JS_UNDEFINED, {arguments, static_cast<std::size_t>(count)});
  for (int i = 0; i < count; ++i) JS_FreeValue(js, arguments[i]);
}

}  // namespace

void move() {
  if (Timer** const due = find_due(tlsfit::clock::milliseconds()); due != nullptr)
    within_bounds(call_due, due);
}

bool any() {
  return first != nullptr;
}

void forget() {
  first = nullptr;
}

JSValue set(JSContext*, JSValueConst, int count, JSValueConst* arguments, int repeats) {
  if (!JS_IsFunction(js, at(count, arguments, 0))) return refuse("a timer calls a function: want one");
  double wait = 0;
  if (count > 1 && JS_ToFloat64(js, &wait, arguments[1]) < 0) return JS_EXCEPTION;
  if (!(wait >= 1)) wait = 1;
  if (wait > longest) return refuse("a timer waits for 24 days at most");
  auto* const timer = static_cast<Timer*>(js_mallocz(js, sizeof(Timer)));
  if (timer == nullptr) return JS_EXCEPTION;
  timer->function = JS_DupValue(js, arguments[0]);
  timer->count = static_cast<std::uint8_t>(std::clamp(count - 2, 0, most_arguments));
  for (int i = 0; i < timer->count; ++i) timer->arguments[i] = JS_DupValue(js, arguments[2 + i]);
  const auto milliseconds = static_cast<std::uint32_t>(wait);
  timer->due = tlsfit::clock::milliseconds() + milliseconds;
  timer->period = repeats != 0 ? milliseconds : 0;
  timer->number = ++last_number;
  add(timer);
  return JS_NewInt32(js, timer->number);
}

JSValue clear(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  std::int32_t number = 0;
  if (count > 0 && JS_ToInt32(js, &number, arguments[0]) < 0) return JS_EXCEPTION;
  for (Timer** place = &first; *place != nullptr;) {
    Timer* const timer = *place;
    if (count > 0 && timer->number != number) {
      place = &timer->next;
      continue;
    }
    *place = timer->next;
    free_timer(timer);
  }
  return JS_UNDEFINED;
}

}  // namespace script::timers
