#include "size/baseline.hpp"

#include <gmock/gmock.h>

using namespace tlsfit;
using testing::HasSubstr;

namespace {

SizeReport report_of(std::uint64_t flash) {
  return {.flash_used = flash,
          .ram_basis = "reserved",
          .components = {{"TLS", flash, 0, {{"read", flash, 0, "tls.o"}}}},
          .memory = {{"flash", 0x08000000, 1024, {{".text", 0x08000000, flash, false}}}}};
}

std::string complaint(const fs::path& folder, std::string_view revision) {
  try {
    load_baseline(folder, revision);
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    return error.what();
  }
  return "";
}

}  // namespace

TEST(Baseline, gives_back_what_was_stored_also_by_a_shortened_name) {
  const TemporaryFolder folder;
  store_baseline(folder.path() / "sizes", "1a2b3c4d5e", report_of(7));
  store_baseline(folder.path() / "sizes", "main", report_of(8));
  EXPECT_EQ(load_baseline(folder.path() / "sizes", "1a2b3c4d5e"), report_of(7));
  EXPECT_EQ(load_baseline(folder.path() / "sizes", "1a2b"), report_of(7));
  EXPECT_EQ(load_baseline(folder.path() / "sizes", "main"), report_of(8));
  store_baseline(folder.path() / "sizes", "main", report_of(9));
  EXPECT_EQ(load_baseline(folder.path() / "sizes", "main"), report_of(9));
}

TEST(Baseline, says_what_is_missing_and_what_is_ambiguous) {
  const TemporaryFolder folder;
  store_baseline(folder.path(), "1a2b3c", report_of(7));
  store_baseline(folder.path(), "1a2b3d", report_of(7));
  EXPECT_THAT(complaint(folder.path(), "1a2b"), HasSubstr("'1a2b' may be 1a2b3c or 1a2b3d"));
  EXPECT_THAT(complaint(folder.path(), "ffff"), HasSubstr("no report of revision 'ffff'"));
  EXPECT_THAT(complaint(folder.path(), "1a"), HasSubstr("no report"));
  EXPECT_THAT(complaint(folder.path() / "nowhere", "1a2b"), HasSubstr("nowhere: cannot be read"));
  for (const char* const name : {"", "../x", ".hidden", "-x", "a/b", "a b"})
    EXPECT_THAT(complaint(folder.path(), name), HasSubstr("no name for a revision")) << name;
}

TEST(Baseline, a_report_that_does_not_sum_is_refused) {
  const TemporaryFolder folder;
  SizeReport wrong = report_of(7);
  wrong.flash_used = 8;
  store_baseline(folder.path(), "wrong", wrong);
  EXPECT_THAT(complaint(folder.path(), "wrong"), HasSubstr("rows that sum to flash.used"));
  for (const char* const text :
       {R"({"schema": "tlsfit.size/1"})", "[1]", "{", R"({"schema": "tlsfit.run/1"})",
        R"({"schema": "tlsfit.size/1", "flash": {"used": -1}})",
        R"({"schema": "tlsfit.size/1", "flash": {"used": 1e300}})"}) {
    write_file(folder.path() / "text.json", std::string_view(text));
    EXPECT_NE(complaint(folder.path(), "text"), "") << text;
  }
}
