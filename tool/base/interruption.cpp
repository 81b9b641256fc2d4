#include "base/interruption.hpp"

namespace tlsfit {

namespace {
volatile std::sig_atomic_t last_signal = 0;
}

Interruption::Interruption() {
  last_signal = 0;
  struct sigaction action {};
  action.sa_handler = [](int signal) { last_signal = signal; };
  ::sigaction(SIGINT, &action, &old_int_);
  ::sigaction(SIGTERM, &action, &old_term_);
}

Interruption::~Interruption() {
  ::sigaction(SIGINT, &old_int_, nullptr);
  ::sigaction(SIGTERM, &old_term_, nullptr);
}

int Interruption::signal() {
  return last_signal;
}

}  // namespace tlsfit
