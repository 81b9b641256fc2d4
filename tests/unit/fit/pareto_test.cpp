#include "fit/pareto.hpp"

#include <gmock/gmock.h>

namespace tlsfit::fit {
namespace {

FitCandidate candidate(std::uint64_t flash, std::uint64_t ram, std::uint64_t time) {
  return {.flash = flash, .static_bytes = ram, .handshake = time};
}

TEST(Pareto, WhatIsWorseInEveryWayIsBeaten) {
  std::vector<FitCandidate> all{candidate(44, 8, 40), candidate(60, 9, 9), candidate(61, 9, 41)};
  mark_dominated(all);
  EXPECT_FALSE(all[0].dominated);
  EXPECT_FALSE(all[1].dominated);
  EXPECT_TRUE(all[2].dominated);
}

TEST(Pareto, TwinsDoNotBeatEachOther) {
  std::vector<FitCandidate> twins{candidate(1, 2, 3), candidate(1, 2, 3)};
  mark_dominated(twins);
  EXPECT_FALSE(twins[0].dominated || twins[1].dominated);
}

}  // namespace
}  // namespace tlsfit::fit
