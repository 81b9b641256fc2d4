// What people at a terminal see: text in its width, and what to do next.
#include <gmock/gmock.h>

#include "base/wrap.hpp"
#include "cli/person.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::size_t columns = 40;

std::vector<std::string> lines_of(const std::string& screen) {
  std::vector<std::string> lines(1);
  for (const char c : screen)
    if (c == '\n')
      lines.emplace_back();
    else if (c != '\r')
      lines.back() += c;
  return lines;
}

/// The lines that are too wide, but for examples, which are copied, and single words.
std::vector<std::string> too_wide(const std::string& screen) {
  std::vector<std::string> result;
  for (const std::string& line : lines_of(screen))
    if (columns_of(line) > columns && line.find("  tlsfit ") != 0 && line.find("  echo ") != 0 &&
        line.find(' ', line.find_first_not_of(' ')) != line.npos)
      result.push_back(line);
  return result;
}

TEST(AtATerminal, HelpAndTablesKeepToItsWidth) {
  const TemporaryFolder folder;
  for (const char* const line :
       {"--help", "help fit", "run --help", "help monitor", "doctor", "explain GCM_C"}) {
    const std::string screen = seen_by_a_person(folder.path(), line, "");
    EXPECT_GT(lines_of(screen).size(), 8U) << screen;
    EXPECT_THAT(too_wide(screen), testing::IsEmpty()) << line;
  }
}

TEST(AtATerminal, TheNextStepComesInGreyAndNotWithQuiet) {
  const TemporaryFolder folder;
  const std::string fit = "fit --estimate --board pico --net wiznet";
  EXPECT_THAT(seen_by_a_person(folder.path(), fit, ""),
              HasSubstr("\x1b[2mnext: tlsfit build --fit fit\x1b[0m"));
  EXPECT_THAT(seen_by_a_person(folder.path(), fit + " --quiet", ""), Not(HasSubstr("next:")));
  EXPECT_THAT(seen_by_a_person(folder.path(), fit + " --json", ""), Not(HasSubstr("next:")));
  const ProcessResult log = run_tool(words(fit), folder.path());
  EXPECT_EQ(log.exit_code, 0) << log.err;
  EXPECT_THAT(log.out + log.err, Not(HasSubstr("next:"))) << "nobody is there to do it";
}

}  // namespace
}  // namespace tlsfit::test
