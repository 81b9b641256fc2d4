#include "script/compile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "script/engine.hpp"

namespace tlsfit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string refusal(const std::string& source) {
  try {
    compile_script(source, "main.js");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Compile, MakesBytecodeThatRunsAndKnowsItsLines) {
  const CompiledScript compiled =
      compile_script("var text = 'twice'.repeat(2);\n\nthrow Error(text);\n", "main.js");
  std::vector<std::byte> memory(1 << 20);
  script::Engine engine(memory, {100, 256 * 1024});
  ASSERT_EQ(engine.start(), script::Outcome::done);
  ASSERT_EQ(engine.load(compiled.bytecode), script::Outcome::done);
  EXPECT_EQ(engine.execute(), script::Outcome::error);
  EXPECT_STREQ(engine.error(), "main.js:3: Error: twicetwice");
}

TEST(Compile, LeavesNoSourceInTheBytecode) {
  const std::string comment = "/* a comment that nobody needs on a device */";
  const CompiledScript compiled = compile_script("function f() { " + comment + " return 1; }", "main.js");
  EXPECT_EQ(std::string(compiled.bytecode.begin(), compiled.bytecode.end()).find("nobody"),
            std::string::npos);
  EXPECT_LT(compiled.bytecode.size(), 120u);
}

TEST(Compile, SaysWhereTheSyntaxIsWrong) {
  EXPECT_THAT(refusal("var a = 1;\nvar b = ;\n"), testing::StartsWith("main.js:2: SyntaxError: "));
  EXPECT_THAT(refusal("let a;\nlet a;\n"), testing::StartsWith("main.js:2: SyntaxError: "));
  EXPECT_THAT(refusal("function f( {\n"), testing::StartsWith("main.js:2: SyntaxError: "));
}

TEST(Compile, SaysWhatIsNeeded) {
  EXPECT_THAT(compile_script("console.log(JSON.stringify([1].map(x => x + 1)));", "a.js").needs, IsEmpty());
  EXPECT_THAT(compile_script("new Promise(function () {})", "a.js").needs, ElementsAre("TLSFIT_JS_PROMISE"));
  EXPECT_THAT(compile_script("async function f() { await 1; }", "a.js").needs,
              ElementsAre("TLSFIT_JS_PROMISE"));
  EXPECT_THAT(compile_script("if (/a+/.test('aa')) f();", "a.js").needs, ElementsAre("TLSFIT_JS_REGEXP"));
  EXPECT_THAT(compile_script("'text'.match('t')", "a.js").needs, ElementsAre("TLSFIT_JS_REGEXP"));
  EXPECT_THAT(compile_script("var query = url.search;", "a.js").needs, IsEmpty());
  EXPECT_THAT(compile_script("(function () { return () => new Set([1]); })()", "a.js").needs,
              ElementsAre("TLSFIT_JS_MAP"));
}

TEST(Compile, KnowsTheNamesOfAScript) {
  const CompiledScript compiled = compile_script(
      "function f(list) { return () => list.map(Math['floor']); }\nvar key = 'a key';", "a.js");
  EXPECT_THAT(compiled.names, testing::IsSupersetOf({"Math", "f", "floor", "key", "map"}));
  EXPECT_THAT(compiled.names, testing::Not(testing::Contains("a key")));
  EXPECT_THAT(compiled.names, testing::Not(testing::Contains("filter")));
  EXPECT_EQ(script_names_header({"map"}), "#define SCRIPT_NAME_map ~, 1,\n");
}

TEST(Compile, RefusesWhatNoImageHas) {
  EXPECT_EQ(refusal("var a;\nfunction* f() {\n  yield 1;\n}\n"),
            "main.js:2: there are no generator functions");
  EXPECT_EQ(refusal("var a = 1;\nvar b = 10n;\n"), "main.js:2: SyntaxError: invalid number literal");
  EXPECT_EQ(refusal("var a = 1;\n\nimport('b');\n"), "main.js:3: there is no import()");
}

}  // namespace
}  // namespace tlsfit
