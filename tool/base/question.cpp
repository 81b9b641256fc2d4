#include "base/question.hpp"

#include <unistd.h>

#include <iostream>

#include "base/output.hpp"

namespace tlsfit {

bool can_ask() {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

std::optional<std::string> ask(std::string_view question) {
  if (!can_ask()) return std::nullopt;
  write_err(question);
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  return line;
}

}  // namespace tlsfit
