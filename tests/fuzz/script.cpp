// Scripts from a grammar whose choices are the input's bytes: compiled, run within bounds in an arena of any
// size, and once more from bytecode. Whatever they do, the engine comes back, and once its arena is wiped it
// works as ever.
#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "quickjs.h"
#include "script/engine.hpp"
#include "script_grammar.hpp"

using script::Outcome;
using tlsfit::test::must;

extern "C" std::int64_t script_now() {
  return 1'700'000'000'123;
}

namespace {

JSValue say(JSContext* context, JSValueConst, int count, JSValueConst* given) {
  for (int i = 0; i < count; ++i) {
    const char* const text = JS_ToCString(context, given[i]);
    if (text == nullptr) return JS_EXCEPTION;
    JS_FreeCString(context, text);
  }
  return count > 0 ? JS_DupValue(context, given[0]) : JS_UNDEFINED;
}

bool define(JSContext* context, void*) {
  const JSValue global = JS_GetGlobalObject(context);
  JS_SetPropertyStr(context, global, "say", JS_NewCFunction(context, say, "say", 1));
  JS_FreeValue(context, global);
  return true;
}

struct Compilation {
  const std::string& source;
  std::vector<std::uint8_t> bytecode = {};
};

bool compile(JSContext* context, void* opaque) {
  Compilation& job = *static_cast<Compilation*>(opaque);
  const JSValue function = JS_Eval(context, job.source.c_str(), job.source.size(), "fuzz.js",
                                   JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY);
  if (JS_IsException(function)) return false;
  std::size_t size = 0;
  std::uint8_t* const bytes = JS_WriteObject(context, &size, function, JS_WRITE_OBJ_BYTECODE);
  JS_FreeValue(context, function);
  if (bytes == nullptr) return false;
  job.bytecode.assign(bytes, bytes + size);
  js_free(context, bytes);
  return true;
}

/// What follows the first run: the jobs, and an error whose text says something.
void finish(script::Engine& engine, Outcome outcome) {
  for (int jobs = 0; outcome == Outcome::done && engine.has_jobs() && jobs < 100; ++jobs)
    outcome = engine.run_jobs();
  must((outcome == Outcome::done) == (engine.error()[0] == '\0'), "what did not end well says why");
  const script::Memory memory = engine.memory();
  must(memory.used <= memory.peak && memory.peak <= memory.size, "the arena is not exceeded");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::vector<std::byte> memory(512 * 1024);
  if (size == 0) return 0;
  const std::size_t arena = 20'000 + std::size_t{data[0]} * 1900;
  const std::string source =
      tlsfit::test::ScriptGrammar(data + 1, std::min<std::size_t>(size - 1, 2000)).make();
  script::Engine engine(std::span<std::byte>(memory).first(arena), {.ticks = 3, .stack = 200'000});

  if (engine.start() == Outcome::done && engine.run(define, nullptr) == Outcome::done)
    finish(engine, engine.evaluate(source.c_str(), source.size(), "fuzz.js"));

  Compilation job{source};
  script::Engine compiler(memory, {.ticks = 100, .stack = 200'000});
  must(compiler.start() == Outcome::done, "a wiped arena works as ever");
  if (compiler.run(compile, &job) != Outcome::done) return 0;
  if (engine.start() == Outcome::done && engine.load(job.bytecode) == Outcome::done &&
      engine.run(define, nullptr) == Outcome::done)
    finish(engine, engine.execute());
  return 0;
}
