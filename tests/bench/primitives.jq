# What a handshake took by primitive, of the profile of a run report (tlsfit run --profile --json): millions of
# instructions in verifying signatures, in an ECDH key pair, in the shared secret, in hashing, in ciphers, in gathering
# noise, and the rest. The names are those of the functions that do it in tlsfit's images, and in those of Mbed TLS, BearSSL
# and wolfSSL where link-time optimisation has not taken them apart. What one of them does for another (a key pair's random
# bytes are hashed) is in both: 1 % at most.
def names: [
  "^crypto::p(256|384)_verify|^crypto::rsa_verify_(pkcs1|pss)|^p256_ecdsa_verify|^mbedtls_ecdsa_verify|^mbedtls_rsa_public|^br_ecdsa_i[0-9]+_vrfy_raw|^br_rsa_i[0-9]+_pkcs1_vrfy|^wc_ecc_verify_hash_ex|^wc_RsaSSL_Verify",
  "^crypto::p256_public_key|^p256_gen_keypair|^mbedtls_ecdh_gen_public|^mbedtls_ecp_gen_keypair|^api_mulgen|^_ecc_make_key_ex",
  "^crypto::p256_shared_secret|^p256_ecdh_shared_secret|^mbedtls_ecdh_compute_shared|^api_mul$|^wc_ecc_shared_secret_ex",
  "^mbedtls_internal_sha(256|512)_process|^crypto::small::.*compress|^crypto::.*compress|^br_sha2(small|big)_round|^Transform_Sha256",
  "^crypto::(gcm|chacha)_(seal|open)|^mbedtls_gcm_(starts|update|finish)|^br_gcm|^wc_AesGcm(Encrypt|Decrypt)",
  "^entropy::gather"
];
def base: gsub("\\(anonymous namespace\\)::"; "") | sub("[(].*"; "") | sub(" .*"; "");
def millions: . / 10000 | round | "\(. / 100 | floor).\(. % 100 / 10 | floor)\(. % 10)";
.instructions.handshake as $all
| [.profile[] | {name: (.function | base), took: .handshake_with_calls}] as $functions
| [names[] as $pattern | [$functions[] | select(.name | test($pattern)) | .took] | add // 0]
# BearSSL's i15 makes a key pair by the function that makes a shared secret.
| if any($functions[]; .name | test("^br_i15_")) then .[2] -= .[1] else . end
| . + [[$all - add, 0] | max]
| map(millions)
