#include "fit/calibration.hpp"

#include <gmock/gmock.h>

#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

std::map<std::string, Candidate> reference() {
  Candidate old = candidates(test::p256_profile(), test::catalogue()).at(0);
  old.features.erase("growing-records");  // as `tlsfit calibrate` does
  old.plan.record.handshake_in = 0;
  Candidate fresh = old;
  fresh.plan.version = "tls1.3";
  fresh.features = test::catalogue().costs.reference.at("tls1.3");
  return {{"tls1.2", old}, {"tls1.3", fresh}};
}

/// 10,000 bytes of flash, and 100 for each option that is on.
std::optional<Measured> hundred_for_each(const std::vector<Candidate>& plans, const Choice& choice,
                                         bool run) {
  const auto options = merged_options(plans, choice, test::catalogue());
  return Measured{.flash = 10'000 + 100 * options.size(),
                  .static_bytes = 500,
                  .heap_peak = run ? 20'000U : 0U,
                  .stack_peak = run ? 1'500U : 0U,
                  .handshake = run ? 7U : 0U,
                  .ran = run};
}

TEST(Calibration, AnEstimateOfWhatWasMeasuredIsWhatWasMeasured) {
  Catalogue catalogue = test::catalogue();
  catalogue.costs = calibrated(catalogue, reference(), hundred_for_each);
  for (const Shape& shape : catalogue.shapes)
    for (const auto& [version, plan] : reference()) {
      if (!shape.can_serve(plan.features)) continue;
      const Choice choice{.objective = shape.objectives.empty() ? "balanced" : shape.objectives.front(),
                          .shape = shape,
                          .build = catalogue.builds.front(),
                          .connections = 2};
      const auto options = merged_options({plan}, choice, catalogue);
      const Cost cost = estimated_cost({plan}, options, choice, catalogue);
      EXPECT_EQ(cost.flash + anchor_flash({plan}),
                static_cast<std::int64_t>(hundred_for_each({plan}, choice, true)->flash))
          << shape.name << " " << version;
      EXPECT_EQ(cost.heap + plan.plan.record.in + plan.plan.record.out +
                    certificate_heap(heap_needs({plan}, options, choice.shape)),
                20'000);
    }
}

TEST(Calibration, AnOptionCostsWhatItsFeaturesAddBesideOthersWithLinesOfTheirOwn) {
  const Costs costs = calibrated(test::catalogue(), reference(), hundred_for_each);
  EXPECT_EQ(costs.options.at("TLSFIT_PINNED_KEYS").flash, 100);
  EXPECT_EQ(costs.options.at("MBEDTLS_SHA384_C").flash, 200) << "with MBEDTLS_SHA512_SMALLER";
}

TEST(Calibration, WhatCannotBeBuiltKeepsItsCost) {
  const Costs& before = test::catalogue().costs;
  const Costs after =
      calibrated(test::catalogue(), reference(), [](const auto&, const auto&, bool) { return std::nullopt; });
  EXPECT_EQ(after.images, before.images);
  EXPECT_EQ(after.options, before.options);
}

TEST(Calibration, TheFileReadsBack) {
  const fs::path folder = fs::path(TLSFIT_SOURCE_DIR) / "configs/mbedtls/3.6";
  Costs costs = test::catalogue().costs;
  costs.images["legacy/lto/tls1.2"].flash = 12'345;
  const Json json = costs_to_json(load_json(folder / "costs.json"), costs);
  const Catalogue again =
      catalogue_from_json(load_json(folder / "options.json"), load_json(folder / "names.json"),
                          load_json(folder / "shapes.json"), json, "test");
  EXPECT_EQ(again.costs.images, costs.images);
  EXPECT_EQ(again.costs.options, costs.options);
  EXPECT_EQ(again.costs.ladder, costs.ladder);
}

}  // namespace
}  // namespace tlsfit::fit
