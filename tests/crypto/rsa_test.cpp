// RSA signatures: the arithmetic beside OpenSSL's, NIST's vectors, and forgeries after those that other
// verifiers have fallen for (Bleichenbacher 2006, BERserk 2014, Wycheproof's groups).
#include "crypto/rsa.hpp"

#include <cstdlib>
#include <random>

#include "crypto/ec/modulus.hpp"
#include "crypto/rsa/power.hpp"
#include "nist.hpp"
#include "psa.hpp"
#include "rsa_keys.hpp"

namespace crypto::test {
namespace {

Bytes big_endian(std::uint32_t value) {
  Bytes out;
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
  return out;
}

/// A number in which carries get lost, if they can be: limbs of all ones or none among random ones.
Bytes edgy(std::size_t size, std::mt19937& random) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; i += 4) {
    const auto kind = random() % 4;
    for (std::size_t j = 0; j < 4; ++j)
      out[i + j] = kind == 0 ? 0 : kind == 1 ? 0xFF : static_cast<std::uint8_t>(random());
  }
  return out;
}

Bytes encoded(const RsaKey& key, const Bytes& signature) {
  std::vector<ec::Limb> room(rsa::room_for(key.size / 4));
  const std::uint8_t* const out = rsa::encoded_message(room.data(), key, signature.data());
  return out == nullptr ? Bytes{} : Bytes(out, out + key.size);
}

bool pkcs1(const RsaPair& pair, const Bytes& hash, const Bytes& signature) {
  return rsa_verify_pkcs1(pair.key(), hash.data(), hash.size(), signature.data(), signature.size());
}

bool pss(const RsaPair& pair, const Bytes& hash, std::size_t salt, const Bytes& signature) {
  return rsa_verify_pss(pair.key(), hash.data(), hash.size(), salt, signature.data(), signature.size());
}

const Bytes sha256_info = hex("3031300d060960864801650304020105000420");

/// EMSA-PKCS1-v1_5 with the given DigestInfo and hash.
Bytes padded(std::size_t size, const Bytes& info) {
  return hex("0001") + Bytes(size - 3 - info.size(), 0xFF) + hex("00") + info;
}

// Moduli and signatures of all kinds, from 128 bits: a bound that fails does so at every size.
TEST(RsaArithmetic, AgreesWithOpenSsl) {
  std::mt19937 random(8017);
  const char* const wanted = std::getenv("TLSFIT_RANDOM_RSA");
  const int rounds = wanted == nullptr ? 600 : std::atoi(wanted);
  int above = 0;
  for (int i = 0; i < rounds; ++i) {
    const std::size_t size = i % 8 == 0 ? 256 + random() % 17 * 16 : 16 + random() % 8 * 16;
    Bytes modulus = edgy(size, random), signature = edgy(size, random);
    modulus[0] |= 0x80;
    modulus[size - 1] |= 1;
    const std::uint32_t exponents[] = {3, 17, 65537, static_cast<std::uint32_t>(random()) | 3};
    const std::uint32_t exponent = exponents[random() % 4];
    if (random() % 8 == 0) signature = modulus;
    const Bytes got = encoded({modulus.data(), size, exponent}, signature);
    if (signature < modulus) {
      ASSERT_EQ(got, power(signature, big_endian(exponent), modulus)) << i;
    } else {
      ASSERT_TRUE(got.empty()) << i;
      ++above;
    }
  }
  EXPECT_GT(above, rounds / 10);
}

TEST(RsaKeys, OnlyThoseThatTheArithmeticCanDo) {
  Bytes modulus(512, 0xA5);
  const auto judged = [&modulus](std::size_t size, std::uint32_t exponent) {
    return rsa_is_key({modulus.data(), size, exponent});
  };
  for (const std::size_t size : {256, 272, 384, 512}) EXPECT_TRUE(judged(size, 65537)) << size;
  for (const std::size_t size : {0, 16, 128, 240, 255, 257, 260, 264, 528})
    EXPECT_FALSE(judged(size, 65537)) << size;
  EXPECT_TRUE(judged(256, 3));
  EXPECT_TRUE(judged(256, 0xFFFFFFFF));
  for (const std::uint32_t exponent : {0U, 1U, 2U, 65536U}) EXPECT_FALSE(judged(256, exponent)) << exponent;
  modulus[255] = 0xA4;  // even
  EXPECT_FALSE(judged(256, 3));
  modulus[255] = 0xA5;
  modulus[0] = 0x7F;  // one bit short
  EXPECT_FALSE(judged(256, 3));
}

class Rsa : public Provider {
 protected:
  static void SetUpTestSuite() {
    usual = new_rsa_pair(256, 65537);
    cubic = new_rsa_pair(256, 3);
  }
  static inline RsaPair usual, cubic;
  const Bytes hash = sha256(text("message"));
};

