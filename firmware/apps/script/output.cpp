#include "apps/script/output.hpp"

#include "soc/soc.hpp"

namespace script::output {
namespace {

/// Data is given to scripts once so much room is there, so that they can print it.
constexpr std::size_t wanted_room = 80, end_of_line = 2;

/// What stands for the value; arrays and objects as JSON. Undefined if that cannot be said.
Value text_of(JSValueConst value) {
  if (JS_IsObject(value) && !JS_IsFunction(js, value) && !JS_IsError(js, value)) {
    Value json(JS_JSONStringify(js, value, JS_UNDEFINED, JS_UNDEFINED));
    if (json.failed()) {  // it holds itself, for instance
      JS_FreeValue(js, JS_GetException(js));
      return Value(JS_NewString(js, "[object]"));
    }
    if (!json.is_undefined()) return json;
  }
  return Value(JS_DupValue(js, value));
}

constexpr Entry entries[] = {{"log", log}, {"error", log}, {"warn", log}, {"info", log}};
constexpr Table table = {entries};

}  // namespace

void write(std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(soc::console_write(text.data(), text.size()));
    if (!text.empty()) soc::idle();
  }
}

std::size_t room() {
  const std::size_t there = soc::console_room();
  return there < wanted_room ? 0 : there - end_of_line;
}

JSValue log(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  for (int i = 0; i < count; ++i) {
    if (i > 0) write(" ");
    const Value text = text_of(arguments[i]);
    const Bytes bytes(text.get());
    if (bytes.failed()) return JS_EXCEPTION;
    write(bytes.view());
  }
  write("\r\n");
  return JS_UNDEFINED;
}

JSValue console(JSContext*, JSValueConst, int, JSValueConst*, int) {
  return new_object(table);
}

}  // namespace script::output
