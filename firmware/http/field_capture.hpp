// Keeps the value of one field of a response's header, as its bytes go by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace http {

class FieldCapture {
 public:
  constexpr FieldCapture() = default;

  /// Waits for the field `name`. Its value, as far as it fits, and a null go to `into`, which is empty until
  /// then.
  void start(const char* name, std::span<char> into);
  void stop() { see_ = nullptr; }

  /// The next bytes of the response. Does nothing unless it was started: so a program that captures nothing
  /// does not have the code for it.
  void see(std::span<const std::uint8_t> bytes) {
    if (see_ != nullptr) see_(*this, bytes);
  }

 private:
  enum class Place : std::uint8_t { Name, Value, Skip, Behind };
  static void take(FieldCapture& self, std::span<const std::uint8_t> bytes);
  void take_byte(char c);
  void line_ended();

  void (*see_)(FieldCapture& self, std::span<const std::uint8_t> bytes) = nullptr;
  const char* name_ = nullptr;
  std::span<char> into_;
  std::uint16_t used_ = 0;
  std::uint16_t column_ = 0;  ///< in the line, not counted beyond what matters
  Place place_ = Place::Name;
  bool first_line_ = true;
  bool interim_ = false;  ///< this is the header of a 1xx response: another follows (RFC 9110 §15.2)
};

}  // namespace http
