// P-256 and RSA as one file (in the least flash with TLSFIT_SMALLEST), which is compiled with -fwhole-program
// (mbedtls.cmake): the compiler then knows every call of every function here but those of p256.hpp and
// rsa.hpp, and makes 0.3 KB less of them. As without link-time optimisation, the machine code is the same in
// every image, and it is what tests/crypto/arm_trace.cpp looks at.
#include "crypto/ec/curve.cpp"
#include "crypto/ec/ecdh.cpp"
#include "crypto/ec/formulas.cpp"
#include "crypto/ec/keys.cpp"
#include "crypto/ec/limbs.cpp"
#include "crypto/ec/modulus.cpp"
#include "crypto/ec/multiply_secret.cpp"
#include "crypto/ec/p256.cpp"
#include "crypto/ec/p256_field.cpp"
#include "crypto/ec/p384.cpp"
#include "crypto/ec/secret.cpp"
#include "crypto/ec/sign.cpp"
#if defined(TLSFIT_SMALLEST)
#include "crypto/ec/small/multiply_base.cpp"
#else
#include "crypto/ec/fast/multiply_base.cpp"
#endif
#if defined(TLSFIT_SMALLEST) && !defined(PSA_WANT_ECC_SECP_R1_384)
#include "crypto/ec/small/multiply_public.cpp"
#else
#include "crypto/ec/fast/multiply_public.cpp"  // P-384 would take half a second longer without it
#endif
#include "crypto/ec/verify.cpp"
#if defined(TLSFIT_RSA)
#include "crypto/rsa/pkcs1.cpp"
#include "crypto/rsa/power.cpp"
#include "crypto/rsa/verify.cpp"
#if defined(TLSFIT_RSA_PSS)
#include "crypto/rsa/pss.cpp"
#endif
#endif
