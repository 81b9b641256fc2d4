#include "fit/pareto.hpp"

#include <algorithm>

namespace tlsfit::fit {

namespace {

bool beats(const FitCandidate& a, const FitCandidate& b) {
  return a.flash <= b.flash && a.ram_peak() <= b.ram_peak() && a.handshake <= b.handshake &&
         (a.flash < b.flash || a.ram_peak() < b.ram_peak() || a.handshake < b.handshake);
}

}  // namespace

void mark_dominated(std::vector<FitCandidate>& candidates) {
  for (FitCandidate& c : candidates)
    c.dominated = std::any_of(candidates.begin(), candidates.end(),
                              [&](const FitCandidate& other) { return beats(other, c); });
}

}  // namespace tlsfit::fit
