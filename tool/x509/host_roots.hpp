// The roots that this machine trusts: the same for probe and fit.
#pragma once

#include "base/file.hpp"

namespace tlsfit::x509 {

/// PEM file with the roots that this machine trusts: $SSL_CERT_FILE, as for OpenSSL's own programs, else
/// Debian's bundle, which may not be there. Throws Error (Usage) if the environment names a file that cannot
/// be read.
fs::path host_roots_file();

}  // namespace tlsfit::x509
