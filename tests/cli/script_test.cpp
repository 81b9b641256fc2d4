// Scripts as programs: what is wrong with them shows before anything is made.
#include <gmock/gmock.h>

#include "cli/tool.hpp"
#include "model/fields.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

class Scripts : public testing::Test {
 protected:
  ProcessResult build(const std::vector<std::string>& more) const {
    std::vector<std::string> command{"build", "--board", "pico", "--net", "wiznet"};
    command.insert(command.end(), more.begin(), more.end());
    return run_tool(command, place.path());
  }
  TemporaryFolder place;
};

TEST_F(Scripts, ThatAreWrongAreToldWithFileAndLine) {
  write_file(place.path() / "bad.js", "var a = 1;\nvar b = ;\n");
  const ProcessResult result = build({"--script", "bad.js"});
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.err, HasSubstr("tlsfit: bad.js:2: SyntaxError: "));
  write_file(place.path() / "generator.js", "\nfunction* f() { yield 1; }\n");
  EXPECT_THAT(build({"--script", "generator.js"}).err, HasSubstr("generator.js:2: there are no generator"));
  EXPECT_EQ(tree_of(place.path()), (std::set<std::string>{"bad.js", "generator.js"})) << "nothing was made";
}

TEST_F(Scripts, AreFilesInJavaScript) {
  write_file(place.path() / "app.txt", "");
  EXPECT_THAT(build({"--script", "app.txt"}).err, HasSubstr("want a file in JavaScript"));
  const ProcessResult missing = build({"--script", "missing.js"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("missing.js"));
  const ProcessResult heap = build({"--js-heap", "16384"});
  EXPECT_EQ(heap.exit_code, 2);
  EXPECT_THAT(heap.err, HasSubstr("--js-heap: "));
}

TEST_F(Scripts, BeginInANewFolder) {
  const ProcessResult made = run_tool(
      {"new", "weather", "--from", "script", "--url", "https://api.example.org:8443/now"}, place.path());
  ASSERT_TRUE(made.ok()) << made.err;
  EXPECT_THAT(read_text(place.path() / "weather/main.js"),
              HasSubstr("get(\"https://api.example.org:8443/now\""));
  const Json target = load_json(place.path() / "weather/targets.json").at("targets").at(0);
  EXPECT_EQ(target.at("host"), "api.example.org");
  EXPECT_EQ(target.at("port"), 8443);
  const ProcessResult begun =
      run_tool({"init", "--board", "pico", "--net", "wiznet"}, place.path() / "weather");
  EXPECT_THAT(begun.out, HasSubstr("app .")) << begun.err;
}

}  // namespace
}  // namespace tlsfit::test
