// arm_trace IMAGE [MOST]: the board's machine code, executed instruction by instruction (Unicorn, Cortex-M4)
// with many different secrets of the same length. For each operation the sequence of addresses executed, and
// of addresses loaded from and stored to, must be the same whatever the secret is: no branch and no access
// depends on it. At most MOST secrets are tried.
//
// IMAGE is arm_subject.cpp, AES-GCM, SHA-256 and P-256, compiled and linked as an image is (-Os,
// Cortex-M4). What this does not show: instructions whose own time depends on their operands. On a Cortex-M4
// those are the divisions, of which the test crypto.arm_divides_nothing finds none; UMULL, UMLAL and UMAAL
// take one cycle there (ARM DDI 0439, table 3-1).
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "arm_core.hpp"

namespace {

using namespace crypto::test;

/// FNV-1a over everything that an observer of addresses would see.
struct Trace {
  std::uint64_t digest = 14695981039346656037ULL;
  std::uint64_t instructions = 0;
  std::uint32_t result = 0;  ///< what the function returned
  void add(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) digest = (digest ^ (value >> 8 * i & 0xFF)) * 1099511628211ULL;
  }
};

void on_instruction(uc_engine*, std::uint64_t address, std::uint32_t, void* trace) {
  static_cast<Trace*>(trace)->add(address);
  ++static_cast<Trace*>(trace)->instructions;
}

void on_access(uc_engine*, uc_mem_type type, std::uint64_t address, int size, std::int64_t, void* trace) {
  static_cast<Trace*>(trace)->add(address << 8 | static_cast<unsigned>(size) << 1 | (type == UC_MEM_WRITE));
}

/// Calls a function of the image with the secret's address; gives the trace.
Trace run(ArmCore& core, const std::string& function, const std::vector<std::uint8_t>& secret) {
  core.clear_ram();
  check(uc_mem_write(core.engine(), ArmCore::data, secret.data(), secret.size()));
  Trace trace;
  uc_hook hooks[2];
  check(uc_hook_add(core.engine(), &hooks[0], UC_HOOK_CODE, reinterpret_cast<void*>(on_instruction), &trace,
                    1, 0));
  check(uc_hook_add(core.engine(), &hooks[1], UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE,
                    reinterpret_cast<void*>(on_access), &trace, 1, 0));
  trace.result = core.call(function, {ArmCore::data});
  for (const uc_hook hook : hooks) check(uc_hook_del(core.engine(), hook));
  return trace;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) give_up("want IMAGE [MOST]");
  const int most = argc == 3 ? std::atoi(argv[2]) : 1000;
  ArmCore core(argv[1]);

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
               {"subject_sign_384", 2, true},     {"subject_leaky", 20, false}};
  std::mt19937 random(439);
  bool good = true;
  for (const auto& c : cases) {
    // AES-256 and P-384, which few images have
    const bool rare = std::string(c.name).find("_256") != std::string::npos ||
                      std::string(c.name).find("_384") != std::string::npos;
    if (rare && !core.has(c.name)) {
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
      const Trace trace = run(core, c.name, secret);
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
  return good ? 0 : 1;
}
