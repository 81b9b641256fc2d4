#include "probe/client_certificate.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/paths.hpp"

namespace tlsfit::probe {

void check_client_certificate(const ProbeOptions& options) {
  if (options.client_certificate.empty() && options.client_key.empty()) return;
  if (options.client_certificate.empty() || options.client_key.empty())
    throw Error(ExitCode::Usage, "a client certificate needs both --client-cert and --client-key");
  if (options.client_key.string().find("PRIVATE KEY") != std::string::npos)  // the words below would print it
    throw Error(ExitCode::Usage, "--client-key: want the name of a PEM file, not the key itself");
  need_readable(options.client_certificate);
  need_readable(options.client_key);
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free);
  // libcrypto's own way would ask for a pass phrase at the terminal, in every connection.
  bool encrypted = false;
  SSL_CTX_set_default_passwd_cb_userdata(context.get(), &encrypted);
  SSL_CTX_set_default_passwd_cb(context.get(), [](char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
  });
  const bool certificate =
      SSL_CTX_use_certificate_chain_file(context.get(), options.client_certificate.c_str()) == 1;
  const bool key = certificate && SSL_CTX_use_PrivateKey_file(context.get(), options.client_key.c_str(),
                                                              SSL_FILETYPE_PEM) == 1;
  // A key of another kind than the certificate's goes into a slot of its own: only this sees it.
  const bool match = key && SSL_CTX_check_private_key(context.get()) == 1;
  ERR_clear_error();
  if (!certificate)
    throw Error(ExitCode::Usage, "{}: not a certificate in PEM form", options.client_certificate.string());
  if (encrypted)
    throw Error(ExitCode::Usage, "{}: the key is encrypted: decrypt it with `openssl pkey -in {} -out FILE`",
                options.client_key.string(), options.client_key.string());
  if (!match)
    throw Error(ExitCode::Usage, "{}: not the PEM key of {}", options.client_key.string(),
                options.client_certificate.string());
}

}  // namespace tlsfit::probe
