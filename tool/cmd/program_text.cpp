#include "cmd/program_text.hpp"

#include "base/text.hpp"
#include "fit/program.hpp"

namespace tlsfit {

std::string program_text(const Fit& fit) {
  std::string text;
  for (const OptionUse& use : fit.options) {
    if (use.needed_by != std::vector<std::string>{std::string(fit::the_program)}) continue;
    text += (text.empty() ? "for the program: " : ", ") + use.name;
    if (use.flash.value_or(0) != 0)
      text += fmt::format(" ({} bytes of flash, estimated)", grouped(*use.flash));
  }
  return text;
}

}  // namespace tlsfit
