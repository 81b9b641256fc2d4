#include "base/next_step.hpp"

#include <unistd.h>

#include "base/output.hpp"
#include "base/progress.hpp"

namespace tlsfit {

void suggest(std::string_view command) {
  if (verbosity() == Verbosity::Quiet || ::isatty(STDERR_FILENO) != 1) return;
  flush_out();  // it comes behind the result
  print_err("{}\n", painted(fmt::format("next: {}", command), Colour::Dim, Stream::Err));
}

}  // namespace tlsfit
