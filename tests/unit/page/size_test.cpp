#include "page/size.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "look.hpp"
#include "page/markdown.hpp"
#include "page/treemap.hpp"

namespace tlsfit::page {
namespace {

using testing::HasSubstr;
using testing::Not;

/// With names as no honest compiler makes them.
SizeReport report(std::size_t components) {
  SizeReport report{.flash_capacity = 400'000, .ram_stack = 2048, .ram_heap = 16'384, .ram_capacity = 98'304};
  report.ram_basis = "reserved";
  for (std::size_t i = 0; i < components; ++i) {
    Component component{.name = fmt::format("part {} <script>&", i)};
    for (std::size_t j = 0; j < 3 + 5 * i; ++j) {
      const SymbolSize symbol{.name = fmt::format("ns::f{}<int, \"x\">(char const*)", j),
                              .flash = 16 + 40 * j * (i % 4),
                              .ram = i % 3 == 0 ? 8 * j : 0,
                              .object = fmt::format("lib.a(o{})", j % 4)};
      component.flash += symbol.flash;
      component.ram += symbol.ram;
      component.symbols.push_back(symbol);
    }
    report.flash_used += component.flash;
    report.ram_static += component.ram;
    report.components.push_back(component);
  }
  report.memory = {
      {"flash",
       0x08000000,
       0x60000,
       {{"bootloader", 0x08000000, 0x4000, true}, {".text", 0x08010000, report.flash_used, false}}},
      {"RAM",
       0x20000000,
       0x18000,
       {{".bss", 0x20000000, report.ram_static, false}, {".far", 0x30000000, 4, false}}}};
  return report;
}

SizeSubject subject() {
  return {.title = "firmware.elf",
          .about = "Espruino Pico",
          .over = {"flash: 2 bytes over"},
          .options = {{.name = "MBEDTLS_GCM_C",
                       .value = "",
                       .needed_by = {"a.example"},
                       .flash = 2'100,
                       .ram = {},
                       .basis = "measured",
                       .why = "the suite"}}};
}

double area(const Rect& rect) {
  return rect.width * rect.height;
}

TEST(Treemap, AreasAreInProportionAndCoverThePlace) {
  const std::vector<double> weights{60, 30, 20, 20, 10, 5, 1, 0};
  const std::vector<Rect> places = squarified(weights, {10, 20, 300, 200});
  ASSERT_EQ(places.size(), weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    EXPECT_NEAR(area(places[i]), weights[i] / 146 * 60'000, 0.01) << i;
    if (weights[i] == 0) continue;
    EXPECT_GE(places[i].x, 10 - 1e-6);
    EXPECT_LE(places[i].x + places[i].width, 310 + 1e-6);
    EXPECT_LE(places[i].y + places[i].height, 220 + 1e-6);
    EXPECT_LT(std::max(places[i].width / places[i].height, places[i].height / places[i].width), 5) << i;
  }
}

TEST(Treemap, NothingAndNoPlaceAreNoTrouble) {
  EXPECT_TRUE(squarified({}, {0, 0, 10, 10}).empty());
  for (const Rect& place : {Rect{0, 0, 0, 10}, Rect{0, 0, 10, -1}})
    for (const Rect& one : squarified({3, 2, 0}, place)) EXPECT_TRUE(std::isfinite(area(one)));
  EXPECT_EQ(squarified({0, 0}, {0, 0, 10, 10}).size(), 2U);
  EXPECT_THAT(treemap_svg({}, "nothing", templates()), HasSubstr("<svg"));
}

TEST(SizePage, HasEveryLevelAndNothingIsMarkup) {
  const std::string page = html(size_page(report(6), subject(), templates()), templates());
  for (const char* const word :
       {"<h2>Flash by component, object and symbol</h2>", "<h2>Static RAM by", "Memory map", "bootloader",
        "MBEDTLS_GCM_C", "By object", "ns::f1&lt;int,", "flash: 2 bytes over"})
    EXPECT_THAT(page, HasSubstr(word));
  for (const char* const word : {"src=", "href=", "url(", "@import", "<script>&", "nan", "inf\""})
    EXPECT_THAT(page, Not(HasSubstr(word)));
}

TEST(SizePage, RowsThatAreLeftOutAreSummed) {
  SizeReport many = report(1);
  many.components[0].symbols.clear();
  for (int i = 0; i < 5000; ++i)
    many.components[0].symbols.push_back({.name = fmt::format("f{}", i), .flash = 2});
  const std::string page = html(size_page(many, subject(), templates()), templates());
  EXPECT_THAT(page, HasSubstr("2,000 smaller ones"));
  EXPECT_THAT(page, HasSubstr(">4,000<"));
}

TEST(SizePage, IsReadableOnLightAndDarkAndFetchesNothing) {
  if (!has_browser()) GTEST_SKIP() << "no chromium: scripts/setup test installs it";
  const std::string page = html(size_page(report(9), subject(), templates()), templates());
  for (const int scheme : {0, 1})
    EXPECT_EQ(seen(page, scheme,
                   "const field = document.querySelectorAll('input')[1]; field.value = 'f42<int'; "
                   "field.dispatchEvent(new Event('input')); "
                   "return document.querySelectorAll('svg').length + ' pictures, ' + "
                   "document.querySelectorAll('.filtered')[1].querySelectorAll('tbody "
                   "tr:not([hidden])').length + ' row';"),
              std::string("LOOKED 3 pictures, 1 row, ") + (scheme == 0 ? "dark" : "light"));
}

TEST(DiffDocument, SaysThatNothingChanged) {
  EXPECT_THAT(markdown(diff_document({.flash = {5, 5, 10}, .ram = {1, 1, 0}}, {.title = "b against a"}, 10)),
              testing::AllOf(HasSubstr("5 of 10 bytes (50.0 %), unchanged"), HasSubstr("Nothing changed.")));
}

}  // namespace
}  // namespace tlsfit::page
