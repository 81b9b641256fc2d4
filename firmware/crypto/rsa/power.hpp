// signature^exponent mod modulus.
#pragma once

#include "crypto/ec/limbs.hpp"
#include "crypto/rsa.hpp"

namespace crypto::rsa {

/// Limbs of working memory for a modulus of `limbs` limbs: four numbers, and one limb more.
constexpr std::size_t room_for(std::size_t limbs) {
  return 4 * limbs + 1;
}

/// The encoded message (RFC 8017 §5.2.2, RSAVP1) of a signature of `key.size` bytes, as many bytes; in
/// `room`, of room_for() the key's limbs. Null if the signature is not below the modulus. Not constant-time.
std::uint8_t* encoded_message(ec::Limb* room, const RsaKey& key, const std::uint8_t* signature);

}  // namespace crypto::rsa
