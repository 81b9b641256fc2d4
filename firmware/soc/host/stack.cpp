// How deep the stack has ever been, by the paint below it, as on a chip.
#include <cstddef>
#include <cstdint>

#include "agreement/agreement.hpp"
#include "soc/host/process.hpp"
#include "soc/soc.hpp"

namespace soc {
namespace {

/// More than any image has needed (docs/size.md).
constexpr std::size_t painted = 64 * 1024;
std::uintptr_t bottom = 0;

}  // namespace

/// The room is this function's while it paints, and free for whatever is called after it.
[[gnu::noinline]] void host::paint_stack() {
  auto* const words = static_cast<volatile std::uint32_t*>(__builtin_alloca(painted));
  for (std::size_t i = 0; i < painted / sizeof *words; ++i) words[i] = TLSFIT_STACK_PAINT;
  bottom = reinterpret_cast<std::uintptr_t>(words);
}

std::size_t stack_never_used() {
  const auto* const words = reinterpret_cast<const volatile std::uint32_t*>(bottom);
  std::size_t count = 0;
  while (count < painted / sizeof *words && words[count] == TLSFIT_STACK_PAINT) ++count;
  return count * sizeof *words;
}

std::size_t stack_size() {
  return painted;
}

}  // namespace soc
