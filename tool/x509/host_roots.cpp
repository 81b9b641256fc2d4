#include "x509/host_roots.hpp"

#include <cstdlib>

#include "base/paths.hpp"

namespace tlsfit::x509 {

fs::path host_roots_file() {
  const char* const named = std::getenv("SSL_CERT_FILE");
  if (named == nullptr || *named == '\0') return "/etc/ssl/certs/ca-certificates.crt";
  need_readable(named);
  return named;
}

}  // namespace tlsfit::x509
