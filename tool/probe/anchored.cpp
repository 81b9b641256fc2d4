#include "probe/anchored.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "x509/certificate.hpp"

namespace tlsfit::probe {

namespace {

using Cert = x509::X509Ptr;
using Store = std::unique_ptr<X509_STORE, Deleter<X509_STORE_free>>;
using Context = std::unique_ptr<X509_STORE_CTX, Deleter<X509_STORE_CTX_free>>;
using Stack = x509::StackPtr;

bool same_key(const X509* a, const X509* b) {
  return EVP_PKEY_eq(X509_get0_pubkey(a), X509_get0_pubkey(b)) == 1;
}

bool covers(X509* certificate, const std::string& name) {
  if (const std::unique_ptr<ASN1_OCTET_STRING, Deleter<ASN1_OCTET_STRING_free>> address(
          a2i_IPADDRESS(name.c_str()));
      address)
    return X509_check_ip_asc(certificate, name.c_str(), 0) == 1;
  return X509_check_host(certificate, name.data(), name.size(), 0, nullptr) == 1;
}

/// Where each certificate of the way stands among those that were sent; the last of the way is the anchor.
std::vector<std::size_t> places(const STACK_OF(X509) * way, const std::vector<Cert>& sent) {
  std::vector<std::size_t> result;
  for (int i = 0; i + 1 < sk_X509_num(way); ++i) {
    const X509* const one = sk_X509_value(way, i);
    const auto found =
        std::ranges::find_if(sent, [&](const Cert& c) { return c && X509_cmp(c.get(), one) == 0; });
    if (found != sent.end()) result.push_back(static_cast<std::size_t>(found - sent.begin()));
  }
  if (result.empty()) result.push_back(0);
  return result;
}

void pin(ShownChain& shown, const std::vector<Cert>& sent, const std::vector<Cert>& anchors) {
  for (const Cert& anchor : anchors)
    if (same_key(sent.front().get(), anchor.get())) {
      shown.anchored = true;
      shown.anchor_sha256 = x509::sha256_of(x509::der_of(anchor.get()));
    }
  if (!shown.anchored) shown.problem = "the server's key is another one";
}

void find_way(ShownChain& shown, const std::vector<Cert>& sent, const std::vector<Cert>& anchors) {
  const Store store(X509_STORE_new());
  for (const Cert& anchor : anchors) X509_STORE_add_cert(store.get(), anchor.get());
  // Mbed TLS trusts what it is given, root or not.
  X509_VERIFY_PARAM_set_flags(X509_STORE_get0_param(store.get()),
                              X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
  const Stack others(sk_X509_new_null());
  for (std::size_t i = 1; i < sent.size(); ++i) {
    if (!sent[i]) continue;
    X509_up_ref(sent[i].get());
    sk_X509_push(others.get(), sent[i].get());
  }
  const Context context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), sent.front().get(), others.get());
  X509_STORE_CTX_set_default(context.get(), "ssl_server");
  shown.anchored = X509_verify_cert(context.get()) == 1;
  if (!shown.anchored) {
    shown.problem = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
    return;
  }
  const STACK_OF(X509)* const way = X509_STORE_CTX_get0_chain(context.get());
  shown.path = places(way, sent);
  shown.anchor_sha256 = x509::sha256_of(x509::der_of(sk_X509_value(way, sk_X509_num(way) - 1)));
}

}  // namespace

ShownChain look_at_chain(const std::vector<Bytes>& certificates, const ImageAnchors& anchors,
                         const std::string& name) {
  ShownChain shown;
  std::vector<Cert> sent, trusted;
  for (const Bytes& der : certificates) {
    shown.certificates.push_back(x509::describe(der));
    sent.push_back(x509::certificate_from(der));
  }
  for (const Bytes& der : anchors.certificates)
    if (Cert anchor = x509::certificate_from(der)) trusted.push_back(std::move(anchor));
  shown.path = {0};
  if (sent.empty() || !sent.front()) {
    shown.problem = "the server's certificate cannot be read";
    ERR_clear_error();
    return shown;
  }
  shown.covers_name = covers(sent.front().get(), name);
  if (anchors.pinned)
    pin(shown, sent, trusted);
  else
    find_way(shown, sent, trusted);
  ERR_clear_error();
  return shown;
}

}  // namespace tlsfit::probe
