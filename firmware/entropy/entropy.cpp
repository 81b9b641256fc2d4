#include "entropy/entropy.hpp"

#include "soc/soc.hpp"

namespace entropy {
namespace {

constexpr std::size_t start_up_samples = 1024;  // §4.3, requirement 4
static_assert(start_up_samples >= 2 * window && start_up_samples > Tests::repetitions);

constexpr std::size_t slice = 64;  // samples taken at a time

Tests tests[soc::noise_source_count];
bool started = false;
text::Packed failure;

bool take(std::size_t source, std::size_t count, Sink sink, void* context) {
  std::uint8_t samples[slice];
  while (count > 0 && !failure) {
    const std::size_t now = count < slice ? count : slice;
    if (!soc::noise(source, samples, now)) {
      failure = TEXT("a noise source gives no samples");
      break;
    }
    for (std::size_t i = 0; i < now; ++i)
      if (const Verdict verdict = tests[source].take(samples[i]); verdict != Verdict::Pass)
        failure = verdict == Verdict::Stuck ? TEXT("a noise source is stuck")
                                            : TEXT("a noise source is no longer random");
    if (!failure && sink != nullptr) sink(context, {samples, now});
    count -= now;
  }
  for (volatile std::uint8_t& sample : samples) sample = 0;
  return !failure;
}

}  // namespace

bool start() {
  for (Tests& of_source : tests) of_source = Tests{};
  failure = {};
  started = true;
  for (std::size_t source = 0; source < soc::noise_source_count; ++source)
    take(source, start_up_samples, nullptr, nullptr);
  return healthy();
}

bool healthy() {
  return started && !failure;
}

text::Packed problem() {
  return failure;
}

bool gather(std::size_t bits, Sink sink, void* context) {
  const std::size_t samples = (bits * 1000 + claim - 1) / claim;
  if (!started) return false;
  for (std::size_t source = 0; source < soc::noise_source_count; ++source)
    if (!take(source, samples, sink, context)) return false;
  return true;
}

}  // namespace entropy
