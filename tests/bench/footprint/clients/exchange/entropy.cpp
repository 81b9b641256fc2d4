#include "entropy.hpp"

#include "entropy/entropy.hpp"

namespace {

struct Sink {
  void* hash;
  footprint::Absorb absorb;
};

}  // namespace

bool footprint::gather_seed(void* hash, Absorb absorb) {
  Sink sink{hash, absorb};
  return entropy::gather(
      8 * seed_size + 64,  // NIST SP 800-90C §3.1: full entropy takes 64 bits more than come out
      [](void* context, std::span<const std::uint8_t> samples) {
        const auto& to = *static_cast<Sink*>(context);
        to.absorb(to.hash, samples.data(), samples.size());
      },
      &sink);
}
