// A fit in the words of frameworks that bring an Mbed TLS of their own and configure it by Kconfig: which
// options they have for it, and what of it they cannot say.
#pragma once

#include "exporting/library.hpp"
#include "exporting/project.hpp"

namespace tlsfit::exporting {

/// "sdkconfig.defaults.tlsfit" or "tlsfit.conf", and NOT-EXPRESSED.md, by the framework's table in
/// configs/mbedtls/<line>/kconfig.json.
Files kconfig_files(std::string_view system, const Fit& fit, const Words& words);

/// What a fit's plans need, as the table's conditions name it: "version:tls1.2", "suite:ECDHE_ECDSA",
/// "curve:secp256r1", "hash:sha384", "cipher:AES_128_GCM", "verify:rsa", "mfl", "alpn", "resume",
/// "client-certificate", "sign:ecdsa".
std::set<std::string> needs_of(const Fit& fit);

}  // namespace tlsfit::exporting
