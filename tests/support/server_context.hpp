// libssl for the servers that tests write themselves.
#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "base/deleter.hpp"
#include "support/pki.hpp"

namespace tlsfit::test {

using SslContext = std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, Deleter<SSL_free>>;

/// What a server with this identity speaks TLS with. Throws std::runtime_error if it cannot be read.
SslContext server_context(const Identity& identity);

}  // namespace tlsfit::test
