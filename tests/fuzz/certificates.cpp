// A Certificate message as it comes, then everything that the probe and the fit read out of its DER: names,
// keys, dates, verification against a store that does not trust it, and the search for paths to one of its
// own certificates. libcrypto parses; what is done with it is ours.
#include <openssl/err.h>

#include <memory>
#include <vector>

#include "base/error.hpp"
#include "fit/certificate.hpp"
#include "fuzz.hpp"
#include "probe/trust_paths.hpp"
#include "probe/verify.hpp"
#include "wire/server_messages.hpp"
#include "x509/certificate.hpp"

using namespace tlsfit;
using test::must;

namespace {

/// As though the last certificate were trusted, whatever it is.
void search_paths(const std::vector<Bytes>& ders) {
  const std::unique_ptr<STACK_OF(X509), Deleter<x509::free_certificates>> others(sk_X509_new_null());
  for (const Bytes& der : ders) {
    const unsigned char* at = der.data();
    X509* const certificate = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
    if (certificate != nullptr) sk_X509_push(others.get(), certificate);
  }
  const int count = sk_X509_num(others.get());
  if (count < 2) return;
  X509* const leaf = sk_X509_value(others.get(), 0);
  X509* const trusted = sk_X509_value(others.get(), count - 1);
  const std::unique_ptr<X509_STORE, Deleter<X509_STORE_free>> store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), trusted);
  const std::unique_ptr<X509_VERIFY_PARAM, Deleter<X509_VERIFY_PARAM_free>> parameters(
      X509_VERIFY_PARAM_new());
  X509_VERIFY_PARAM_set_flags(parameters.get(), X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN);
  const auto paths = probe::trust_paths(store.get(), leaf, others.get(), parameters.get());
  must(paths.size() <= 64, "a thicket does not grow without end");
  for (const probe::CertificatePath& path : paths) {
    must(!path.empty() && X509_cmp(path.front().get(), leaf) == 0,
         "a path begins with the server's certificate");
    must(X509_cmp(path.back().get(), trusted) == 0, "a path ends where trust is");
  }
  ERR_clear_error();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const probe::Verifier verifier{fs::path()};
  const auto parsed = wire::parse_certificate(ByteView(data, size), wire::tls1_2);
  if (parsed.value.certificates.size() > 16) return 0;  // slow, and nothing new
  const Chain chain = verifier.examine(parsed.value.certificates, "localhost");
  must(!chain.verified, "nobody can make a chain to a real root by chance");
  must(chain.problem.has_value(), "what does not verify has a reason");
  search_paths(parsed.value.certificates);
  for (const Bytes& der : parsed.value.certificates) {
    x509::describe(der);
    try {
      fit::anchor_of(der, "fuzz");
    } catch (const Error& error) {
      must(error.exit_code() == ExitCode::Usage, "a bad certificate is not a defect of ours");
    }
  }
  return 0;
}
