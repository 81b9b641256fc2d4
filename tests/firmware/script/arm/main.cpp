// engine FILE: runs a script's bytecode. What it says goes to the standard output; to that of errors, how it
// ended and bytes of the heap: of the context alone, and the most.
#include <cstring>

#include "quickjs.h"
#include "script/engine.hpp"
#include "script/quickjs/unit.h"

extern "C" std::int64_t script_now() {
  return 1'700'000'000'123;
}

namespace {

/// A system call of Linux's on ARM (syscall(2): the number in r7).
int call(int number, std::uintptr_t a, std::uintptr_t b = 0, std::uintptr_t c = 0) {
  register std::uintptr_t r0 asm("r0") = a;
  register std::uintptr_t r1 asm("r1") = b;
  register std::uintptr_t r2 asm("r2") = c;
  register int r7 asm("r7") = number;
  asm volatile("svc 0" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r7) : "memory");
  return static_cast<int>(r0);
}
constexpr int exit_call = 1, read_call = 3, write_call = 4, open_call = 5;

void write(std::uintptr_t file, const char* text) {
  call(write_call, file, reinterpret_cast<std::uintptr_t>(text), std::strlen(text));
}

JSValue say(JSContext* context, JSValueConst, int count, JSValueConst* values) {
  for (int i = 0; i < count; ++i) {
    const char* const text = JS_ToCString(context, values[i]);
    if (text == nullptr) return JS_EXCEPTION;
    if (i > 0) write(1, " ");
    write(1, text);
    JS_FreeCString(context, text);
  }
  write(1, "\n");
  return JS_UNDEFINED;
}

bool define(JSContext* context, void*) {
  const JSValue global = JS_GetGlobalObject(context);
  JS_SetPropertyStr(context, global, "say", JS_NewCFunction(context, say, "say", 1));
  JS_FreeValue(context, global);
  return true;
}

alignas(8) std::byte arena[48 * 1024];
std::uint8_t bytecode[32 * 1024];

int run(const char* name) {
  using script::Outcome;
  script::Engine engine(arena, {.ticks = 100, .stack = 16 * 1024});
  const int file = call(open_call, reinterpret_cast<std::uintptr_t>(name));
  const int size = call(read_call, static_cast<std::uintptr_t>(file),
                        reinterpret_cast<std::uintptr_t>(bytecode), sizeof bytecode);
  if (size <= 0) return 2;
  Outcome outcome = engine.start();
  const std::size_t context = engine.memory().used;
  if (outcome == Outcome::done) outcome = engine.load({bytecode, static_cast<std::size_t>(size)});
  if (outcome == Outcome::done) outcome = engine.run(define, nullptr);
  if (outcome == Outcome::done) outcome = engine.execute();
  char text[300];
  script_snprintf(text, sizeof text, "heap %d %d\n%s\n", static_cast<int>(context),
                  static_cast<int>(engine.memory().peak), engine.error());
  write(2, text);
  return outcome == Outcome::done ? 0 : 1;
}

}  // namespace

extern "C" int* __errno() {
  static int number;
  return &number;
}

extern "C" [[gnu::used]] void begin(const std::uintptr_t* stack) {
  call(exit_call, static_cast<std::uintptr_t>(run(reinterpret_cast<const char*>(stack[2]))));
}

/// The stack begins with the count of arguments, and their addresses.
extern "C" [[gnu::naked]] void _start() {
  asm("mov r0, sp\n b begin");
}
