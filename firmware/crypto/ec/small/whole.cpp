// P-256 as one file, which is compiled with -fwhole-program (mbedtls.cmake): the compiler then knows every
// call of every function here but those of p256.hpp, and makes 0.3 KB less of them. As without link-time
// optimisation, the machine code is the same in every image, and it is what tests/crypto/arm_trace.cpp looks
// at.
#include "crypto/ec/curve.cpp"
#include "crypto/ec/ecdh.cpp"
#include "crypto/ec/formulas.cpp"
#include "crypto/ec/keys.cpp"
#include "crypto/ec/limbs.cpp"
#include "crypto/ec/modulus.cpp"
#include "crypto/ec/multiply_secret.cpp"
#include "crypto/ec/p256.cpp"
#include "crypto/ec/p256_field.cpp"
#include "crypto/ec/sign.cpp"
#include "crypto/ec/small/multiply_public.cpp"
#include "crypto/ec/verify.cpp"
