// arm_arithmetic IMAGE: the assembly of firmware/crypto/ec, as it runs on the board (Unicorn, Cortex-M4),
// beside its C++ twin on the host: products, sums and differences modulo P-256's prime and order, of numbers
// at which a carry may get lost and of random ones.
#include <cstdio>
#include <cstring>
#include <random>
#include <vector>

#include "arm_core.hpp"
#include "crypto/ec/curve.hpp"

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

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) give_up("want IMAGE");
  ArmCore core(argv[1]);
  using Operation = void (*)(Limb*, const Limb*, const Limb*, const Modulus&);
  const struct {
    const char* name;
    Operation twin;
  } operations[] = {{"subject_multiply", crypto::ec::multiply},
                    {"subject_add", crypto::ec::add},
                    {"subject_subtract", crypto::ec::subtract}};
  std::mt19937 random(186);
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
  return wrong == 0 && compared == 6000 ? 0 : 1;
}
