// Size reports, whole: what is printed of tests/golden/size/{old,new}.json stands beside them. After a wanted
// change, the target golden-update writes what comes out now.
#include <gtest/gtest.h>

#include "golden.hpp"
#include "page/markdown.hpp"
#include "page/size.hpp"
#include "size/budget.hpp"
#include "size/diff.hpp"
#include "size/report.hpp"

namespace tlsfit::test {
namespace {

const fs::path size_folder = fs::path(TLSFIT_SOURCE_DIR) / "tests/golden/size";

SizeReport report_of(const std::string& name) {
  return size_report_from_json(load_json(size_folder / name), name);
}

page::SizeSubject subject_of(const SizeReport& report, const SizeDiff* diff) {
  Budgets budgets;
  budgets.image.flash = 43'900;
  return {.title = diff == nullptr ? "new.json" : "new.json against old.json",
          .about = "Espruino Pico, layout bare, release",
          .over = overrun_lines(overruns(report, budgets), report, diff)};
}

TEST(SizeGolden, Text) {
  const SizeReport report = report_of("new.json");
  expect_golden("size/new.txt", components_text(report, Detail::Objects) + "\n" + bars_text(report));
}

TEST(SizeGolden, Markdown) {
  const SizeReport report = report_of("new.json");
  expect_golden("size/new.md", page::markdown(page::size_summary(report, subject_of(report, nullptr))));
}

TEST(SizeGolden, DiffAsText) {
  expect_golden("size/diff.txt", diff_text(size_diff(report_of("old.json"), report_of("new.json")), true));
}

TEST(SizeGolden, DiffAsMarkdown) {
  const SizeReport report = report_of("new.json");
  const SizeDiff diff = size_diff(report_of("old.json"), report);
  expect_golden("size/diff.md", page::markdown(page::diff_document(diff, subject_of(report, &diff), 4)));
}

}  // namespace
}  // namespace tlsfit::test
