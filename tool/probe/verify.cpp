#include "probe/verify.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/paths.hpp"
#include "probe/trust_paths.hpp"
#include "x509/certificate.hpp"
#include "x509/host_roots.hpp"

namespace tlsfit::probe {

namespace {

using x509::StackPtr, x509::X509Ptr;
using Context = std::unique_ptr<X509_STORE_CTX, Deleter<X509_STORE_CTX_free>>;

std::vector<std::string> subjects_below_anchor(const CertificatePath& path) {
  std::vector<std::string> subjects;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) subjects.push_back(x509::subject_of(path[i].get()));
  return subjects;
}

}  // namespace

Verifier::Verifier(const fs::path& ca) : store_(X509_STORE_new()) {
  const fs::path roots = ca.empty() ? x509::host_roots_file() : ca;
  source_ = roots.string();
  if (ca.empty() && !is_there(roots)) {
    source_ = "the host's store";
    X509_STORE_set_default_paths(store_.get());
  } else {
    read_bytes(roots);  // says so if it cannot be read
    if (X509_STORE_load_file(store_.get(), roots.c_str()) != 1) {
      ERR_clear_error();
      throw Error(ExitCode::Usage, "{}: no certificate in it; want a PEM file", source_);
    }
  }
  // What the person names is trusted, root or not; Mbed TLS does the same.
  if (!ca.empty())
    X509_VERIFY_PARAM_set_flags(X509_STORE_get0_param(store_.get()), X509_V_FLAG_PARTIAL_CHAIN);
  ERR_clear_error();
}

Chain Verifier::examine(const std::vector<Bytes>& certificates, const std::string& name) const {
  Chain chain;
  chain.key = "unknown";
  X509Ptr leaf;
  const StackPtr others(sk_X509_new_null());
  for (const Bytes& der : certificates) {
    X509Ptr certificate = x509::certificate_from(der);
    if (!certificate) {
      chain.problem = fmt::format("certificate {} cannot be read", chain.certificates.size());
      chain.certificates.push_back({.bytes = static_cast<std::uint32_t>(der.size())});
      continue;
    }
    chain.certificates.push_back(x509::describe(certificate.get(), der.size()));
    if (!leaf && chain.certificates.size() == 1)
      leaf = std::move(certificate);
    else
      sk_X509_push(others.get(), certificate.release());
  }
  if (!leaf) {
    if (!chain.problem) chain.problem = "no certificate came";
    return chain;
  }
  chain.key = x509::key_kind(leaf.get());
  const Context context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store_.get(), leaf.get(), others.get());
  X509_STORE_CTX_set_default(context.get(), "ssl_server");
  X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, name.c_str()) != 1)
    X509_VERIFY_PARAM_set1_host(parameters, name.c_str(), name.size());
  chain.verified = X509_verify_cert(context.get()) == 1;
  if (chain.verified) {
    for (const CertificatePath& path : trust_paths(store_.get(), leaf.get(), others.get(), parameters))
      chain.paths.push_back({subjects_below_anchor(path), x509::anchor_of(path.back().get(), source_)});
    const STACK_OF(X509)* const first = X509_STORE_CTX_get0_chain(context.get());
    chain.trust_anchor = x509::anchor_of(sk_X509_value(first, sk_X509_num(first) - 1), source_);
    std::stable_partition(chain.paths.begin(), chain.paths.end(), [&](const TrustPath& path) {
      return path.trust_anchor == *chain.trust_anchor;  // libcrypto's choice stays the first
    });
  } else {
    const int error = X509_STORE_CTX_get_error(context.get());
    chain.problem = fmt::format("{} (certificate {} of the chain)", X509_verify_cert_error_string(error),
                                X509_STORE_CTX_get_error_depth(context.get()));
  }
  ERR_clear_error();
  return chain;
}

}  // namespace tlsfit::probe
