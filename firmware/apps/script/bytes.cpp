// Strings as Espruino has them: each character is a byte, U+0000 to U+00FF.
#include <cstring>

#include "apps/script/js.hpp"

namespace script {

// As UTF-8, which is what QuickJS takes: ASCII as it is, what is beyond in two bytes.
JSValue new_string(std::span<const std::uint8_t> bytes) {
  std::size_t beyond = 0;
  for (const std::uint8_t byte : bytes) beyond += byte >> 7;
  if (beyond == 0) return JS_NewStringLen(js, reinterpret_cast<const char*>(bytes.data()), bytes.size());
  auto* const text = static_cast<char*>(js_malloc(js, bytes.size() + beyond));
  if (text == nullptr) return JS_EXCEPTION;
  char* to = text;
  for (const std::uint8_t byte : bytes) {
    if (byte >= 0x80) *to++ = static_cast<char>(0xC0 | byte >> 6);
    *to++ = static_cast<char>(byte >= 0x80 ? 0x80 | (byte & 0x3F) : byte);
  }
  const JSValue string = JS_NewStringLen(js, text, bytes.size() + beyond);
  js_free(js, text);
  return string;
}

// QuickJS gives UTF-8. A text that is all ASCII may be the string itself, and is not written to; any other is
// a copy of ours, in which each character becomes one byte.
Bytes::Bytes(JSValueConst value) {
  text_ = JS_ToCStringLen(js, &size_, value);
  if (text_ == nullptr) return;
  auto* const text = const_cast<char*>(text_);
  std::size_t used = 0;
  bool changed = false;
  for (std::size_t at = 0; at < size_;) {
    const auto first = static_cast<std::uint8_t>(text[at]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length > 1 || changed) {
      const auto second = static_cast<std::uint8_t>(text[at + (length > 1 ? 1 : 0)]);
      text[used] = length == 1                    ? static_cast<char>(first)
                   : length == 2 && first <= 0xC3 ? static_cast<char>(first << 6 | (second & 0x3F))
                                                  : '?';
      changed = true;
    }
    ++used;
    at += length;
  }
  if (changed) text[used] = 0;
  size_ = used;
}

char* copied(std::string_view text, std::size_t more) {
  auto* const copy = static_cast<char*>(js_malloc(js, text.size() + 1 + more));
  if (copy == nullptr) return nullptr;
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = 0;
  return copy;
}

bool append(char*& text, std::size_t& size, std::string_view bytes) {
  auto* const larger = static_cast<char*>(js_realloc(js, text, size + bytes.size() + 1));
  if (larger == nullptr) return false;
  text = larger;
  std::memcpy(text + size, bytes.data(), bytes.size());
  size += bytes.size();
  return true;
}

}  // namespace script
