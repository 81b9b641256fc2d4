#include "size/diff.hpp"

#include <gmock/gmock.h>

#include "size/budget.hpp"

using namespace tlsfit;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

SizeReport report_of(std::vector<Component> components) {
  SizeReport report{.flash_capacity = 1000,
                    .ram_stack = 100,
                    .ram_heap = 200,
                    .ram_capacity = 500,
                    .ram_basis = "reserved"};
  for (Component& component : components) {
    for (const SymbolSize& symbol : component.symbols) {
      component.flash += symbol.flash;
      component.ram += symbol.ram;
    }
    report.flash_used += component.flash;
    report.ram_static += component.ram;
  }
  report.components = std::move(components);
  return report;
}

SizeReport before() {
  return report_of(
      {{"TLS", 0, 0, {{"read", 40, 0, "tls.o"}, {"write", 30, 4, "tls.o"}, {"old", 5, 0, "tls.o"}}},
       {"libc", 0, 0, {{"memcpy", 20, 0, "libc.a(memcpy)"}}},
       {"AES", 0, 0, {{"table", 256, 0, "aes.o"}}}});
}

SizeReport after() {
  SizeReport report = report_of(
      {{"TLS", 0, 0, {{"read", 50, 0, "tls.o"}, {"write", 28, 8, "tls.o"}, {"fresh", 7, 0, "tls.o"}}},
       {"libc", 0, 0, {{"memcpy", 20, 0, "libc_nano.a(memcpy)"}}},
       {"SHA", 0, 0, {{"k", 64, 0, "sha.o"}}}});
  report.ram_heap = 260;
  return report;
}

void expect_sums(const SizeDiff& diff) {
  std::int64_t flash = 0, ram = 0;
  for (const ComponentDelta& component : diff.components) {
    std::int64_t symbol_flash = 0, symbol_ram = 0;
    for (const SymbolDelta& symbol : component.symbols) {
      symbol_flash += symbol.flash;
      symbol_ram += symbol.ram;
    }
    EXPECT_EQ(symbol_flash, component.flash) << component.name;
    EXPECT_EQ(symbol_ram, component.ram) << component.name;
    flash += component.flash;
    ram += component.ram;
  }
  EXPECT_EQ(flash, diff.flash.delta());
  EXPECT_EQ(ram, diff.ram.delta());
}

const ComponentDelta& component(const SizeDiff& diff, std::string_view name) {
  for (const ComponentDelta& c : diff.components)
    if (c.name == name) return c;
  throw Error(ExitCode::Usage, "no component {}", name);
}

}  // namespace

TEST(SizeDiff, says_what_came_went_grew_and_shrank_and_sums_exactly) {
  const SizeDiff diff = size_diff(before(), after());
  expect_sums(diff);
  EXPECT_EQ(diff.flash, (TotalDelta{351, 169, 1000}));
  EXPECT_EQ(diff.ram, (TotalDelta{304, 368, 500}));
  using Change = SymbolDelta::Change;
  EXPECT_THAT(component(diff, "TLS").symbols,
              ElementsAre(SymbolDelta{"read", "tls.o", Change::Grew, 10, 0},
                          SymbolDelta{"fresh", "tls.o", Change::New, 7, 0},
                          SymbolDelta{"old", "tls.o", Change::Gone, -5, 0},
                          SymbolDelta{"write", "tls.o", Change::Shrank, -2, 4}));
  EXPECT_EQ(component(diff, "heap").ram, 60);
  EXPECT_EQ(diff.components.front().name, "AES") << "the largest change comes first";
}

TEST(SizeDiff, a_report_against_itself_and_a_library_of_another_name_are_no_change) {
  EXPECT_TRUE(size_diff(before(), before()).components.empty());
  for (const ComponentDelta& c : size_diff(before(), after()).components) EXPECT_NE(c.name, "libc");
}

TEST(SizeDiff, clones_of_a_function_are_the_same_under_another_number) {
  const SizeDiff diff =
      size_diff(report_of({{"a", 0, 0, {{"f.constprop.0", 10, 0, "x"}, {"f", 4, 0, "x"}}}}),
                report_of({{"a", 0, 0, {{"f.constprop.3", 12, 0, "x"}, {"f", 4, 0, "x"}}}}));
  ASSERT_EQ(diff.components.size(), 1u);
  EXPECT_THAT(diff.components[0].symbols,
              ElementsAre(SymbolDelta{"f.constprop.3", "x", SymbolDelta::Change::Grew, 2, 0}));
}

TEST(SizeDiff, many_rows_of_one_name_still_sum) {
  std::vector<SymbolSize> old_rows, new_rows;
  for (std::uint64_t i = 0; i < 50; ++i) {
    old_rows.push_back({"init", i, 0, "a.o"});
    if (i % 3 != 0) new_rows.push_back({"init", 2 * i, 1, i % 2 ? "a.o" : "b.o"});
  }
  expect_sums(
      size_diff(report_of({{"x", 0, 0, old_rows}}), report_of({{"x", 0, 0, new_rows}, {"heap", 0, 0, {}}})));
}

TEST(SizeDiff, json_has_the_documented_keys) {
  const Json json = to_json(size_diff(before(), after()));
  EXPECT_EQ(json.at("schema"), "tlsfit.size-diff/1");
  EXPECT_EQ(json.at("flash").at("delta"), -182);
  EXPECT_EQ(json.at("ram").at("old"), 304);
  EXPECT_EQ(json.at("components").at(0).at("flash_delta"), -256);
  EXPECT_EQ(json.at("components").at(0).at("symbols").at(0).at("change"), "gone");
}

TEST(Budgets, name_what_is_over_and_what_grew) {
  const Budgets budgets = budgets_from_json(
      parse_json(
          R"({"flash": "100", "ram": "1K", "components": {"TLS": {"flash": "80"}, "heap": {"ram": "300"}, "TSL": {}}})",
          "b"),
      "b");
  const std::vector<Overrun> over = overruns(after(), budgets);
  EXPECT_THAT(over, ElementsAre(Overrun{"", true, 169, 100}, Overrun{"TLS", true, 85, 80}));
  EXPECT_THAT(without_component(after(), budgets), ElementsAre("TSL"));
  const SizeDiff diff = size_diff(before(), after());
  EXPECT_THAT(overrun_lines(over, after(), &diff),
              ElementsAre("flash: 169 bytes, 69 over the budget of 100; grew: SHA +64, TLS +10",
                          "TLS: flash: 85 bytes, 5 over the budget of 80; grew: read +10, fresh +7"));
  EXPECT_THAT(overrun_lines(over, after(), nullptr)[0], HasSubstr("; largest: TLS 85, SHA 64, libc 20"));
}

TEST(Budgets, are_kept_at_exactly_what_they_allow) {
  EXPECT_TRUE(overruns(after(), {.image = {.flash = 169, .ram = 368}}).empty());
  EXPECT_EQ(overruns(after(), {.image = {.flash = 168, .ram = 367}}).size(), 2u);
}

TEST(Budgets, say_what_is_wrong_with_a_file) {
  for (const char* const text :
       {R"({"flash": 100})", R"({"flsh": "1K"})", R"({"components": {"TLS": {"rom": "1K"}}})",
        R"({"schema": "tlsfit.fit/1"})", "[]"})
    EXPECT_THROW(budgets_from_json(parse_json(text, "b"), "b"), Error) << text;
}
