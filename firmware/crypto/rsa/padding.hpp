// What an RSA signature stands for: the encodings of a hash (RFC 8017 §9).
#pragma once

#include <cstddef>
#include <cstdint>

namespace crypto::rsa {

/// Whether `encoded` is EMSA-PKCS1-v1_5 (RFC 8017 §9.2) of a hash of 32, 48 or 64 bytes (SHA-256, -384,
/// -512).
bool is_pkcs1(const std::uint8_t* encoded, std::size_t size, const std::uint8_t* hash, std::size_t hash_size);

/// Whether `encoded`, which is overwritten, is EMSA-PSS (RFC 8017 §9.1) of a hash with a salt of `salt_size`
/// bytes, for a modulus of 8 · size bits.
bool is_pss(std::uint8_t* encoded, std::size_t size, const std::uint8_t* hash, std::size_t hash_size,
            std::size_t salt_size);

}  // namespace crypto::rsa
