// A grammar of scripts, whose choices are bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tlsfit::test {

inline constexpr std::string_view script_names[] = {"a", "b", "c", "d", "f", "g"};
inline constexpr std::string_view script_values[] = {"this",
                                                     "arguments",
                                                     "(0)",
                                                     "(-1)",
                                                     "(1.5)",
                                                     "(4294967295)",
                                                     "(1e300)",
                                                     "NaN",
                                                     "'text'",
                                                     "''",
                                                     "'\\u20ac\\ud83d'",
                                                     "null",
                                                     "undefined",
                                                     "true",
                                                     "[]",
                                                     "{}",
                                                     "[1, 2, 3]",
                                                     "[,]",
                                                     "({ length: 3 })",
                                                     "({ length: 9e15 })",
                                                     "new Array(4294967295)",
                                                     "/(a*)*b/g",
                                                     "/[^x]+?$/i",
                                                     "Symbol.iterator",
                                                     "Symbol('s')",
                                                     "new Date(1e12)",
                                                     "new Map",
                                                     "new Set([1, 2])",
                                                     "new WeakMap",
                                                     "Promise.resolve(1)",
                                                     "new Error('e')",
                                                     "Object",
                                                     "Array.prototype",
                                                     "Function.prototype",
                                                     "globalThis",
                                                     "Math",
                                                     "JSON",
                                                     "Error",
                                                     "'x'.repeat(1000)",
                                                     "say"};
inline constexpr std::string_view script_members[] = {"length",
                                                      "constructor",
                                                      "prototype",
                                                      "__proto__",
                                                      "toString",
                                                      "valueOf",
                                                      "map",
                                                      "forEach",
                                                      "filter",
                                                      "reduce",
                                                      "sort",
                                                      "splice",
                                                      "slice",
                                                      "concat",
                                                      "push",
                                                      "pop",
                                                      "shift",
                                                      "unshift",
                                                      "reverse",
                                                      "indexOf",
                                                      "includes",
                                                      "join",
                                                      "fill",
                                                      "flat",
                                                      "find",
                                                      "keys",
                                                      "entries",
                                                      "split",
                                                      "replace",
                                                      "replaceAll",
                                                      "match",
                                                      "matchAll",
                                                      "search",
                                                      "padStart",
                                                      "repeat",
                                                      "trim",
                                                      "substring",
                                                      "charCodeAt",
                                                      "toUpperCase",
                                                      "at",
                                                      "call",
                                                      "apply",
                                                      "bind",
                                                      "then",
                                                      "catch",
                                                      "finally",
                                                      "all",
                                                      "get",
                                                      "set",
                                                      "add",
                                                      "has",
                                                      "delete",
                                                      "clear",
                                                      "size",
                                                      "test",
                                                      "exec",
                                                      "lastIndex",
                                                      "stringify",
                                                      "parse",
                                                      "assign",
                                                      "create",
                                                      "defineProperty",
                                                      "freeze",
                                                      "fromEntries",
                                                      "getOwnPropertyNames",
                                                      "setPrototypeOf",
                                                      "from",
                                                      "of",
                                                      "toFixed",
                                                      "toISOString",
                                                      "setTime",
                                                      "message",
                                                      "stack",
                                                      "name",
                                                      "a",
                                                      "b",
                                                      "0",
                                                      "1",
                                                      "description"};
inline constexpr std::string_view script_binary[] = {
    "+",  "-",  "*", "/", "%", "**", "<",  ">=",  "==", "===",        "!=", "&&",
    "||", "??", "&", "|", "^", "<<", ">>", ">>>", "in", "instanceof", ","};
inline constexpr std::string_view script_assignment[] = {"=", "+=", "-=", "*=", "||=", "?\?=", "**=", ">>>="};
inline constexpr std::string_view script_unary[] = {"!",       "-",     "+",       "~",
                                                    "typeof ", "void ", "delete ", "new "};

/// One script of what bytes there are: mostly right in its syntax, seldom in its types.
class ScriptGrammar {
 public:
  ScriptGrammar(const std::uint8_t* data, std::size_t size) : at_(data), end_(data + size) {}

  std::string make() {
    add("(function (a, b, c, d, f, g) {\n");
    while (at_ < end_ && text_.size() < 20000) statement(4);
    add("})();\n");
    return std::move(text_);
  }