TEST_F(Rsa, Pkcs1TakesOneEncodingAndNoOther) {
  const Bytes good = sha256_info + hash;
  const std::pair<const char*, Bytes> forged[] = {
      {"garbage behind the hash, for e = 3", hex("0001") + Bytes(8, 0xFF) + hex("00") + good + Bytes(194, 0)},
      {"no padding", hex("000100") + good + Bytes(202, 0)},
      {"garbage in the parameters",
       padded(256, hex("3081f8300d060960864801650304020105000420") + Bytes(199, 7) + hash)},
      {"no parameters", padded(256, hex("302f300b0609608648016503040201") + hex("0420") + hash)},
      {"a length that is not DER's", padded(256, hex("308131300d060960864801650304020105000420") + hash)},
      {"SHA-384's name", padded(256, hex("3031300d060960864801650304020205000420") + hash)},
      {"SHA-1's name", padded(256, hex("3029300906052b0e03021a05000420") + hash)},
      {"no DigestInfo", padded(256, hash)},
      {"another hash", padded(256, sha256_info + sha256(hash))},
      {"block type 0", hex("0000") + Bytes(202, 0) + hex("00") + good},
      {"block type 2", hex("0002") + Bytes(202, 0xFF) + hex("00") + good},
      {"no zero behind the padding", hex("0001") + Bytes(203, 0xFF) + good},
      {"a zero within it", hex("0001ff00") + Bytes(200, 0xFF) + hex("00") + good},
      {"padding of another byte", hex("0001") + Bytes(201, 0xFF) + hex("fe00") + good},
      {"a byte of zero before it too many", hex("000001") + Bytes(201, 0xFF) + hex("00") + good},
  };
  for (const RsaPair* pair : {&usual, &cubic}) {
    const Bytes right = pair->sign(padded(256, good));
    EXPECT_TRUE(pkcs1(*pair, hash, right));
    EXPECT_FALSE(pkcs1(*pair, sha256(hash), right));
    for (const auto& [what, encoding] : forged) {
      ASSERT_EQ(encoding.size(), 256U) << what;
      EXPECT_FALSE(pkcs1(*pair, hash, pair->sign(encoding))) << what;
    }
    std::mt19937 random(7);
    for (int i = 0; i < 100; ++i) {
      Bytes damaged = right;
      damaged[random() % damaged.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
      EXPECT_FALSE(pkcs1(*pair, hash, damaged));
    }
  }
}

// The cube of a number that is a little above the cube root of an encoding with its hash in the middle: what
// anybody can make who has no key at all, for e = 3.
TEST_F(Rsa, ACubeRootIsNoSignature) {
  const Bytes wanted = hex("0001") + Bytes(8, 0xFF) + hex("00") + sha256_info + hash + Bytes(194, 0xFF);
  Bytes root(86);  // 256 / 3 bytes
  for (std::size_t bit = 0; bit < 8 * root.size(); ++bit) {
    Bytes more = root;
    more[bit / 8] |= static_cast<std::uint8_t>(0x80 >> bit % 8);
    const Number cube(BN_new(), BN_free);
    const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> context(BN_CTX_new(), BN_CTX_free);
    BN_sqr(cube.get(), number(more).get(), context.get());
    BN_mul(cube.get(), cube.get(), number(more).get(), context.get());
    if (BN_cmp(cube.get(), number(wanted).get()) <= 0) root = more;
  }
  const Bytes signature = Bytes(170, 0) + root;
  const Bytes got = encoded(cubic.key(), signature);
  ASSERT_TRUE(std::equal(wanted.begin(), wanted.begin() + 62, got.begin())) << "or this forges nothing";
  EXPECT_FALSE(pkcs1(cubic, hash, signature));
}

TEST_F(Rsa, SignaturesThatAreNoNumbersBelowTheModulus) {
  const Number n = number(usual.modulus);
  Bytes message = text("0");
  for (int tries = 0;; ++tries) {  // until s + n still has 2,048 bits
    ASSERT_LT(tries, 2000) << "with a modulus so near to 2^2048";
    message = sha256(message);
    const Bytes right = usual.sign(padded(256, sha256_info + message));
    const Number sum(BN_new(), BN_free);
    BN_add(sum.get(), number(right).get(), n.get());
    if (BN_num_bits(sum.get()) > 2048) continue;
    EXPECT_TRUE(pkcs1(usual, message, right));
    EXPECT_FALSE(pkcs1(usual, message, bytes_of(sum.get(), 256)));
    EXPECT_FALSE(pkcs1(usual, message, hex("00") + right)) << "one byte more";
    EXPECT_FALSE(pkcs1(usual, message, Bytes(right.begin() + 1, right.end())));
    break;
  }
  for (const Bytes& s :
       {Bytes(256, 0), Bytes(255, 0) + hex("01"), usual.modulus, Bytes(256, 0xFF), Bytes{}}) {
    EXPECT_FALSE(pkcs1(usual, hash, s));
    EXPECT_FALSE(pss(usual, hash, 32, s));
  }
}

/// EMSA-PSS of a hash, with what a forger would have otherwise.
struct PssEncoding {
  Bytes salt = Bytes(32, 0x5A);
  std::uint8_t padding = 0, separator = 1, trailer = 0xBC, first_bit = 0;

  Bytes of(const Bytes& hash, std::size_t size = 256) const {
    const Bytes h = sha256(Bytes(8, 0) + hash + salt);
    Bytes db = Bytes(size - salt.size() - 34, 0) + Bytes{separator} + salt;
    db[db.size() / 2] |= padding;
    Bytes mask;
    for (std::uint8_t i = 0; mask.size() < db.size(); ++i) mask = mask + sha256(h + Bytes{0, 0, 0, i});
    for (std::size_t i = 0; i < db.size(); ++i) db[i] ^= mask[i];
    db[0] = static_cast<std::uint8_t>((db[0] & 0x7F) | first_bit);
    return db + h + Bytes{trailer};
  }
};

TEST_F(Rsa, PssTakesTheSaltThatIsAskedForAndNothingElse) {
  for (const RsaPair* pair : {&usual, &cubic}) {
    const Bytes right = pair->sign(PssEncoding{}.of(hash));
    EXPECT_TRUE(pss(*pair, hash, 32, right));
    EXPECT_FALSE(pss(*pair, sha256(hash), 32, right));
    for (const std::size_t salt : {0, 20, 31, 33, 222, 223, 4096})
      EXPECT_FALSE(pss(*pair, hash, salt, right)) << salt;
    for (const std::size_t salt : {0, 20, 222}) {
      const Bytes other = pair->sign(PssEncoding{.salt = Bytes(salt, 3)}.of(hash));
      EXPECT_TRUE(pss(*pair, hash, salt, other)) << salt;
      EXPECT_FALSE(pss(*pair, hash, 32, other)) << salt;
    }
    EXPECT_FALSE(pss(*pair, hash, 32, pair->sign(PssEncoding{.padding = 0x10}.of(hash))));
    EXPECT_FALSE(pss(*pair, hash, 32, pair->sign(PssEncoding{.separator = 2}.of(hash))));
    EXPECT_FALSE(pss(*pair, hash, 32, pair->sign(PssEncoding{.trailer = 0xCC}.of(hash))));
    EXPECT_FALSE(pss(*pair, hash, 32, pair->sign(padded(256, sha256_info + hash))));
    EXPECT_FALSE(pkcs1(*pair, hash, right));
  }
  // The first bit is beyond the encoding's length; such a number is below the modulus for few keys only.
  Bytes encoding = PssEncoding{.first_bit = 0x80}.of(hash);
  if (encoding < usual.modulus) {
    EXPECT_FALSE(pss(usual, hash, 32, usual.sign(encoding)));
  }
}

// CAVS 11.0: signatures of 2,048, 3,072 and 4,096 bits, right and wrong.
void nist(const std::string& file, bool is_pss) {
  const std::string missing = missing_nist_files();
  if (!missing.empty()) GTEST_SKIP() << missing;
  int right = 0, wrong = 0;
  Bytes modulus;
  for_each_record("asymmetric/RSA/FIPS_186-2/" + file, "SHAAlg", [&](const Record& record) {
    if (record.fields.contains("SHAAlg") && record.fields.at("SHAAlg") == "SHA256" && modulus.size() >= 256) {
      Bytes e = record.bytes("e");
      while (!e.empty() && e[0] == 0) e.erase(e.begin());
      std::uint32_t exponent = 0;
      for (const std::uint8_t byte : e) exponent = exponent << 8 | byte;
      const RsaKey key = {modulus.data(), modulus.size(), e.size() > 4 ? 0 : exponent};
      const Bytes hash = sha256(record.bytes("Msg")), signature = record.bytes("S");
      const bool good = record.fields.at("Result").starts_with("P");
      EXPECT_EQ(rsa_is_key(key) &&
                    (is_pss ? rsa_verify_pss(key, hash.data(), 32, 10, signature.data(), signature.size())
                            : rsa_verify_pkcs1(key, hash.data(), 32, signature.data(), signature.size())),
                good)
          << record.fields.at("Result");
      ++(good ? right : wrong);
    }
    if (record.fields.contains("n")) modulus = record.bytes("n");  // of the records that follow
  });
  EXPECT_EQ(right, 9);
  EXPECT_EQ(wrong, 45);
}

TEST_F(Rsa, NistPkcs1) {
  nist("SigVer15_186-3.rsp", false);
}

TEST_F(Rsa, NistPss) {
  nist("SigVerPSS_186-3.rsp", true);
}

}  // namespace
}  // namespace crypto::test
