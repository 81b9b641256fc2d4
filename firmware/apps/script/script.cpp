// The program: a script, in a heap of its own, which is wiped when the script has ended in an error.
#include <new>

#include "apps/script/globals.hpp"
#include "apps/script/life.hpp"
#include "apps/script/output.hpp"
#include "apps/script/pins.hpp"
#include "apps/script/task.hpp"
#include "apps/script/timers.hpp"
#include "event/event.hpp"
#include "program/program.hpp"
#include "script/engine.hpp"
#include "script_data.hpp"
#include "soc/soc.hpp"
#include "wall_clock/wall_clock.hpp"

namespace script {
namespace {

/// Before a script that has failed begins anew: doubled with each failure, but for one that comes late.
constexpr std::uint32_t shortest_pause = 1'000, longest_pause = 64'000, late = 60'000;  // ms

/// What one callback may take, in ms. Looked at after each 10,000 turns and calls, and the watchdog waits
/// longer.
constexpr std::uint32_t longest_call = 5'000;
/// What of the stack is left for those below and above: the main loop, interrupts, functions of the binding.
constexpr std::size_t stack_beside = 1'024;

alignas(8) constinit std::byte heap[data::heap_size] = {};
alignas(Engine) constinit std::byte place[sizeof(Engine)] = {};
constinit Engine* engine = nullptr;

constinit std::uint32_t since = 0, pause = 0;  ///< ms: when the script began or failed; how long it pauses
constinit std::uint32_t call_since = 0;        ///< ms: when a callback was called
constinit bool runs = false, failing = false, told_end = false;

void end(std::string_view why) {
  output::write(why);
  output::write("\r\n");
  tasks.release();
  timers::forget();
  forget_init();
#if defined(SCRIPT_PINS)
  pins::forget();
#endif
  js = nullptr;
  runs = false;
  const std::uint32_t now = soc::milliseconds();
  pause = pause == 0 || now - since >= late ? shortest_pause : pause < longest_pause ? 2 * pause : pause;
  since = now;
}

int is_late(JSRuntime*, void*) {
  return soc::milliseconds() - call_since >= longest_call;
}

bool is_done(Outcome outcome) {
  if (outcome == Outcome::done) return true;
  end(engine->error());
  return false;
}

void begin() {
  failing = false;
  since = soc::milliseconds();
  runs = true;
  if (!is_done(engine->start())) return;
  if (!is_done(engine->load({data::code, data::code_size}))) return;
  js = engine->context();
  // In the place of the engine's own bound, which knows no time: what a turn takes depends on what it calls.
  const auto make_ready = [](void*) {
    JS_SetInterruptHandler(JS_GetRuntime(js), is_late, nullptr);
    prepare();
    prepare_handles();
    set_globals(globals);
  };
  if (!within_bounds(make_ready)) return;
  call_since = soc::milliseconds();
  if (is_done(engine->execute())) within_bounds([](void*) { tell_init(); });
}

bool is_idle() {
#if defined(SCRIPT_USES_setWatch) && defined(SCRIPT_PINS)
  if (pins::any_watch()) return false;
#endif
  return !timers::any() && !tasks.any_waits();
}

}  // namespace

bool has_failed() {
  return failing;
}

void call(JSValueConst function, JSValueConst self, std::span<JSValue> arguments) {
  const JSValue result = JS_Call(js, function, self, static_cast<int>(arguments.size()), arguments.data());
  failing = JS_IsException(result) != 0;
  JS_FreeValue(js, result);
}

bool within_bounds(void (*work)(void* state), void* state) {
  struct Call {
    void (*work)(void* state);
    void* state;
  } call{work, state};
  const auto run = [](JSContext*, void* of) {
    const Call& what = *static_cast<Call*>(of);
    what.work(what.state);
    return !failing;
  };
  call_since = soc::milliseconds();
  return is_done(engine->run(run, &call)) && (!engine->has_jobs() || is_done(engine->run_jobs()));
}

Usage usage() {
  const Memory memory = engine->memory();
  return {.free = memory.size - memory.used, .used = memory.used, .total = memory.size};
}

}  // namespace script

std::int64_t script_now() {
  return std::int64_t{1000} * wall_clock::now() + soc::milliseconds() % 1000;
}

void setup() {
  using namespace script;
  const std::size_t room = soc::stack_size();
  engine = new (place) Engine(heap, {.ticks = ~0u, .stack = room - std::min(stack_beside, room / 2)});
  begin();
}

void loop() {
  using namespace script;
  if (!runs) {
    if (soc::milliseconds() - since >= pause) begin();
    return;
  }
  tasks.move();
  if (runs) timers::move();
#if defined(SCRIPT_USES_setWatch) && defined(SCRIPT_PINS)
  if (runs) pins::move();
#endif
  if (runs && !told_end && is_idle()) {
    told_end = true;
    event::tell_end(true);
  }
}
