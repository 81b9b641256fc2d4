// psa_generate_random(): the firmware's one generator, which Mbed TLS draws from too.
#include "crypto/random.h"

#include "crypto/keys.hpp"

extern "C" psa_status_t psa_generate_random(std::uint8_t* output, std::size_t size) {
  if (!crypto::ready()) return PSA_ERROR_BAD_STATE;
  return tlsfit_random(output, size) == 0 ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}
