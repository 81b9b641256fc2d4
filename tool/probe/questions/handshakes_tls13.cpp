// What TLS 1.3 says only under encryption: signature schemes (CertificateVerify), both chains, and
// max_fragment_length (EncryptedExtensions) at its four sizes. Each whole handshake asks one of either; where
// one that offers a size fails, the same is tried without, so that a refusal speaks about one thing. Servers
// differ in when they find that no signature scheme is left: OpenSSL before its ServerHello, others
// (BoringSSL, rustls) only where they should sign, with handshake_failure. A handshake that did not come as
// far as the CertificateVerify therefore says nothing about the size it offered.
#include <algorithm>
#include <utility>

#include "probe/questions/enumerate.hpp"
#include "probe/questions/limits.hpp"

namespace tlsfit::probe {

namespace {

using Ids = std::vector<std::uint16_t>;

/// RFC 8446 section 4.2.3: RSASSA-PKCS1, SHA-1 and SHA-224 sign nothing in TLS 1.3 but certificates.
bool signs_tls13(std::uint16_t scheme) {
  const std::string name = wire::signature_scheme_name(scheme);
  return !name.starts_with("rsa_pkcs1_") && !name.ends_with("_sha1") && !name.ends_with("_sha224");
}

/// Schemes for the chain's own signatures, which some servers hold against the same list.
Ids only_for_chains() {
  Ids result;
  for (const wire::Name& scheme : wire::signature_schemes())
    if (!signs_tls13(scheme.id)) result.push_back(scheme.id);
  return result;
}

class Rounds {
 public:
  explicit Rounds(Survey& survey) : survey_(survey) {
    for (const wire::Name& scheme : wire::signature_schemes())
      if (signs_tls13(scheme.id)) schemes_.push_back(scheme.id);
  }

  Task<> run() {
    for (bool more = true; more;) {
      const std::optional<std::uint32_t> size = sizes_.empty() ? std::nullopt : std::optional(sizes_.front());
      HandshakeResult result = co_await ask(schemes_left(), size);
      HandshakeResult without_size;
      const bool in_doubt = size && result.signature_scheme == 0;
      if (in_doubt) without_size = co_await ask(schemes_left(), std::nullopt);
      if (size && (!in_doubt || without_size.signature_scheme != 0)) {
        note_limit(survey_, wire::tls1_3, *size, result);
        sizes_.erase(sizes_.begin());
      }
      more = keep(in_doubt ? without_size.signature_scheme : result.signature_scheme);
    }
    // Where no handshake came to anything, none of its sizes is to blame.
    if (found_.empty())
      for (const std::uint32_t size : std::exchange(sizes_, {}))
        survey_.profile.max_fragment_length["tls1.3"][size] = LimitVerdict::Unknown;
    for (const std::uint32_t size : sizes_) {  // the schemes are all known, these sizes are not
      const HandshakeResult result = co_await ask(schemes_but({}), size);
      note_limit(survey_, wire::tls1_3, size, result);
    }
    for (const std::uint16_t scheme : found_)
      survey_.profile.signature_schemes["tls1.3"].push_back(wire::signature_scheme_name(scheme));
  }

 private:
  Task<HandshakeResult> ask(Ids schemes, std::optional<std::uint32_t> size) {
    HandshakeRequest request = survey_.request(wire::tls1_3);
    request.signature_schemes = std::move(schemes);
    if (size) offer_limit(survey_, request, *size);
    HandshakeResult result = co_await survey_.complete(std::move(request));
    co_return result;
  }

  Ids schemes_left() const { return schemes_but(found_); }

  Ids schemes_but(const Ids& some) const {
    Ids result = without(schemes_, some);
    const Ids chains = only_for_chains();
    result.insert(result.end(), chains.begin(), chains.end());
    return result;
  }

  bool keep(std::uint16_t scheme) {
    if (scheme == 0 || std::ranges::find(found_, scheme) != found_.end()) return false;
    found_.push_back(scheme);
    return found_.size() < schemes_.size();
  }

  Survey& survey_;
  Ids schemes_, found_;
  std::vector<std::uint32_t> sizes_ = {512, 1024, 2048, 4096};
};

}  // namespace

Task<> ask_handshakes_tls13(Survey& survey) {
  Rounds rounds(survey);
  co_await rounds.run();
}

}  // namespace tlsfit::probe
