// QuickJS's values as the binding handles them: references that let go by themselves, objects whose
// properties stand in flash, and strings whose characters are bytes.
#pragma once

#include <quickjs.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace script {

/// The script's world; null while there is none.
extern constinit JSContext* js;

/// A value that is owned, and let go at the end of the scope. (Running out of memory leaves scopes by
/// longjmp: then everything that was owned is gone with the arena.)
class Value {
 public:
  explicit Value(JSValue value) : value_(value) {}
  Value(Value&& other) noexcept : value_(std::exchange(other.value_, JS_UNDEFINED)) {}
  Value(const Value&) = delete;
  Value& operator=(Value&& other) = delete;
  ~Value() { JS_FreeValue(js, value_); }

  JSValue get() const { return value_; }
  /// Somebody else owns it from now on.
  JSValue give() { return std::exchange(value_, JS_UNDEFINED); }
  bool failed() const { return JS_IsException(value_) != 0; }
  bool is_function() const { return JS_IsFunction(js, value_) != 0; }
  bool is_undefined() const { return JS_IsUndefined(value_) != 0; }

 private:
  JSValue value_;
};

/// What a script calls. `magic` is the entry's.
using Function = JSValue(JSContext* context, JSValueConst self, int count, JSValueConst* arguments,
                         int magic);

/// A property of an object that stands in flash.
struct Entry {
  const char* name;
  Function* function;
  std::int16_t magic = 0;
  bool value = false;  ///< the property is what the function gives, and not the function
};

/// The properties of an object. They cost no memory until they are named, and none afterwards: each time a
/// function is named there is a new one.
struct Table {
  std::span<const Entry> entries;
  /// For names that are no entries; gives JS_UNINITIALIZED for those that are nothing. May be null.
  JSValue (*other)(const char* name) = nullptr;
};

/// An object with these properties. `table` must stay.
JSValue new_object(const Table& table);

/// Puts a table behind the global object: what a script defines itself comes first.
void set_globals(const Table& table);

/// A property of an object: undefined if there is none, or if it is no object.
Value property(JSValueConst object, const char* name);
/// The same as a whole number; `otherwise` if there is none.
std::int32_t number(JSValueConst object, const char* name, std::int32_t otherwise);

/// Of arguments: undefined beyond the last.
inline JSValueConst at(int count, JSValueConst* arguments, int number) {
  return number < count ? arguments[number] : JS_UNDEFINED;
}

/// A string whose characters are these bytes: U+0000 to U+00FF.
JSValue new_string(std::span<const std::uint8_t> bytes);
inline JSValue new_string(std::string_view text) {
  return new_string({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

/// The characters of a value's text as bytes; beyond U+00FF there is '?'. A null follows.
class Bytes {
 public:
  explicit Bytes(JSValueConst value);
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  ~Bytes() {
    if (text_ != nullptr) JS_FreeCString(js, text_);
  }

  /// The value has no text: an exception is pending.
  bool failed() const { return text_ == nullptr; }
  const char* text() const { return text_; }
  std::string_view view() const { return {text_, size_}; }
  std::span<const std::uint8_t> bytes() const {
    return {reinterpret_cast<const std::uint8_t*>(text_), size_};
  }

 private:
  const char* text_ = nullptr;
  std::size_t size_ = 0;
};

/// A copy in the script's heap, a null and so many bytes more behind it. Null: an exception is pending.
char* copied(std::string_view text, std::size_t more = 0);

/// Puts bytes behind those in `text`, which grows in the script's heap. False: an exception is pending.
bool append(char*& text, std::size_t& size, std::string_view bytes);

/// Throws, with a sentence. What it gives is to be returned.
JSValue refuse(const char* sentence);

/// Sets a property; owns `value`.
void set(JSValueConst object, const char* name, JSValue value);

/// Must be called once for each new context.
void prepare();

}  // namespace script
