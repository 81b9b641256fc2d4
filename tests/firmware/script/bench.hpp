// A script, run in an arena of its own, and what it said by say().
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "quickjs.h"
#include "script/engine.hpp"

namespace script {

/// An engine whose scripts have one function, say(), which keeps what it is given.
class Bench {
 public:
  explicit Bench(std::size_t arena = 1 << 20, Bounds bounds = {100, 256 * 1024})
      : memory_(arena), engine_(memory_, bounds) {}

  Outcome start() {
    said_.clear();
    const Outcome outcome = engine_.start(this);
    return outcome == Outcome::done ? engine_.run(define, nullptr) : outcome;
  }
  Outcome evaluate(std::string_view source) {
    return engine_.evaluate(std::string(source).c_str(), source.size(), "main.js");
  }
  /// Starts anew, evaluates, and runs what promises left: how that ended, and what was said, one line for
  /// each.
  Outcome run(std::string_view source) {
    Outcome outcome = start();
    if (outcome == Outcome::done) outcome = evaluate(source);
    while (outcome == Outcome::done && engine_.has_jobs()) outcome = engine_.run_jobs();
    return outcome;
  }
  /// The same with what compile() made.
  Outcome run_bytecode(const std::string& bytecode) {
    said_.clear();
    Outcome outcome = engine_.start(this);
    if (outcome == Outcome::done)
      outcome = engine_.load({reinterpret_cast<const std::uint8_t*>(bytecode.data()), bytecode.size()});
    if (outcome == Outcome::done) outcome = engine_.run(define, nullptr);
    if (outcome == Outcome::done) outcome = engine_.execute();
    while (outcome == Outcome::done && engine_.has_jobs()) outcome = engine_.run_jobs();
    return outcome;
  }
  const std::string& said() const { return said_; }
  Engine& engine() { return engine_; }

 private:
  static bool define(JSContext* context, void*) {
    const JSValue global = JS_GetGlobalObject(context);
    JS_SetPropertyStr(context, global, "say", JS_NewCFunction(context, say, "say", 1));
    JS_FreeValue(context, global);
    return true;
  }
  static JSValue say(JSContext* context, JSValueConst, int count, JSValueConst* values) {
    Bench& self = *static_cast<Bench*>(JS_GetContextOpaque(context));
    for (int i = 0; i < count; ++i) {
      const char* const text = JS_ToCString(context, values[i]);
      if (text == nullptr) return JS_EXCEPTION;
      self.said_ += (i > 0 ? " " : "") + std::string(text);
      JS_FreeCString(context, text);
    }
    self.said_ += '\n';
    return JS_UNDEFINED;
  }

  std::vector<std::byte> memory_;
  Engine engine_;
  std::string said_;
};

}  // namespace script
