// Small profiles that leave a fit something to choose from: versions, suites, chains, groups, schemes,
// anchors and limits. Few of each, so that all combinations can be tried.
#pragma once

#include "source_tree.hpp"

namespace tlsfit::test {

/// Sends one certificate of a kind that `root` signed.
inline Chain chain_under(const std::string& key, const std::string& kind, const std::string& signature,
                         const std::string& root_name, std::uint32_t bytes) {
  Chain chain;
  chain.key = key;
  chain.message_bytes = bytes + 10;
  chain.verified = true;
  chain.trust_anchor = root(root_name);
  chain.certificates = {{.subject = "CN=leaf",
                         .issuer = chain.trust_anchor->subject,
                         .key = kind,
                         .signature = signature,
                         .bytes = bytes,
                         .not_before = "2026-01-01T00:00:00Z",
                         .not_after = "2027-01-01T00:00:00Z",
                         .pem = ""}};
  return chain;
}

inline Profile both_versions(const std::string& host) {
  Profile profile = p256_profile();
  profile.target.host = profile.target.sni = host;
  profile.versions["tls1.3"] = Accepted::Accepted;
  profile.suites["tls1.3"] = {{.id = 0x1302, .name = "TLS_AES_256_GCM_SHA384"},
                              {.id = 0x1301, .name = "TLS_AES_128_GCM_SHA256"}};
  profile.groups["tls1.3"] = {"secp256r1"};
  profile.signature_schemes["tls1.3"] = {"ecdsa_secp256r1_sha256"};
  return profile;
}

/// Keeps record_size_limit in TLS 1.3, and nothing in TLS 1.2.
inline Profile limit_in_tls13_only(const std::string& host = "limits.example") {
  Profile profile = both_versions(host);
  profile.record_size_limit["tls1.3"] = {.answer = 16385, .verdict = LimitVerdict::Obeyed};
  return profile;
}

/// Keeps max_fragment_length in TLS 1.2.
inline Profile fragments(const std::string& host = "fragments.example") {
  Profile profile = both_versions(host);
  for (const std::uint32_t size : {512U, 2048U})
    profile.max_fragment_length["tls1.2"][size] = LimitVerdict::Obeyed;
  return profile;
}

/// Two chains, one dear by itself.
inline Profile two_chains(const std::string& host = "both.example") {
  Profile profile = p256_profile();
  profile.target.host = profile.target.sni = host;
  profile.suites["tls1.2"] = {{.id = 0xC02B, .name = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
                              {.id = 0xC02F, .name = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
                              {.id = 0xCCA8, .name = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"}};
  profile.signature_schemes["tls1.2"] = {"ecdsa_secp384r1_sha384", "rsa_pkcs1_sha256"};
  profile.chains = {chain_under("ecdsa", "EC secp384r1", "ecdsa_secp384r1_sha384", "p384", 600),
                    chain_under("rsa", "RSA 2048", "rsa_pkcs1_sha256", "rsa2048", 900)};
  profile.max_fragment_length["tls1.2"][1024] = LimitVerdict::Obeyed;
  return profile;
}

/// RSA only, and no limit.
inline Profile rsa_only(const std::string& host = "rsa.example") {
  Profile profile = two_chains(host);
  profile.chains.erase(profile.chains.begin());
  profile.max_fragment_length.clear();
  return profile;
}

/// Takes any group.
inline Profile all_groups(const std::string& host = "groups.example") {
  Profile profile = rsa_only(host);
  profile.groups["tls1.2"] = {"x25519", "secp384r1", "secp521r1", "secp256r1"};
  return profile;
}

/// A chain that verifies up to either of two roots.
inline Profile cross_signed(const std::string& host = "crossed.example") {
  Profile profile = p256_profile();
  profile.target.host = profile.target.sni = host;
  Chain& chain = profile.chains.front();
  Certificate cross = chain.certificates.front();
  cross.subject = root("p256").subject;
  cross.issuer = root("rsa4096").subject;
  cross.signature = "rsa_pkcs1_sha256";
  chain.certificates.push_back(cross);
  chain.trust_anchor = root("rsa4096");
  chain.paths = {{{"CN=localhost", cross.subject}, root("rsa4096")}, {{"CN=localhost"}, root("p256")}};
  return profile;
}

/// One, two and three targets at a time.
inline std::vector<std::vector<Profile>> sets_of_small_profiles() {
  return {{limit_in_tls13_only()},
          {fragments()},
          {two_chains()},
          {cross_signed()},
          {all_groups()},
          {limit_in_tls13_only(), rsa_only()},
          {two_chains(), rsa_only()},
          {fragments(), limit_in_tls13_only("second.example")},
          {cross_signed(), rsa_only()},
          {two_chains(), limit_in_tls13_only()},
          {rsa_only(), cross_signed(), limit_in_tls13_only()}};
}

}  // namespace tlsfit::test
