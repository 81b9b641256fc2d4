// The provider's keys: a few static slots, each with the policy that its key was made with.
#pragma once

#include <cstddef>
#include <cstdint>

#include "psa/crypto.h"

// Connections that may be in a handshake or in use at the same time.
#if !defined(TLSFIT_CONNECTIONS)
#define TLSFIT_CONNECTIONS 2
#endif

namespace crypto {

/// Keys that a connection holds between two calls of Mbed TLS: one to send and one to receive with, and in a
/// TLS 1.3 handshake those of the handshake beside those of the application data (RFC 8446 §7.1). The
/// ephemeral ECDH key is gone before those exist.
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
inline constexpr std::size_t keys_per_connection = 4;
#else
inline constexpr std::size_t keys_per_connection = 2;
#endif

/// Private keys of the client's, which connections share.
#if defined(TLSFIT_CLIENT_CERTIFICATE)
inline constexpr std::size_t client_keys = TLSFIT_CLIENT_CERTIFICATE;
#else
inline constexpr std::size_t client_keys = 0;
#endif

/// Keys that the program may have besides (tlsfit/crypto.hpp).
#if defined(TLSFIT_PROGRAM_KEYS)
inline constexpr std::size_t program_keys = TLSFIT_PROGRAM_KEYS;
#else
inline constexpr std::size_t program_keys = 0;
#endif

/// One more for what is made and destroyed within a call: a certificate's public key, a PRF's secret, the key
/// of Finished.
inline constexpr std::size_t key_slots =
    TLSFIT_CONNECTIONS * keys_per_connection + 1 + client_keys + program_keys;

inline constexpr std::size_t key_capacity = 64;  ///< bytes: a P-256 point without its format byte

struct Key {
  psa_key_usage_t usage;
  psa_algorithm_t algorithm;
  psa_key_type_t type;       ///< 0: the slot is free
  std::uint16_t generation;  ///< part of the id, so that the id of a destroyed key stays invalid
  std::uint8_t size;
  std::uint8_t bytes[key_capacity];

  bool is(psa_key_type_t wanted) const { return type == wanted; }
  std::size_t bits() const;
};

/// On whichever curve its size tells.
inline constexpr psa_key_type_t ec_pair = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1);
inline constexpr psa_key_type_t p256_public = PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1);

/// Takes a free slot for a key with these attributes and gives its id. Errors: BAD_STATE before
/// psa_crypto_init(), NOT_SUPPORTED for a key that should outlive a reset, INSUFFICIENT_MEMORY.
psa_status_t take_slot(const psa_key_attributes_t& attributes, Key*& key, mbedtls_svc_key_id_t& id);

/// Erases a key and frees its slot.
void free_slot(Key& key);

/// The key of an id, whatever its policy. Errors: BAD_STATE, INVALID_HANDLE.
psa_status_t find(mbedtls_svc_key_id_t id, Key*& key);

/// The key of an id if its policy allows `usage` with `algorithm` and it is of `type`. Errors: BAD_STATE,
/// INVALID_HANDLE, NOT_PERMITTED, INVALID_ARGUMENT (a key of another type).
psa_status_t find(mbedtls_svc_key_id_t id, psa_key_usage_t usage, psa_algorithm_t algorithm,
                  psa_key_type_t type, Key*& key);

/// Whether psa_crypto_init() has been called.
bool ready();

}  // namespace crypto
