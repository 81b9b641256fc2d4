#include "crypto/sha512.hpp"

#include <bit>
#include <cstring>

#include "crypto/byte_order.hpp"
#include "crypto/wipe.hpp"

namespace crypto {

// The first 64 bits of the fractional parts of the cube roots of the first 80 primes (§4.2.3).
const std::uint64_t sha512_constants[80] = {
    0x428A2F98D728AE22, 0x7137449123EF65CD, 0xB5C0FBCFEC4D3B2F, 0xE9B5DBA58189DBBC, 0x3956C25BF348B538,
    0x59F111F1B605D019, 0x923F82A4AF194F9B, 0xAB1C5ED5DA6D8118, 0xD807AA98A3030242, 0x12835B0145706FBE,
    0x243185BE4EE4B28C, 0x550C7DC3D5FFB4E2, 0x72BE5D74F27B896F, 0x80DEB1FE3B1696B1, 0x9BDC06A725C71235,
    0xC19BF174CF692694, 0xE49B69C19EF14AD2, 0xEFBE4786384F25E3, 0x0FC19DC68B8CD5B5, 0x240CA1CC77AC9C65,
    0x2DE92C6F592B0275, 0x4A7484AA6EA6E483, 0x5CB0A9DCBD41FBD4, 0x76F988DA831153B5, 0x983E5152EE66DFAB,
    0xA831C66D2DB43210, 0xB00327C898FB213F, 0xBF597FC7BEEF0EE4, 0xC6E00BF33DA88FC2, 0xD5A79147930AA725,
    0x06CA6351E003826F, 0x142929670A0E6E70, 0x27B70A8546D22FFC, 0x2E1B21385C26C926, 0x4D2C6DFC5AC42AED,
    0x53380D139D95B3DF, 0x650A73548BAF63DE, 0x766A0ABB3C77B2A8, 0x81C2C92E47EDAEE6, 0x92722C851482353B,
    0xA2BFE8A14CF10364, 0xA81A664BBC423001, 0xC24B8B70D0F89791, 0xC76C51A30654BE30, 0xD192E819D6EF5218,
    0xD69906245565A910, 0xF40E35855771202A, 0x106AA07032BBD1B8, 0x19A4C116B8D2D0C8, 0x1E376C085141AB53,
    0x2748774CDF8EEB99, 0x34B0BCB5E19B48A8, 0x391C0CB3C5C95A63, 0x4ED8AA4AE3418ACB, 0x5B9CCA4F7763E373,
    0x682E6FF3D6B2B8A3, 0x748F82EE5DEFB2FC, 0x78A5636F43172F60, 0x84C87814A1F0AB72, 0x8CC702081A6439EC,
    0x90BEFFFA23631E28, 0xA4506CEBDE82BDE9, 0xBEF9A3F7B2C67915, 0xC67178F2E372532B, 0xCA273ECEEA26619C,
    0xD186B8C721C0C207, 0xEADA7DD6CDE0EB1E, 0xF57D4F7FEE6ED178, 0x06F067AA72176FBA, 0x0A637DC5A2C898A6,
    0x113F9804BEF90DAE, 0x1B710B35131C471B, 0x28DB77F523047D84, 0x32CAAB7B40C72493, 0x3C9EBE0A15C9BEBC,
    0x431D67C49C100D4C, 0x4CC5D4BECB3E42B6, 0x597F299CFC657E2A, 0x5FCB6FAB3AD6FAEC, 0x6C44198C4A475817,
};

namespace {

using std::rotr;

// The first 64 bits of the fractional parts of the square roots of the first eight primes (§5.3.5) and of the
// ninth to the sixteenth (§5.3.4).
constexpr std::uint64_t first_state_512[8] = {
    0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
    0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
};
constexpr std::uint64_t first_state_384[8] = {
    0xCBBB9D5DC1059ED8, 0x629A292A367CD507, 0x9159015A3070DD17, 0x152FECD8F70E5939,
    0x67332667FFC00B31, 0x8EB44A8768581511, 0xDB0C2E0D64F98FA7, 0x47B5481DBEFA4FA4,
};

/// One block (§6.4.2). The schedule is kept sixteen words long, each being replaced when it is used up.
void compress(Sha512& hash) {
  struct {
    std::uint64_t w[16], letters[9];
  } room;
  std::uint64_t* const s = room.letters;  // a … h, and whatever was the last before
  std::memcpy(s, hash.state, sizeof hash.state);
  std::memcpy(room.w, hash.block, sizeof room.w);
  for (unsigned t = 0; t < 80; ++t) {
    std::uint64_t& word = room.w[t % 16];
    if (t < 16) {
      word = big_endian(word);
    } else {
      const std::uint64_t w2 = room.w[(t + 14) % 16], w15 = room.w[(t + 1) % 16];
      word += (rotr(w2, 19) ^ rotr(w2, 61) ^ w2 >> 6) + room.w[(t + 9) % 16] +
              (rotr(w15, 1) ^ rotr(w15, 8) ^ w15 >> 7);
    }
    const std::uint64_t a = s[0], b = s[1], c = s[2], e = s[4];
    const std::uint64_t t1 = s[7] + (rotr(e, 14) ^ rotr(e, 18) ^ rotr(e, 41)) + ((e & s[5]) ^ (~e & s[6])) +
                             sha512_constants[t] + word;
    s[3] += t1;
    std::memmove(s + 1, s, 8 * sizeof *s);
    s[0] = t1 + (rotr(a, 28) ^ rotr(a, 34) ^ rotr(a, 39)) + ((a & b) ^ (a & c) ^ (b & c));
  }
  for (int i = 0; i < 8; ++i) hash.state[i] += s[i];
  wipe(&room, sizeof room);
}

}  // namespace

void sha512_start(Sha512& hash, std::size_t digest_size) {
  std::memcpy(hash.state, digest_size == 48 ? first_state_384 : first_state_512, sizeof hash.state);
  hash.size = 0;
}

void sha512_update(Sha512& hash, const std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    // The analyser sees no bytes in the words of the length below.
    // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign)
    hash.block[hash.size++ % sizeof hash.block] = data[i];
    if (hash.size % sizeof hash.block == 0) compress(hash);
  }
}

void sha512_finish(Sha512& hash, std::uint8_t* digest, std::size_t digest_size) {
  // A one, zeros, and the length in 16 bytes at the end of a block (§5.1.2), the upper half of which is zero.
  const std::uint64_t bits[] = {0, big_endian(hash.size * 8)};
  std::uint8_t byte = 0x80;
  do {
    sha512_update(hash, &byte, 1);
    byte = 0;
  } while (hash.size % sizeof hash.block != sizeof hash.block - sizeof bits);
  sha512_update(hash, reinterpret_cast<const std::uint8_t*>(bits), sizeof bits);
  for (std::uint64_t& word : hash.state) word = big_endian(word);
  std::memcpy(digest, hash.state, digest_size);
}

}  // namespace crypto
