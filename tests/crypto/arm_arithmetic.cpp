// arm_arithmetic IMAGE: the assembly of firmware/crypto/ec, as it runs on the board (Unicorn, Cortex-M4),
// beside its C++ twin on the host: products, sums and differences modulo P-256's prime and order, of numbers
// at which a carry may get lost and of random ones; RSA's powers with moduli from 128 to 4,096 bits; and
// messages under AES-128-GCM.
#include <cstdio>
#include <cstring>
#include <random>
#include <vector>

#include "arm_core.hpp"
#include "crypto/chacha.hpp"
#include "crypto/ec/curve.hpp"
#include "crypto/gcm.hpp"
#include "crypto/rsa/power.hpp"

namespace {

using namespace crypto::test;
using crypto::ec::Limb;
using crypto::ec::Modulus;
using crypto::ec::p256;

constexpr std::size_t limbs = 8;
using Number = std::vector<Limb>;

/// Numbers below the modulus: 0, 1, m-1, ..., limbs that are all ones or none, and random ones.
Number below(const Modulus& m, int i, std::mt19937& random) {
  Number number(limbs);
  if (i < 4) number[0] = static_cast<Limb>(i);
  if (i >= 4 && i < 10) {
    const Number little = {static_cast<Limb>(i - 3), 0, 0, 0, 0, 0, 0, 0};
    crypto::ec::subtract(number.data(), m.value, little.data(), limbs);
  }
  Number scratch(limbs);
  if (i >= 10) do {
      for (Limb& limb : number) {
        const auto kind = random() % 8;
        limb = kind == 0 && i < 300 ? 0 : kind < 3 && i < 300 ? ~Limb{0} : static_cast<Limb>(random());
      }
    } while (crypto::ec::subtract(scratch.data(), number.data(), m.value, limbs) == 0);
  return number;
}

/// RSA: moduli and signatures whose limbs are all ones, none or random. Returns how many powers differ.
int compare_powers(ArmCore& core, int rounds, std::mt19937& random) {
  int wrong = 0;
  for (int round = 0; round < rounds; ++round) {
    const std::size_t size = 16 * (round % 16 == 0 ? 1 + random() % 32 : 1 + random() % 8);
    const std::uint32_t exponent = round % 4 == 0 ? static_cast<std::uint32_t>(random()) | 3 : 3;
    std::vector<std::uint8_t> numbers(2 * size);  // modulus and signature
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto kind = random() % 16;  // of four bytes
      for (const std::size_t end = i + 3; i <= end; ++i)
        numbers[i] = kind < 3 ? 0 : kind < 6 ? 0xFF : static_cast<std::uint8_t>(random());
      --i;
    }
    numbers[0] |= 0x80;
    numbers[size - 1] |= 1;
    std::vector<Limb> room(crypto::rsa::room_for(size / 4));
    const std::uint8_t* const twin =
        crypto::rsa::encoded_message(room.data(), {numbers.data(), size, exponent}, numbers.data() + size);
    const std::vector<std::uint8_t> expected =
        twin == nullptr ? std::vector<std::uint8_t>(size) : std::vector<std::uint8_t>(twin, twin + size);
    check(uc_mem_write(core.engine(), ArmCore::data, numbers.data(), numbers.size()));
    core.call("subject_power", {ArmCore::data, static_cast<std::uint32_t>(size), exponent});
    std::vector<std::uint8_t> got(size);
    check(uc_mem_read(core.engine(), ArmCore::data, got.data(), size));
    if (got == expected) continue;
    ++wrong;
    std::printf("subject_power differs in round %d, %zu bytes\n", round, size);
  }
  std::printf("%d powers compared, %d differ\n", rounds, wrong);
  return wrong;
}

/// An AEAD: keys, nonces, additional data and messages of which bytes are zero, all ones or random.
int compare_sealed(ArmCore& core, const char* subject, void (*twin)(const crypto::AeadMessage&),
                   std::size_t key_size, int rounds, std::mt19937& random) {
  int wrong = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::uint8_t> message(key_size + 124);
    for (std::uint8_t& byte : message) {
      const auto kind = random() % 8;
      byte = kind == 0 ? 0 : kind == 1 ? 0xFF : static_cast<std::uint8_t>(random());
    }
    check(uc_mem_write(core.engine(), ArmCore::data, message.data(), message.size()));
    core.call(subject, {ArmCore::data});
    std::vector<std::uint8_t> got(message.size());
    check(uc_mem_read(core.engine(), ArmCore::data, got.data(), got.size()));
    std::uint8_t* const key = message.data();
    std::uint8_t* const at = key + key_size;
    twin({key, at, at + 12, 13, at + 25, at + 25, 83});
    if (got == message) continue;
    ++wrong;
    std::printf("%s differs in round %d\n", subject, round);
  }
  std::printf("%d messages compared, %d differ\n", rounds, wrong);
  return wrong;
}

/// Products, sums and differences modulo both numbers. Returns how many differ.
int compare_operations(ArmCore& core, std::mt19937& random) {
  using Operation = void (*)(Limb*, const Limb*, const Limb*, const Modulus&);
  const struct {
    const char* name;
    Operation twin;
  } operations[] = {{"subject_multiply", crypto::ec::multiply},
                    {"subject_add", crypto::ec::add},
                    {"subject_subtract", crypto::ec::subtract}};
  int wrong = 0, compared = 0;
  for (const Modulus* m : {&p256.p, &p256.n})
    for (int round = 0; round < 1000; ++round) {
      // The first hundred: every pair of the ten numbers at the edges.
      const Number a = below(*m, round < 100 ? round / 10 : round, random);
      const Number b = below(*m, round < 100 ? round % 10 : round, random);
      for (const auto& operation : operations) {
        Number expected(limbs), got(limbs);
        operation.twin(expected.data(), a.data(), b.data(), *m);
        check(uc_mem_write(core.engine(), ArmCore::data, a.data(), 32));
        check(uc_mem_write(core.engine(), ArmCore::data + 32, b.data(), 32));
        core.call(operation.name, {ArmCore::data, m == &p256.n});
        check(uc_mem_read(core.engine(), ArmCore::data, got.data(), 32));
        ++compared;
        if (got == expected) continue;
        ++wrong;
        std::printf("%s differs in round %d\n", operation.name, round);
      }
    }
  std::printf("%d operations compared, %d differ\n", compared, wrong);
  return wrong;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) give_up("want IMAGE");
  ArmCore core(argv[1]);
  std::mt19937 random(186);
  int wrong = compare_sealed(core, "subject_seal", crypto::gcm_seal, 16, 1000, random) +
              compare_sealed(core, "subject_chacha", crypto::chacha_seal, 32, 1000, random);
  if (core.call("subject_verify", {ArmCore::data}) != 1) {
    ++wrong;
    std::printf("subject_verify: RFC 6979's signature does not verify\n");
  }
  if (core.has("subject_multiply")) {  // as arm_subject.cpp is compiled for time
    wrong += compare_operations(core, random);
    wrong += compare_powers(core, 250, random);
  }
  return wrong == 0 ? 0 : 1;
}
