#include "traces.hpp"

#include <algorithm>
#include <cstdio>
#include <random>

namespace crypto::test {

bool have_one_trace(Tracer& tracer, int most) {
  // leaky() looks its secret up in a table: if its traces do not differ, this program shows nothing.
  const struct {
    const char* name;
    int rounds;
    bool same;
  } cases[] = {{"subject_gcm_seal", 30, true},    {"subject_gcm_seal_1074", 3, true},
               {"subject_gcm_open", 30, true},    {"subject_gcm_seal_256", 30, true},
               {"subject_chacha_seal", 30, true}, {"subject_chacha_seal_1074", 3, true},
               {"subject_chacha_open", 30, true}, {"subject_sha256", 100, true},
               {"subject_ecdh", 6, true},         {"subject_public_key", 6, true},
               {"subject_sign", 6, true},         {"subject_verify", 1, true},
               {"subject_ecdh_384", 2, true},     {"subject_public_key_384", 2, true},
               {"subject_sign_384", 2, true},     {"subject_divide", 100, true},
               {"subject_leaky", 20, false}};
  std::mt19937 random(439);
  bool good = true;
  for (const auto& c : cases) {
    // AES-256 and P-384, which few images have, and divisions, which are functions on some cores
    const std::string name = c.name;
    const bool rare = name.ends_with("_256") || name.ends_with("_384") || name == "subject_divide";
    if (rare && !tracer.has(c.name)) {
      std::printf("%-22s not in this image\n", c.name);
      continue;
    }
    Trace first;
    bool same = true;
    const int rounds = std::min(c.rounds, most);
    for (int round = 0; round < rounds; ++round) {
      std::vector<std::uint8_t> secret(128);
      // All zeros, all ones but the first byte (so that scalars stay in range), then anything.
      for (std::uint8_t& byte : secret)
        byte = static_cast<std::uint8_t>(round == 0 ? 0 : round == 1 ? 0xFF : random());
      secret[0] &= 0x7F;
      secret[31] |= 1;
      secret[47] |= 1;
      const Trace trace = tracer.run(c.name, secret);
      if (round == 0) first = trace;
      if (std::string(c.name) == "subject_verify")
        same = same && trace.result == 1;  // it is a good signature
      same = same && trace.digest == first.digest;
    }
    std::printf("%-22s %10llu instructions, %d secrets: %s\n", c.name,
                static_cast<unsigned long long>(first.instructions), rounds,
                same ? "one trace" : "traces differ");
    good = good && same == c.same;
  }
  return good;
}

}  // namespace crypto::test
