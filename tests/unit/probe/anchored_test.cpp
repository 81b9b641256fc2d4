// Chains beside an image's anchors, with certificates made here.
#include "probe/anchored.hpp"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "base/deleter.hpp"

namespace tlsfit::probe {
namespace {

using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Deleter<X509_free>>;

Key new_key() {
  return Key(EVP_EC_gen("P-256"));
}

/// What a certificate is to be.
struct Wanted {
  const char* name;
  int serial = 1;
  bool authority = false;
  const char* alternatives = nullptr;  ///< "DNS:example.org"
  long ends = 86400;                   ///< seconds from now
};

Cert certificate(const Wanted& wanted, EVP_PKEY* key, const char* issuer, EVP_PKEY* issuer_key) {
  Cert made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), wanted.serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -2 * 86400);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), wanted.ends);
  const auto name = [](X509_NAME* into, const char* text) {
    X509_NAME_add_entry_by_txt(into, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text), -1,
                               -1, 0);
  };
  name(X509_get_subject_name(made.get()), wanted.name);
  name(X509_get_issuer_name(made.get()), issuer);
  X509_set_pubkey(made.get(), key);
  const auto extend = [&](int nid, const char* value) {
    const std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
    X509_add_ext(made.get(), extension.get(), -1);
  };
  extend(NID_basic_constraints, wanted.authority ? "critical,CA:TRUE" : "CA:FALSE");
  if (wanted.alternatives != nullptr) extend(NID_subject_alt_name, wanted.alternatives);
  X509_sign(made.get(), issuer_key, EVP_sha256());
  return made;
}

Bytes der(const Cert& made) {
  Bytes bytes(static_cast<std::size_t>(i2d_X509(made.get(), nullptr)));
  unsigned char* at = bytes.data();
  i2d_X509(made.get(), &at);
  return bytes;
}

/// A root, an intermediate below it, and a server's certificate below that.
struct Chain3 {
  Key root_key = new_key(), middle_key = new_key(), leaf_key = new_key();
  Bytes root, middle, leaf;

  Chain3() {
    const Wanted top{.name = "root", .authority = true};
    const Wanted between{.name = "middle", .serial = 2, .authority = true};
    const Wanted last{
        .name = "leaf", .serial = 3, .alternatives = "DNS:example.org, DNS:*.shop.example, IP:192.0.2.1"};
    root = der(certificate(top, root_key.get(), "root", root_key.get()));
    middle = der(certificate(between, middle_key.get(), "root", root_key.get()));
    leaf = der(certificate(last, leaf_key.get(), "middle", middle_key.get()));
  }
  std::vector<Bytes> sent() const { return {leaf, middle}; }
};

TEST(Anchored, AWayOverTheIntermediateToTheRoot) {
  const Chain3 chain;
  const ShownChain shown = look_at_chain(chain.sent(), {{chain.root}}, "example.org");
  EXPECT_TRUE(shown.anchored) << shown.problem;
  EXPECT_EQ(shown.path, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(shown.certificates.at(1).subject, "CN=middle");
  EXPECT_EQ(shown.anchor_sha256.size(), 64u);
}

// An anchor is a name and a key (RFC 5280 section 6.1.1): a root that was issued anew is the same one.
TEST(Anchored, ARootThatWasIssuedAnewIsTheSameAnchor) {
  const Chain3 chain;
  const Bytes anew = der(certificate({.name = "root", .serial = 77, .authority = true, .ends = 9 * 86400},
                                     chain.root_key.get(), "root", chain.root_key.get()));
  EXPECT_TRUE(look_at_chain({chain.leaf, chain.middle, anew}, {{chain.root}}, "example.org").anchored);
  EXPECT_TRUE(look_at_chain(chain.sent(), {{anew}}, "example.org").anchored);
}

TEST(Anchored, ARootOfTheSameNameWithAnotherKeyIsAStranger) {
  const Chain3 chain, stranger;
  const ShownChain shown = look_at_chain(chain.sent(), {{stranger.root}}, "example.org");
  EXPECT_FALSE(shown.anchored);
  EXPECT_FALSE(shown.problem.empty());
  EXPECT_EQ(shown.path, (std::vector<std::size_t>{0}));
}

TEST(Anchored, AnIntermediateMayBeTheAnchor) {
  const Chain3 chain;
  const ShownChain shown = look_at_chain(chain.sent(), {{chain.middle}}, "example.org");
  EXPECT_TRUE(shown.anchored) << shown.problem;
  EXPECT_EQ(shown.path, (std::vector<std::size_t>{0}));
}

TEST(Anchored, OfAPinnedKeyTheKeyAloneCounts) {
  const Chain3 chain, other;
  const Bytes renewed = der(certificate({.name = "leaf", .serial = 9, .alternatives = "DNS:example.org"},
                                        chain.leaf_key.get(), "middle", other.middle_key.get()));
  EXPECT_TRUE(look_at_chain({renewed}, {{chain.leaf}, true}, "example.org").anchored);
  EXPECT_FALSE(look_at_chain({other.leaf}, {{chain.leaf}, true}, "example.org").anchored);
}

TEST(Anchored, DatesAreForOthersToJudge) {
  const Chain3 chain;
  const Bytes ended = der(certificate({.name = "leaf", .alternatives = "DNS:example.org", .ends = -60},
                                      chain.leaf_key.get(), "middle", chain.middle_key.get()));
  EXPECT_TRUE(look_at_chain({ended, chain.middle}, {{chain.root}}, "example.org").anchored);
}

TEST(Anchored, NamesAndAddressesThatTheCertificateIsFor) {
  const Chain3 chain;
  const auto covers = [&](const char* name) {
    return look_at_chain(chain.sent(), {{chain.root}}, name).covers_name;
  };
  EXPECT_TRUE(covers("example.org"));
  EXPECT_TRUE(covers("EXAMPLE.org"));
  EXPECT_TRUE(covers("a.shop.example"));
  EXPECT_TRUE(covers("192.0.2.1"));
  EXPECT_FALSE(covers("www.example.org"));
  EXPECT_FALSE(covers("a.b.shop.example"));
  EXPECT_FALSE(covers("192.0.2.2"));
}

TEST(Anchored, WhatIsNoCertificateLeadsNowhere) {
  const Chain3 chain;
  EXPECT_FALSE(look_at_chain({}, {{chain.root}}, "example.org").anchored);
  EXPECT_FALSE(look_at_chain({Bytes{1, 2, 3}}, {{chain.root}}, "example.org").anchored);
  EXPECT_FALSE(look_at_chain({Bytes{1, 2, 3}}, {{chain.root}, true}, "example.org").anchored);
  EXPECT_FALSE(look_at_chain(chain.sent(), {{Bytes{4, 5}}}, "example.org").anchored);
  const ShownChain shown =
      look_at_chain({chain.leaf, Bytes{1, 2}, chain.middle}, {{chain.root}}, "example.org");
  EXPECT_TRUE(shown.anchored) << shown.problem;
  EXPECT_EQ(shown.path, (std::vector<std::size_t>{0, 2}));
}

}  // namespace
}  // namespace tlsfit::probe