 private:
  std::size_t below(std::size_t count) { return at_ < end_ ? *at_++ % count : 0; }
  template <std::size_t n>
  void one_of(const std::string_view (&words)[n]) {
    text_ += words[below(n)];
  }
  void add(std::string_view words) { text_ += words; }
  void name() { one_of(script_names); }
  void body(int depth) {
    add("{ ");
    for (std::size_t count = below(3) + 1; count > 0; --count) statement(depth - 1);
    add("}");
  }
  void list(int depth) {
    for (std::size_t count = below(4); count > 0; --count) {
      expression(depth - 1);
      if (count > 1) add(", ");
    }
  }

  void statement(int depth) {
    if (depth <= 0) {
      name();
      add(" = ");
      expression(1);
      add(";\n");
      return;
    }
    switch (below(17)) {
      case 0:
        add("var ");
        name();
        add(" = ");
        expression(depth);
        break;
      case 1:
        add("{ let ");
        name();
        add(" = ");
        expression(depth);
        add("; ");
        statement(depth - 1);
        add("}");
        break;
      case 2:
        add("if (");
        expression(depth - 1);
        add(") ");
        body(depth);
        add(" else ");
        body(depth);
        break;
      case 3:
        add("for (var i = 0; i < 3; i++) ");
        body(depth);
        break;
      case 4:
        add("for (const x of ");
        expression(depth - 1);
        add(") ");
        body(depth);
        break;
      case 5:
        add("for (var k in ");
        expression(depth - 1);
        add(") ");
        body(depth);
        break;
      case 6:
        add("try ");
        body(depth);
        add(" catch (e) ");
        body(depth);
        if (below(2)) {
          add(" finally ");
          body(depth);
        }
        break;
      case 7:
        add("function ");
        name();
        add("(a, b = 1, ...c) ");
        body(depth);
        break;
      case 8:
        add("throw ");
        expression(depth);
        break;
      case 9:
        add("do ");
        body(depth);
        add(" while (");
        expression(depth - 1);
        add(")");
        break;
      case 10:
        add("switch (");
        expression(depth - 1);
        add(") { case ");
        expression(1);
        add(": ");
        statement(depth - 1);
        add(" default: ");
        statement(depth - 1);
        add("}");
        break;
      case 11:
        name();
        add(" = new (class C");
        add(below(2) ? " extends Array " : " ");
        add("{ #p = ");
        expression(1);
        add("; static s = ");
        expression(1);
        add("; m() ");
        body(depth);
        add(" get g() { return this.#p; } })");
        break;
      case 12:
        add("var { a, b: [c, ...d] = [], ...f } = ");
        expression(depth - 1);
        break;
      case 13:
        add("return ");
        expression(depth - 1);
        break;
      default:
        expression(depth);
        break;
    }
    add(";\n");
  }

  void expression(int depth) {
    if (depth <= 0) {
      if (below(2))
        name();
      else
        one_of(script_values);
      return;
    }
    switch (below(16)) {
      case 0:
        add("(");
        expression(depth - 1);
        add(" ");
        one_of(script_binary);
        add(" ");
        expression(depth - 1);
        add(")");
        break;
      case 1:
        add("(");
        name();
        add(" ");
        one_of(script_assignment);
        add(" ");
        expression(depth - 1);
        add(")");
        break;
      case 2:
        add("(");
        one_of(script_unary);
        expression(depth - 1);
        add(")");
        break;
      case 3:
      case 4:
      case 5:
        expression(depth - 1);
        add(".");
        one_of(script_members);
        add("(");
        list(depth);
        add(")");
        break;
      case 6:
        expression(depth - 1);
        add(".");
        one_of(script_members);
        break;
      case 7:
        add("(");
        expression(depth - 1);
        add(".");
        one_of(script_members);
        add(" = ");
        expression(depth - 1);
        add(")");
        break;
      case 8:
        add("[");
        list(depth);
        add("]");
        break;
      case 9:
        add("({ a: ");
        expression(depth - 1);
        add(", get b() ");
        body(depth - 1);
        add(", [");
        expression(depth - 1);
        add("]: 1, toString() ");
        body(depth - 1);
        add(" })");
        break;
      case 10:
        add("(function (a, b) ");
        body(depth - 1);
        add(")");
        break;
      case 11:
        add("((a, ...b) => ");
        expression(depth - 1);
        add(")");
        break;
      case 12:
        name();
        add("(");
        list(depth);
        add(")");
        break;
      case 13:
        add("`t${");
        expression(depth - 1);
        add("}`");
        break;
      case 14:
        add("(");
        expression(depth - 1);
        add(" ? ");
        expression(depth - 1);
        add(" : ");
        expression(depth - 1);
        add(")");
        break;
      default:
        one_of(script_values);
        break;
    }
  }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
  std::string text_;
};

}  // namespace tlsfit::test
