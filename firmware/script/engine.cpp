#include "script/engine.hpp"

#include <cstring>
#include <utility>

#include "script/quickjs/unit.h"

namespace script {
namespace {

constexpr char no_memory[] = "out of memory";

/// Copies `from` behind what `text` holds, as far as there is room for it and a final 0.
void append(std::span<char> text, const char* from, std::size_t length) {
  std::size_t at = std::strlen(text.data());
  for (; length > 0 && *from != '\0' && at + 1 < text.size(); --length) text[at++] = *from++;
  text[at] = '\0';
}

/// What stands behind the next "    at " of a backtrace, or null.
const char* next_place(const char* stack) {
  for (; *stack != '\0'; ++stack)
    if (std::strncmp(stack, "    at ", 7) == 0) return stack + 7;
  return nullptr;
}

/// The place that a backtrace names first: of "    at f (main.js:3:5)\n…" the "main.js:3".
std::span<const char> first_place(const char* stack) {
  for (const char* begin = next_place(stack); begin != nullptr; begin = next_place(begin)) {
    const char* end = begin;
    const char* last = nullptr;
    for (; *end != '\n' && *end != '\0'; ++end) {
      if (*end == '(') begin = end + 1;  // of an error in the syntax, the place stands alone
      if (*end == ':') last = end;
    }
    if (last != nullptr) return {begin, last};
    begin = end;  // QuickJS's own functions have none
  }
  return {};
}

}  // namespace

void* Engine::take(std::size_t size) {
  void* memory = arena_.allocate(1, size);
#ifdef TLSFIT_JS_FAULTS
  if (allocations_left_ == 0) {
    arena_.free(memory);
    memory = nullptr;
  } else {
    --allocations_left_;
  }
#endif
  if (memory == nullptr && exit_ != nullptr) {
    error_[0] = '\0';
    if (context_ != nullptr) script_where(context_, error_, sizeof error_);
    if (error_[0] != '\0') append(error_, ": ", 2);
    append(error_, no_memory, sizeof no_memory);
    std::longjmp(*exit_, 1);
  }
  return memory;
}

void* Engine::allocate(JSMallocState* state, std::size_t size) {
  Engine& self = *static_cast<Engine*>(state->opaque);
  void* const memory = self.take(size);
  state->malloc_size = self.arena_.used();
  return memory;
}

void Engine::release(JSMallocState* state, void* memory) {
  Engine& self = *static_cast<Engine*>(state->opaque);
  self.arena_.free(memory);
  state->malloc_size = self.arena_.used();
}

void* Engine::resize(JSMallocState* state, void* memory, std::size_t size) {
  Engine& self = *static_cast<Engine*>(state->opaque);
  if (memory == nullptr) return size == 0 ? nullptr : allocate(state, size);
  if (size == 0) {
    release(state, memory);
    return nullptr;
  }
  if (!self.arena_.resize(memory, size)) {
    void* const moved = self.take(size);
    if (moved == nullptr) return nullptr;
    const std::size_t old = memory::Arena::size_of(memory);
    std::memcpy(moved, memory, old < size ? old : size);
    self.arena_.free(memory);
    memory = moved;
  }
  state->malloc_size = self.arena_.used();
  return memory;
}

int Engine::tick(JSRuntime*, void* engine) {
  Engine& self = *static_cast<Engine*>(engine);
  if (self.ticks_left_ > 0) --self.ticks_left_;
  self.stopped_ = self.ticks_left_ == 0;
  return self.stopped_;
}

Outcome Engine::start(void* opaque) {
  // A value, not a reference to what longjmp() would leave half done.
  if (!memory_.empty()) std::memset(memory_.data(), 0, memory_.size());
  arena_ = memory::Arena(memory_);
  runtime_ = nullptr;
  context_ = nullptr;
  main_ = nullptr;
  std::jmp_buf exit;
  exit_ = &exit;
  if (setjmp(exit) != 0) {
    exit_ = nullptr;
    context_ = nullptr;
    return Outcome::out_of_memory;
  }
  static constexpr JSMallocFunctions functions{allocate, release, resize, memory::Arena::size_of};
  JSRuntime* const runtime = script_new_runtime(&functions, this);
  runtime_ = runtime;
  JS_SetMemoryLimit(runtime, arena_.capacity());
  JS_SetInterruptHandler(runtime, tick, this);
  JS_SetMaxStackSize(runtime, bounds_.stack);
  ticks_left_ = bounds_.ticks;
  context_ = script_new_context(runtime);
  JS_SetContextOpaque(context_, opaque);
  JS_SetGCThreshold(runtime, arena_.used() + (arena_.capacity() - arena_.used()) / 2);
  exit_ = nullptr;
  error_[0] = '\0';
  return Outcome::done;
}

Outcome Engine::run(Work work, void* state) {
  if (context_ == nullptr) return Outcome::out_of_memory;
  error_[0] = '\0';
  std::jmp_buf exit;
  exit_ = &exit;
  if (setjmp(exit) != 0) {
    exit_ = nullptr;
    context_ = nullptr;  // whatever was being done is half done: nothing of it may be touched again
    runtime_ = nullptr;
    return Outcome::out_of_memory;
  }
  stopped_ = false;
  ticks_left_ = bounds_.ticks;
  JS_UpdateStackTop(runtime_);
  const bool done = work(context_, state);
  const bool stopped = stopped_;
  if (!done) {
    ticks_left_ = bounds_.ticks;  // what the exception says may be a function of the script's
    report();
  }
  exit_ = nullptr;
  if (done) return Outcome::done;
  return stopped ? Outcome::stopped : Outcome::error;
}

void Engine::report() {
  const JSValue thrown = JS_GetException(context_);
  if (JS_IsError(context_, thrown)) {
    const JSValue stack = JS_GetPropertyStr(context_, thrown, "stack");
    if (const char* const text = JS_IsString(stack) ? JS_ToCString(context_, stack) : nullptr) {
      const std::span<const char> place = first_place(text);
      append(error_, place.data(), place.size());
      if (!place.empty()) append(error_, ": ", 2);
      JS_FreeCString(context_, text);
    }
    JS_FreeValue(context_, stack);
  }
  const char* const text = JS_ToCString(context_, thrown);
  append(error_, text != nullptr && *text != '\0' ? text : "an exception without a text", sizeof error_);
  if (text != nullptr) JS_FreeCString(context_, text);
  JS_FreeValue(context_, thrown);
  JS_FreeValue(context_, JS_GetException(context_));
}

Outcome Engine::load(std::span<const std::uint8_t> bytecode) {
  struct Load {
    Engine& engine;
    std::span<const std::uint8_t> bytecode;
  } state{*this, bytecode};
  return run(
      [](JSContext* context, void* opaque) {
        const Load& load = *static_cast<Load*>(opaque);
        const JSValue function = JS_ReadObject(context, load.bytecode.data(), load.bytecode.size(),
                                               JS_READ_OBJ_BYTECODE | JS_READ_OBJ_ROM_DATA);
        if (JS_IsException(function)) return false;
        load.engine.main_ = JS_VALUE_GET_PTR(function);
        return true;
      },
      &state);
}

Outcome Engine::execute() {
  return run(
      [](JSContext* context, void* engine) {
        void* const main = std::exchange(static_cast<Engine*>(engine)->main_, nullptr);
        if (main == nullptr) return true;
        const JSValue result = script_evaluate(context, main);
        const bool done = !JS_IsException(result);
        JS_FreeValue(context, result);
        return done;
      },
      this);
}

Outcome Engine::evaluate(const char* source, std::size_t length, const char* file) {
#ifdef TLSFIT_JS_PARSER
  struct Source {
    const char* text;
    std::size_t length;
    const char* file;
    ScriptNeeds needs = {};
  } state{source, length, file};
  const Outcome outcome = run(
      [](JSContext* context, void* opaque) {
        Source& given = *static_cast<Source*>(opaque);
        const JSValue function = JS_Eval(context, given.text, given.length, given.file,
                                         JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY);
        if (JS_IsException(function)) return false;
        script_needs(context, function, &given.needs);
        if (given.needs.missing[0] != '\0') {
          JS_FreeValue(context, function);
          return true;
        }
        const JSValue result = JS_EvalFunction(context, function);
        const bool done = !JS_IsException(result);
        JS_FreeValue(context, result);
        return done;
      },
      &state);
  if (state.needs.missing[0] == '\0') return outcome;
  append(error_, state.needs.missing, sizeof state.needs.missing);
  return Outcome::error;
#else
  (void)source, (void)length;
  append(error_, file, sizeof error_);
  append(error_, ": this image runs bytecode only", sizeof error_);
  return Outcome::error;
#endif
}

bool Engine::has_jobs() const {
  return context_ != nullptr && JS_IsJobPending(runtime_) != 0;
}

Outcome Engine::run_jobs() {
  return run(
      [](JSContext* context, void*) {
        for (;;) {
          JSContext* of_job = nullptr;
          const int left = JS_ExecutePendingJob(JS_GetRuntime(context), &of_job);
          if (left <= 0) return left == 0;
        }
      },
      nullptr);
}

Memory Engine::memory() const {
  return {arena_.capacity(), arena_.used(), arena_.peak(), arena_.extent()};
}

}  // namespace script
