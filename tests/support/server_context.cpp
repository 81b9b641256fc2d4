#include "support/server_context.hpp"

#include <stdexcept>

namespace tlsfit::test {

SslContext server_context(const Identity& identity) {
  SslContext context(SSL_CTX_new(TLS_server_method()));
  if (SSL_CTX_use_certificate_chain_file(context.get(), identity.chain.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), identity.key.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error("libssl cannot read " + identity.chain.string() + " and its key");
  return context;
}

}  // namespace tlsfit::test
