#include "cmd/probe_list.hpp"

#include <gmock/gmock.h>

namespace tlsfit {
namespace {

using ::testing::HasSubstr;

Profile profile_of(const std::string& target) {
  Profile profile;
  profile.target = parse_target(target);
  return profile;
}

TEST(ProbeList, LeavesOutCommentsAndBlankLines) {
  const TemporaryFolder folder;
  write_file(folder.path() / "list", "# fleet\n\n  a.example:8443\r\nb.example\n");
  const std::vector<Target> targets = read_probe_list(folder.path() / "list");
  ASSERT_EQ(targets.size(), 2U);
  EXPECT_EQ(targets[0].name(), "a.example:8443");
  EXPECT_EQ(targets[1].port, 443);
}

TEST(ProbeList, NamesTheLineThatIsNoTarget) {
  const TemporaryFolder folder;
  write_file(folder.path() / "list", "a.example\nb.example:0\n");
  try {
    read_probe_list(folder.path() / "list");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    EXPECT_THAT(error.what(), HasSubstr("list:2: "));
  }
}

TEST(ProbeResults, GoesOnWhereItWasInterrupted) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "results";
  ProbeResults(path, false).add(profile_of("a.example"));
  const std::string whole = read_text(path);
  write_file(path, whole + whole.substr(0, 40));  // killed while it wrote the second line
  ProbeResults resumed(path, true);
  EXPECT_TRUE(resumed.has(parse_target("a.example")));
  EXPECT_FALSE(resumed.has(parse_target("b.example")));
  EXPECT_EQ(read_text(path), whole);
  ProbeResults anew(path, false);
  EXPECT_FALSE(anew.has(parse_target("a.example")));
}

}  // namespace
}  // namespace tlsfit
