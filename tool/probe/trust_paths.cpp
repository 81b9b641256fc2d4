#include "probe/trust_paths.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "x509/openssl.hpp"

namespace tlsfit::probe {

namespace {

constexpr std::size_t most_tried = 64;
constexpr std::size_t longest = 10;  ///< certificates in a path; the deepest hierarchies of the web have 5

using Store = std::unique_ptr<X509_STORE, Deleter<X509_STORE_free>>;
using Context = std::unique_ptr<X509_STORE_CTX, Deleter<X509_STORE_CTX_free>>;
using Stack = x509::StackPtr;

std::shared_ptr<X509> shared(X509* certificate) {
  X509_up_ref(certificate);
  return {certificate, X509_free};
}

bool contains(const CertificatePath& path, const X509* certificate) {
  return std::ranges::any_of(path, [&](const auto& one) { return X509_cmp(one.get(), certificate) == 0; });
}

/// Finds paths by names and key identifiers, and has each verified with nothing else at hand.
class Search {
 public:
  Search(X509_STORE* store, STACK_OF(X509) * others, const X509_VERIFY_PARAM* parameters)
      : others_(others), parameters_(parameters), lookup_(X509_STORE_CTX_new()) {
    X509_STORE_CTX_init(lookup_.get(), store, nullptr, nullptr);
  }

  void from(CertificatePath path) {
    X509* const last = path.back().get();
    if (const Stack same = trusted(X509_get_subject_name(last)); has(same, last)) try_out(path);
    const Stack anchors = trusted(X509_get_issuer_name(last));
    for (int i = 0; i < sk_X509_num(anchors.get()); ++i) step(path, sk_X509_value(anchors.get(), i), true);
    for (int i = 0; i < sk_X509_num(others_); ++i) step(path, sk_X509_value(others_, i), false);
  }

  std::vector<CertificatePath> found;

 private:
  /// What the store trusts under this name; null if nothing.
  Stack trusted(const X509_NAME* name) { return Stack(X509_STORE_CTX_get1_certs(lookup_.get(), name)); }

  static bool has(const Stack& stack, const X509* certificate) {
    for (int i = 0; i < sk_X509_num(stack.get()); ++i)
      if (X509_cmp(sk_X509_value(stack.get(), i), certificate) == 0) return true;
    return false;
  }

  void step(const CertificatePath& path, X509* issuer, bool is_anchor) {
    if (path.size() >= longest || steps_ >= most_tried || contains(path, issuer)) return;
    if (X509_check_issued(issuer, path.back().get()) != X509_V_OK) return;
    ++steps_;
    CertificatePath longer = path;
    longer.push_back(shared(issuer));
    if (is_anchor)
      try_out(longer);
    else
      from(std::move(longer));
  }

  void try_out(const CertificatePath& path) {
    if (std::ranges::any_of(found, [&](const CertificatePath& other) {
          return std::ranges::equal(
              path, other, [](const auto& a, const auto& b) { return X509_cmp(a.get(), b.get()) == 0; });
        }))
      return;
    const Store store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), path.back().get());
    const Stack between(sk_X509_new_null());
    for (std::size_t i = 1; i + 1 < path.size(); ++i) {
      X509_up_ref(path[i].get());
      sk_X509_push(between.get(), path[i].get());
    }
    const Context context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), path.front().get(), between.get());
    X509_VERIFY_PARAM_set1(X509_STORE_CTX_get0_param(context.get()), parameters_);
    if (X509_verify_cert(context.get()) != 1) return;
    // libcrypto may have found a shorter way over the same certificates, which is a path of its own.
    if (sk_X509_num(X509_STORE_CTX_get0_chain(context.get())) == static_cast<int>(path.size()))
      found.push_back(path);
  }

  STACK_OF(X509) * others_;
  const X509_VERIFY_PARAM* parameters_;
  Context lookup_;
  std::size_t steps_ = 0;
};

}  // namespace

std::vector<CertificatePath> trust_paths(X509_STORE* store, X509* leaf, STACK_OF(X509) * others,
                                         const X509_VERIFY_PARAM* parameters) {
  Search search(store, others, parameters);
  search.from({shared(leaf)});
  ERR_clear_error();
  std::ranges::stable_sort(search.found, {}, [](const CertificatePath& path) { return path.size(); });
  return std::move(search.found);
}

}  // namespace tlsfit::probe
