#include "build/launcher.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"

namespace tlsfit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

/// A machine with ccache, distcc and a wrapper of somebody's own.
class Programs final : public ProcessRunner {
 public:
  ProcessResult run(const std::vector<std::string>&, const ProcessOptions&) override { return {}; }
  std::optional<std::filesystem::path> find(std::string_view name) const override {
    for (const std::string_view known : {"ccache", "distcc", "wrap"})
      if (name == known) return std::filesystem::path("/usr/bin") / name;
    return std::nullopt;
  }
};

Launcher launcher(std::string_view text) {
  return launcher_from(text, Programs());
}

TEST(Launcher, NothingSaidLeavesItToTheBuild) {
  EXPECT_EQ(launcher("").programs, std::nullopt);
  EXPECT_THAT(definitions_of(launcher("")), ElementsAre());
  EXPECT_THAT(environment_of(launcher("")), ElementsAre());
}

TEST(Launcher, NoneIsAnEmptyList) {
  EXPECT_THAT(definitions_of(launcher("none")), ElementsAre("-DTLSFIT_LAUNCHER="));
}

TEST(Launcher, EachTakesTheRestOfTheCommand) {
  EXPECT_THAT(definitions_of(launcher("distcc")), ElementsAre("-DTLSFIT_LAUNCHER=/usr/bin/distcc"));
  EXPECT_THAT(definitions_of(launcher("wrap,distcc")),
              ElementsAre("-DTLSFIT_LAUNCHER=/usr/bin/wrap;/usr/bin/distcc"));
  EXPECT_THAT(environment_of(launcher("wrap,distcc")), ElementsAre());
}

// ccache would take distcc for the compiler.
TEST(Launcher, CcacheStartsWhatComesAfterIt) {
  EXPECT_THAT(definitions_of(launcher("ccache,distcc")), ElementsAre("-DTLSFIT_LAUNCHER=/usr/bin/ccache"));
  EXPECT_THAT(environment_of(launcher("ccache,wrap,distcc")),
              ElementsAre(Pair("CCACHE_PREFIX", "/usr/bin/wrap /usr/bin/distcc")));
  // One of the person's own environment would be started as well.
  EXPECT_THAT(environment_of(launcher("ccache")), ElementsAre(Pair("CCACHE_PREFIX", "")));
}

TEST(Launcher, SaysWhatIsMissing) {
  const auto refused = [](std::string_view text, ExitCode with) {
    try {
      launcher(text);
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_code(), with) << text;
      return std::string(error.what());
    }
    return std::string("taken");
  };
  EXPECT_EQ(refused("ccache,icecc", ExitCode::Missing),
            "--launcher ccache,icecc: icecc is not on this machine: apt-get install icecc");
  for (const char* const text : {"ccache,", ",distcc", "ccache,none"})
    EXPECT_THAT(refused(text, ExitCode::Usage), HasSubstr("want programs with commas"));
}

}  // namespace
}  // namespace tlsfit
