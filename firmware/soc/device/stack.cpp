// The stack between the symbols of link.ld, whatever the chip. See soc/soc.hpp.
#include "agreement/agreement.hpp"
#include "soc/soc.hpp"

extern "C" {
extern const std::uint32_t __stack_bottom, __stack_top;  // from link.ld
}

namespace soc {

std::size_t stack_never_used() {
  const volatile std::uint32_t* word = &__stack_bottom;
  while (word < &__stack_top && *word == TLSFIT_STACK_PAINT) ++word;
  return static_cast<std::size_t>(word - &__stack_bottom) * sizeof *word;
}

std::size_t stack_size() {
  return static_cast<std::size_t>(&__stack_top - &__stack_bottom) * sizeof __stack_top;
}

}  // namespace soc
