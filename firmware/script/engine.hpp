// Runs a script by QuickJS (scripts/setup gets its sources) in memory that the caller gives, within bounds
// that it sets. Names that a script uses are given to it by QuickJS's own interface, quickjs.h, within run().
#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <span>

#include "memory/arena.hpp"

struct JSContext;
struct JSRuntime;
struct JSMallocState;

/// The time, in milliseconds since 1970, UTC, for Date and for the seed of Math.random(). Whoever links the
/// engine defines it.
extern "C" std::int64_t script_now();

namespace script {

/// How a piece of a script's work ended.
enum class Outcome : std::uint8_t {
  done,
  error,          ///< an exception that nothing caught
  stopped,        ///< it took longer than Bounds::ticks
  out_of_memory,  ///< the arena was too small: nothing is left of the script, start() begins anew
};

/// What one call of run() may use.
struct Bounds {
  /// Calls and backward jumps, in units of 10,000: QuickJS asks as seldom. At least 1.
  std::uint32_t ticks = 100;
  std::size_t stack = 8192;  ///< bytes of the C stack, below the one who calls run()
};

struct Memory {
  std::size_t size, used, peak;  ///< bytes of the arena: all, in use now, most that were ever in use
  std::size_t extent;            ///< bytes that an arena would have needed (memory::Arena::extent())
};

/// One script, its heap, and what it said last. It must stay where it is, and there may be several.
///
/// Memory that runs out is no exception that a script could catch: the engine leaves whatever it is doing by
/// longjmp(). So functions that a script calls must own nothing that a destructor gives back.
class Engine {
 public:
  /// Nothing can be run before start().
  Engine(std::span<std::byte> memory, const Bounds& bounds) : memory_(memory), bounds_(bounds) {}
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Wipes the arena and makes a context anew: whatever the script had is gone, and every value with it.
  /// `opaque` is what JS_GetContextOpaque() gives. Only `done` or `out_of_memory`.
  Outcome start(void* opaque = nullptr);

  /// Reads what script::compile() made, without running it. As the first thing after start(), the code itself
  /// stays where it is, in flash: `bytecode` must last as long. What is not bytecode of exactly this version
  /// is an error, but otherwise it is trusted: it must not come from a stranger.
  Outcome load(std::span<const std::uint8_t> bytecode);
  /// Runs what load() read, once, to its end.
  Outcome execute();

  /// Compiles and runs a source text; in images without TLSFIT_JS_PARSER, an error. `source[length]` must be
  /// 0.
  Outcome evaluate(const char* source, std::size_t length, const char* file);

  /// Does `work(context, state)`, which may call any function of quickjs.h, within the bounds. It gives false
  /// after an exception, which is then reported. Not from within itself.
  using Work = bool (*)(JSContext* context, void* state);
  Outcome run(Work work, void* state);

  /// Runs what promises have left to do; the first error ends it, and the rest waits for the next call.
  Outcome run_jobs();
  bool has_jobs() const;

  /// Of the last outcome but `done`: "main.js:3: TypeError: not a function", "main.js:7: out of memory".
  /// Texts of scripts are in UTF-8, as QuickJS gives them. Cut at about 150 bytes.
  const char* error() const { return error_; }

  JSContext* context() const { return context_; }  ///< null before start() and after `out_of_memory`
  Memory memory() const;

#ifdef TLSFIT_JS_FAULTS
  /// For tests: all allocations but the next `count` fail.
  void fail_after(std::uint32_t count) {
    allocations_left_ = count;
  }
  std::uint32_t allocations_left() const {
    return allocations_left_;
  }
#endif

 private:
  static void* allocate(JSMallocState* state, std::size_t size);
  static void release(JSMallocState* state, void* memory);
  static void* resize(JSMallocState* state, void* memory, std::size_t size);
  static int tick(JSRuntime* runtime, void* engine);
  /// Memory from the arena; comes back without only if nobody waits at exit_.
  void* take(std::size_t size);

  /// Puts the pending exception into error_.
  void report();

  std::span<std::byte> memory_;
  Bounds bounds_;
  memory::Arena arena_;
  JSRuntime* runtime_ = nullptr;
  JSContext* context_ = nullptr;
  void* main_ = nullptr;          ///< the function that load() read
  std::jmp_buf* exit_ = nullptr;  ///< where to go when memory runs out; null if nobody waits there
  std::uint32_t ticks_left_ = 0;
  bool stopped_ = false;
#ifdef TLSFIT_JS_FAULTS
  std::uint32_t allocations_left_ = ~std::uint32_t{0};
#endif
  char error_[160] = "";
};

}  // namespace script
