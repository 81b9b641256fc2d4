#include "net/at/command.hpp"

#include "soc/net_bus.hpp"

namespace net::at {

Command& Command::put(const char* part, bool quoted) {
  const auto bit = static_cast<std::uint8_t>(1U << count_);
  quoted_ = static_cast<std::uint8_t>(quoted ? quoted_ | bit : quoted_ & ~bit);
  parts_[count_++] = part;
  return *this;
}

Command& Command::number(std::uint16_t number) {
  std::size_t size = 1;
  for (unsigned rest = number; rest >= 10; rest /= 10) ++size;
  char* const digits = digits_.data() + digits_used_;
  digits_used_ = static_cast<std::uint8_t>(digits_used_ + size + 1);
  digits[size] = 0;
  while (size != 0) {
    digits[--size] = static_cast<char>('0' + number % 10);
    number = static_cast<std::uint16_t>(number / 10);
  }
  return add(digits);
}

bool Command::send(std::uint8_t byte) {
  return soc::net_send(&byte, 1) == 1;
}

bool Command::send_part(const char* part, bool in_quotes) {
  if (in_quotes && !opened_ && !(opened_ = send('"'))) return false;
  for (; part[at_] != 0; ++at_) {
    const char c = part[at_];
    if (in_quotes && !escaped_ && (c == '"' || c == ',' || c == '\\') && !(escaped_ = send('\\')))
      return false;
    if (!send(static_cast<std::uint8_t>(c))) return false;
    escaped_ = false;
  }
  return !in_quotes || send('"');
}

bool Command::send() {
  constexpr char end[] = "\r\n";
  for (; part_ < count_; ++part_, at_ = 0, opened_ = false)
    if (!send_part(parts_[part_], (quoted_ >> part_ & 1) != 0)) return false;
  if (part_ == count_) {
    if (!send_part(end, false)) return false;
    ++part_;
  }
  return true;
}

}  // namespace net::at
