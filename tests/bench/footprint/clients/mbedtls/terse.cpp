// In place of firmware/tls/reason.cpp: a failure is told by its number alone, as the other libraries' clients
// tell it. The sentences are tlsfit's own, and no part of TLS.
#include "tls/reason.hpp"

namespace tls {

void explain(text::Writer& out, int code, const Evidence&) {
  out.add("error ").number(static_cast<std::uint32_t>(-code));
}

}  // namespace tls
