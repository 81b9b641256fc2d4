#include "usage/description.hpp"

#include <gmock/gmock.h>

#include "base/process.hpp"
#include "base/program.hpp"

namespace tlsfit::usage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A program with everything that makes trouble in quotes.
struct Program {
  CLI::App app{"Does one thing's work.", "doer"};
  std::string text, file;
  bool flag = false;
  Program() {
    app.add_flag("-q,--quiet", flag, "say nothing");
    CLI::App* const one = app.add_subcommand("paint", "paint [a] wall: it's \\done");
    one->add_option("FILE", file, "what to paint")->required();
    one->add_option("--colour", text, "which 'colour'")->check(CLI::IsMember({"red", "blue"}));
    one->add_option("-o,--output", file, ".where it goes");
    one->add_option("--board", file, "the board");
    one->footer("Paints\n'well'.\n\nExample:\n  doer paint wall --colour red\n");
    app.add_subcommand("help", "say how");
    app.add_subcommand("hidden", "nobody's business")->group("");
  }
};

constexpr std::string_view version = "1.2.3";
const Choices choices{{"--board", {"pico", "bluepill"}}};

TEST(Manual, HasEveryOptionAndKeepsExamples) {
  const Program program;
  const std::string page = manual_page(program.app, program.app.get_subcommand("paint"), version);
  EXPECT_THAT(page, HasSubstr(".TH DOER\\-PAINT 1 \"\" \"doer 1.2.3\""));
  EXPECT_THAT(page, HasSubstr("doer\\-paint \\- paint [a] wall: it's \\edone"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-o\\fR, \\fB\\-\\-output\\fR"));
  EXPECT_THAT(page, HasSubstr("\n\\&.where it goes")) << "no request";
  EXPECT_THAT(page, HasSubstr(".EX\n  doer paint wall \\-\\-colour red\n.EE"));
  const std::string all = manual_page(program.app, nullptr, version);
  EXPECT_THAT(all, HasSubstr("doer\\-paint"));
  EXPECT_THAT(all, Not(HasSubstr("hidden")));
}

using Script = std::string (*)(const CLI::App&, const Choices&);
struct Taker {
  const char* name;
  Script completion;
};
void PrintTo(const Taker& taker, std::ostream* out) {
  *out << taker.name;
}
class Shell : public testing::TestWithParam<Taker> {};

TEST_P(Shell, TakesItsCompletion) {
  const auto& [name, completion] = GetParam();
  if (!find_program(name)) GTEST_SKIP() << name << " is not installed";
  const Program program;
  const TemporaryFolder folder;
  write_file(folder.path() / "script", completion(program.app, choices));
  const ProcessResult result = run_process({name, "-n", (folder.path() / "script").string()});
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.err, "");
}

INSTANTIATE_TEST_SUITE_P(Completion, Shell,
                         testing::Values(Taker{"bash", bash_completion}, Taker{"zsh", zsh_completion},
                                         Taker{"fish", fish_completion}),
                         [](const auto& each) { return std::string(each.param.name); });

/// What bash offers for a line whose last word is the one that is typed.
std::vector<std::string> offered(const std::string& line) {
  const Program program;
  const TemporaryFolder folder;
  write_file(folder.path() / "script", bash_completion(program.app, choices));
  const ProcessResult result =
      run_process({"bash", "-c",
                   "source \"$0\"; read -ra COMP_WORDS <<<\"$1\"; [[ $1 == *' ' ]] && COMP_WORDS+=('');"
                   "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _doer; printf '%s\\n' \"${COMPREPLY[@]}\"",
                   (folder.path() / "script").string(), line});
  EXPECT_TRUE(result.ok()) << result.err;
  std::vector<std::string> words;
  std::string word;
  for (const char c : result.out)
    if (c != '\n')
      word += c;
    else if (!word.empty())
      words.push_back(std::exchange(word, ""));
  return words;
}

TEST(Completion, OffersCommandsOptionsAndWhatTheyTake) {
  EXPECT_THAT(offered("doer p"), ElementsAre("paint"));
  EXPECT_THAT(offered("doer paint --c"), ElementsAre("--colour"));
  EXPECT_THAT(offered("doer --quiet paint wall --colour "), ElementsAre("red", "blue"));
  EXPECT_THAT(offered("doer paint --board p"), ElementsAre("pico"));
  EXPECT_THAT(offered("doer help pa"), ElementsAre("paint"));
  EXPECT_THAT(offered("doer paint wa"), ElementsAre()) << "files, which bash knows";
}

TEST(Description, IsAskedForByItsOwnWords) {
  const char* words[] = {"doer", "--describe", "out"};
  EXPECT_EQ(wanted_description(3, const_cast<char**>(words)), fs::path("out"));
  EXPECT_EQ(wanted_description(2, const_cast<char**>(words)), std::nullopt);
}

}  // namespace
}  // namespace tlsfit::usage
