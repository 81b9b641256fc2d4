// Vectors that standards publish, through the provider's API. Built once with Mbed TLS's primitives below the
// provider and once with ours (CMakeLists.txt).
#include <numeric>

#include "psa.hpp"

namespace crypto::test {
namespace {

// FIPS 180-4's examples (NIST, "SHA-256 Example Values"), and the empty message (CAVP SHA256ShortMsg, Len =
// 0).
TEST(Sha256, Fips180) {
  EXPECT_EQ(sha256({}), hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  EXPECT_EQ(sha256(text("abc")), hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  EXPECT_EQ(sha256(text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            hex("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
  EXPECT_EQ(sha256(Bytes(1000000, 'a')),
            hex("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

TEST_F(Provider, HmacSha256OfRfc4231) {
  EXPECT_EQ(mac(Bytes(20, 0x0b), text("Hi There")),  // §4.2
            hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
  EXPECT_EQ(mac(text("Jefe"), text("what do ya want for nothing?")),  // §4.3
            hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  EXPECT_EQ(mac(Bytes(20, 0xaa), Bytes(50, 0xdd)),  // §4.4
            hex("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"));
  Bytes counting(25);
  std::iota(counting.begin(), counting.end(), std::uint8_t{1});
  EXPECT_EQ(mac(counting, Bytes(50, 0xcd)),  // §4.5
            hex("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"));
  // §4.7: a key longer than a block is its hash (RFC 2104 §3); the provider takes keys of one block.
  EXPECT_EQ(mac(sha256(Bytes(131, 0xaa)), text("Test Using Larger Than Block-Size Key - Hash Key First")),
            hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
}

struct GcmCase {
  const char *key, *nonce, *additional, *plaintext, *ciphertext, *tag;
};

// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test cases 1 to 4, and 13, 14 and 16
// with AES-256: those that NIST's GCM validation started from, with nonces of 96 bits.
TEST_F(Provider, AesGcmOfItsAuthors) {
  const GcmCase cases[] = {
    {"00000000000000000000000000000000", "000000000000000000000000", "", "", "",
     "58e2fccefa7e3061367f1d57a4e7455a"},
    {"00000000000000000000000000000000", "000000000000000000000000", "", "00000000000000000000000000000000",
     "0388dace60b6a392f328c2b971b2fe78", "ab6e47d42cec13bdf53a67b21257bddf"},
    {"feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16ae"
     "df5"
     "aa0de657ba637b391aafd255",
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30"
     "b39"
     "6a0aac973d58e091473f5985",
     "4d5c2af327cd64a62cf35abd2ba6fab4"},
    {"feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16ae"
     "df5"
     "aa0de657ba637b39",
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30"
     "b39"
     "6a0aac973d58e091",
     "5bc94fbc3221a5db94fae95ae7121a47"},
#if defined(TLSFIT_AES_256)
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "",
     "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "",
     "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18",
     "d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
     "b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
     "c5f61e6393ba7a0abcc9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
#endif
  };
  for (const GcmCase& c : cases) {
    const auto id = aes(hex(c.key));
    EXPECT_EQ(seal(id, hex(c.nonce), hex(c.additional), hex(c.plaintext)), hex(c.ciphertext) + hex(c.tag));
    Bytes plaintext;
    EXPECT_EQ(open(id, hex(c.nonce), hex(c.additional), hex(c.ciphertext) + hex(c.tag), plaintext),
              PSA_SUCCESS);
    EXPECT_EQ(plaintext, hex(c.plaintext));
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
  }
}

// The vector of the TLS working group's list ("Test vectors for TLS 1.2 PRF", A. Langley's and others'
// implementations agree on it) for P_SHA256.
TEST_F(Provider, Tls12Prf) {
  EXPECT_EQ(tls12_prf(hex("9bbe436ba940f017b17652849a71db35"), text("test label"),
                      hex("a0ba9f936cda311827a6f796ffd5198c"), 100),
            hex("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14ba"
                "f9af0fa0"
                "22f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
                "87347b66"));
}

// RFC 5869, appendix A.1 to A.3.
TEST_F(Provider, HkdfOfRfc5869) {
  Bytes salt(13);
  std::iota(salt.begin(), salt.end(), std::uint8_t{0});
  const Bytes prk1 = hkdf(extract, salt, Bytes(22, 0x0b), 32);
  EXPECT_EQ(prk1, hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
  EXPECT_EQ(hkdf(expand, prk1, hex("f0f1f2f3f4f5f6f7f8f9"), 42),
            hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
  const Bytes prk2 = hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244");
  Bytes info(80);
  std::iota(info.begin(), info.end(), std::uint8_t{0xb0});
  EXPECT_EQ(hkdf(expand, prk2, info, 82),
            hex("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e59"
                "0e09da3275"
                "600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"));
  const Bytes prk3 = hkdf(extract, {}, Bytes(22, 0x0b), 32);
  EXPECT_EQ(prk3, hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"));
  EXPECT_EQ(hkdf(expand, prk3, {}, 42),
            hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
}

// RFC 8448 §3, "Simple 1-RTT Handshake": the early secret and what is derived from it.
TEST_F(Provider, KeyScheduleOfRfc8448) {
  const Bytes early = hkdf(extract, Bytes(32, 0), Bytes(32, 0), 32);
  EXPECT_EQ(early, hex("33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a"));
  const Bytes label = hex("0020") + hex("0d") + text("tls13 derived") + hex("20") + sha256({});
  EXPECT_EQ(hkdf(expand, early, label, 32),
            hex("6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba"));
}

// RFC 6979, appendix A.2.5: P-256 with SHA-256.
TEST_F(Provider, EcdsaOfRfc6979) {
  const Bytes key =
      hex("04 60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
          "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
  const Bytes of_sample =
      hex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
          "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  const Bytes of_test =
      hex("f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
          "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083");
  EXPECT_EQ(verify(key, sha256(text("sample")), of_sample), PSA_SUCCESS);
  EXPECT_EQ(verify(key, sha256(text("test")), of_test), PSA_SUCCESS);
  EXPECT_EQ(verify(key, sha256(text("test")), of_sample), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(verify(key, sha256(text("sample")), of_sample, PSA_ALG_ECDSA(PSA_ALG_SHA_256)), PSA_SUCCESS);
}

// RFC 5903 §8.1: both sides of an ECDH over P-256.
TEST_F(Provider, EcdhOfRfc5903) {
  const Bytes i = hex("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433");
  const Bytes r = hex("c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53");
  const Bytes public_i =
      hex("04 dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180"
          "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3");
  const Bytes public_r =
      hex("04 d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
          "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab");
  const Bytes shared = hex("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de");
  const struct {
    const Bytes &own, &own_public, &peer;
  } sides[] = {{i, public_i, public_r}, {r, public_r, public_i}};
  for (const auto& side : sides) {
    const auto id = import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, side.own);
    Bytes exported(65);
    std::size_t size = 0;
    EXPECT_EQ(psa_export_public_key(id, exported.data(), exported.size(), &size), PSA_SUCCESS);
    EXPECT_EQ(exported, side.own_public);
    Bytes secret;
    EXPECT_EQ(agree(id, side.peer, secret), PSA_SUCCESS);
    EXPECT_EQ(secret, shared);
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
  }
}

}  // namespace
}  // namespace crypto::test
