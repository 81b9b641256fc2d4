// Estimates of RAM against what runs on the emulated board showed (pico and wiznet, --optimize flash, one
// request to openssl s_server), with the firmware that costs.json was measured with. tests/image holds images
// of the present firmware against their estimates.
#include <gtest/gtest.h>

#include "fit/certificate_heap.hpp"
#include "fit/search.hpp"
#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

constexpr const char* leaf_name = "CN=localhost";
constexpr const char* middle = "CN=E1,O=Example Trust,C=US";
constexpr const char* top = "CN=Root,O=Example Trust,C=US";

struct Sent {
  std::string key, signature;
  std::uint32_t bytes;
};

/// A chain below a root of that name that has the key of one of the tests' own roots.
Profile sending(const std::string& suite, const std::string& kind, const std::string& root,
                const std::vector<Sent>& sent) {
  Profile profile = test::p256_profile();
  profile.suites["tls1.2"] = {{.id = 0, .name = suite}};
  profile.signature_schemes["tls1.2"] = {kind == "rsa" ? "rsa_pkcs1_sha256" : "ecdsa_secp256r1_sha256"};
  Chain& chain = profile.chains.front();
  chain.key = kind;
  chain.message_bytes = 7;
  chain.trust_anchor = test::root(root);
  chain.trust_anchor->subject = top;
  chain.certificates.clear();
  for (const Sent& certificate : sent) {
    const bool first = chain.certificates.empty(), last = chain.certificates.size() + 1 == sent.size();
    chain.certificates.push_back({.subject = first ? leaf_name : middle,
                                  .issuer = last ? top : middle,
                                  .key = certificate.key,
                                  .signature = certificate.signature,
                                  .bytes = certificate.bytes,
                                  .not_before = "",
                                  .not_after = "",
                                  .pem = ""});
    chain.message_bytes += 3 + certificate.bytes;
  }
  profile.largest = {};
  for (const std::uint32_t size : {512U, 1024U, 2048U, 4096U})
    profile.max_fragment_length["tls1.2"][size] = LimitVerdict::Obeyed;
  return profile;
}

void expect_near(const Profile& profile, std::int64_t fixed, std::int64_t heap, std::int64_t stack) {
  const Cost cost =
      trials({candidates(profile, test::catalogue())}, "flash", 2, test::catalogue()).front().estimate;
  const double ran = static_cast<double>(fixed + heap + stack);
  EXPECT_NEAR(static_cast<double>(cost.static_bytes + cost.heap + cost.stack), ran, ran / 100)
      << "static " << cost.static_bytes << " and " << fixed << ", heap " << cost.heap << " and " << heap
      << ", stack " << cost.stack << " and " << stack;
}

constexpr const char* ecdsa = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
constexpr const char* rsa_suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";

TEST(Estimates, P256WithOneCertificate) {
  expect_near(sending(ecdsa, "ecdsa", "p256", {{"EC secp256r1", "ecdsa_secp256r1_sha256", 455}}), 3988, 2776,
              2152);
}

TEST(Estimates, P256WithTwoCertificates) {
  expect_near(sending(ecdsa, "ecdsa", "p256",
                      {{"EC secp256r1", "ecdsa_secp256r1_sha256", 454},
                       {"EC secp256r1", "ecdsa_secp256r1_sha256", 465}}),
              3988, 3880, 2152);
}

TEST(Estimates, P256BelowP384) {
  expect_near(sending(ecdsa, "ecdsa", "p384",
                      {{"EC secp256r1", "ecdsa_secp384r1_sha384", 485},
                       {"EC secp384r1", "ecdsa_secp384r1_sha384", 530}}),
              4052, 4456, 2420);
}

TEST(Estimates, Rsa2048) {
  expect_near(sending(rsa_suite, "rsa", "rsa2048",
                      {{"RSA 2048", "rsa_pkcs1_sha256", 853}, {"RSA 2048", "rsa_pkcs1_sha256", 872}}),
              3972, 4712, 2152);
}

TEST(Estimates, P256BelowRsa4096) {
  expect_near(
      sending(ecdsa, "ecdsa", "rsa4096",
              {{"EC secp256r1", "ecdsa_secp256r1_sha256", 452}, {"EC secp256r1", "rsa_pkcs1_sha256", 917}}),
      3972, 4328, 2984);
}

TEST(CertificateHeap, CountsAttributesAsTheyAreAllocated) {
  const ParsedHeap one = certificate_parts("EC secp256r1", "CN=a", "CN=b");
  EXPECT_EQ(one.psa, 0) << "the key is part of the certificate's structure";
  EXPECT_EQ(certificate_parts("EC secp256r1", "CN=a,C=US", "CN=b").psa, 40);
  EXPECT_EQ(certificate_parts("EC secp256r1", "CN=a\\, b,O=x+OU=y", "CN=b").psa, 80);
  EXPECT_EQ(one.legacy, 136 + 40 + 40 + 8) << "a key pair and three coordinates";
  EXPECT_EQ(certificate_parts("RSA 2048", "CN=a", "CN=b").psa, 128 + 264 + 8);
  EXPECT_EQ(certificate_parts("RSA 2048", "CN=a,C=US", "CN=b").provider, 40) << "the key stays where it is";
}

}  // namespace
}  // namespace tlsfit::fit
