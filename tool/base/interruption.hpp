// Ctrl-C and SIGTERM for work that must end in good order: it asks now and then whether one has come.
#pragma once

#include <csignal>

namespace tlsfit {

/// While it exists, these signals end nothing; one at a time. What they did before is restored.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// The last that came since this began: SIGINT or SIGTERM; 0: none.
  static int signal();

 private:
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

}  // namespace tlsfit
