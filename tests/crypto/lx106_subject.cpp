// What the LX106's compiler calls in the place of instructions that it lacks, on secret numbers.
// lx106_trace.cpp runs this beside the functions of arm_subject.cpp.
#include <cstdint>
#include <cstring>

namespace {

volatile std::uint32_t quotients[4];
volatile std::uint64_t product;

}  // namespace

extern "C" void subject_divide(const std::uint8_t* secret) {
  std::uint32_t a, b;
  std::int32_t c, d;
  std::uint64_t e, f;
  std::memcpy(&a, secret, sizeof a);
  std::memcpy(&b, secret + 4, sizeof b);
  std::memcpy(&c, secret + 8, sizeof c);
  std::memcpy(&d, secret + 12, sizeof d);
  std::memcpy(&e, secret + 16, sizeof e);
  std::memcpy(&f, secret + 24, sizeof f);
  quotients[0] = a / b;
  quotients[1] = a % b;
  quotients[2] = static_cast<std::uint32_t>(c / d);
  quotients[3] = static_cast<std::uint32_t>(c % d);
  product = e * f;
}
