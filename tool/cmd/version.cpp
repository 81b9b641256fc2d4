#include "cmd/commands.hpp"

namespace tlsfit {

std::string_view tlsfit_version() {
  return TLSFIT_VERSION;
}

}  // namespace tlsfit
