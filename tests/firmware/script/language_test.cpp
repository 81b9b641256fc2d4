// Each script of scripts/ (of which `named` is for an engine that has only what it names) says what stands
// beside it, which another engine (Node.js) said: compiled here and, where only bytecode runs, by whoever
// calls it with the folder of that.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "script/bench.hpp"

namespace script {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class ScriptLanguage : public testing::TestWithParam<const char*> {};

TEST_P(ScriptLanguage, IsAsInOtherEngines) {
  const fs::path script = fs::path(TLSFIT_SCRIPTS) / GetParam();
  Bench bench;
#ifdef TLSFIT_JS_PARSER
  const Outcome outcome = bench.run(content(script.string() + ".js"));
#else
  const std::string bytecode = content(fs::path(TLSFIT_BYTECODE) / (std::string(GetParam()) + ".bin"));
  ASSERT_FALSE(bytecode.empty());
  const Outcome outcome = bench.run_bytecode(bytecode);
#endif
  EXPECT_EQ(outcome, Outcome::done) << bench.engine().error();
  EXPECT_EQ(bench.said(), content(script.string() + ".out"));
}

#ifdef TLSFIT_SCRIPT_NAMED
constexpr const char* scripts[] = {"named"};
#elif defined(TLSFIT_JS_PROMISE)
constexpr const char* scripts[] = {"syntax", "classes", "builtins", "errors", "optional"};
#else
constexpr const char* scripts[] = {"syntax", "classes", "builtins", "errors"};
#endif
INSTANTIATE_TEST_SUITE_P(All, ScriptLanguage, testing::ValuesIn(scripts),
                         [](const auto& script) { return std::string(script.param); });

}  // namespace
}  // namespace script
