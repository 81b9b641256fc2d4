// GHASH's product (NIST SP 800-38D §6.3). Exactly one implementation is linked: fast/, or small/.
#pragma once

#include "crypto/gcm/aes.hpp"

namespace crypto::gcm {

/// 16 bytes, in the order in which they stand in messages.
struct Block {
  Word words[4];
};

/// What a product needs of the hash key H.
struct GhashKey {
  Word parts[9];
};

void ghash_key(GhashKey& key, const Block& h);

/// y = y · H. Constant-time in both.
void ghash_multiply(Block& y, const GhashKey& key);

}  // namespace crypto::gcm
