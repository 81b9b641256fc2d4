#include "script/engine.hpp"

#include "script/bench.hpp"

extern "C" std::int64_t script_now() {
  return 1'700'000'000'123;
}  // 2023-11-14T22:13:20.123Z

namespace script {
namespace {

using testing::HasSubstr;

TEST(ScriptEngine, RunsAScript) {
  Bench bench;
  EXPECT_EQ(bench.run("say(1 + 2);"), Outcome::done);
  EXPECT_EQ(bench.said(), "3\n");
  EXPECT_STREQ(bench.engine().error(), "");
}

TEST(ScriptEngine, SaysWhereAnErrorIs) {
  Bench bench;
  EXPECT_EQ(bench.run("function f(x) {\n  return x.y.z;\n}\n\nf({});"), Outcome::error);
  EXPECT_STREQ(bench.engine().error(), "main.js:2: TypeError: cannot read property 'z' of undefined");
  EXPECT_EQ(bench.run("let a = 1;\n\nlet a = 2;"), Outcome::error);
  EXPECT_THAT(bench.engine().error(), testing::StartsWith("main.js:3: SyntaxError: "));
  EXPECT_EQ(bench.run("var a = [];\na.map(1);"), Outcome::error) << "a function of QuickJS's own has no line";
  EXPECT_STREQ(bench.engine().error(), "main.js:2: TypeError: not a function");
}

TEST(ScriptEngine, GoesOnAfterAnError) {
  Bench bench;
  ASSERT_EQ(bench.run("var n = 0; function count() { n++; say(n); if (n == 2) throw Error('two'); }"),
            Outcome::done);
  EXPECT_EQ(bench.evaluate("count()"), Outcome::done);
  EXPECT_EQ(bench.evaluate("count()"), Outcome::error);
  EXPECT_EQ(bench.evaluate("count()"), Outcome::done);
  EXPECT_EQ(bench.said(), "1\n2\n3\n");
}

TEST(ScriptEngine, StopsWhatTakesTooLong) {
  for (const char* const endless : {"for (;;);", "\nwhile (true) { try { for (;;); } catch (e) {} }",
                                    "function f() { try { f(); } finally { for (;;); } }; f();",
                                    "for (var i = 0; ; i++) [3, 1, 2].sort(function () { for (;;); });",
                                    "try { for (;;); } finally { say('finally'); }"}) {
    Bench bench;
    EXPECT_EQ(bench.run(endless), Outcome::stopped) << endless;
    EXPECT_THAT(bench.engine().error(), HasSubstr("interrupted")) << endless;
    EXPECT_EQ(bench.said(), "") << endless;
    EXPECT_EQ(bench.evaluate("say('alive')"), Outcome::done) << endless;
  }
}

TEST(ScriptEngine, StopsItsOwnLoopsOverArraysWithoutElements) {
  for (const char* const endless :
       {"new Array(4294967295).indexOf(1)", "new Array(4294967295).lastIndexOf(1)",
        "new Array(4294967295).includes(1)", "new Array(4294967295).join('')",
        "new Array(4294967295).forEach(say)", "new Array(4294967295).reverse()",
        "new Array(4294967295).sort()", "new Array(4294967295).shift()", "[].concat(new Array(4294967295))",
        "[new Array(4294967295)].flat()", "Array.prototype.find.call({ length: 9e15 }, say)",
        "new Array(4294967295).reduce(say, 0)",
        "Array.prototype.pop.call(new Array(4294967295)), new Array(4294967295).unshift(1)",
        "new Array(4294967295).slice(1)", "new Array(4294967295).splice(0, 4294967290)"}) {
    Bench bench(1 << 20, {10, 256 * 1024});
    const Outcome outcome = bench.run(endless);
    EXPECT_TRUE(outcome == Outcome::stopped || outcome == Outcome::out_of_memory)
        << endless << ": " << bench.engine().error();
  }
}

TEST(ScriptEngine, BoundsEveryCallByItself) {
  Bench bench(1 << 20, {20, 256 * 1024});
  ASSERT_EQ(bench.start(), Outcome::done);
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(bench.evaluate("for (var i = 0; i < 50000; i++);"), Outcome::done) << i;
}

TEST(ScriptEngine, MakesDeepRecursionAnErrorThatCanBeCaught) {
  Bench bench(1 << 22);
  EXPECT_EQ(bench.run("var depth = 0;\nfunction f() { depth++; f(); }\nf();"), Outcome::error);
  EXPECT_STREQ(bench.engine().error(), "main.js:2: InternalError: stack overflow");
  EXPECT_EQ(bench.evaluate("try { f(); } catch (e) { say(e.name, depth > 5); }"), Outcome::done);
  EXPECT_EQ(bench.said(), "InternalError true\n");
}

TEST(ScriptEngine, LeavesWhenMemoryRunsOutAndBeginsAnew) {
  Bench bench(128 * 1024);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(
        bench.run("var all = [];\nsay('begun');\nfor (;;) try { all.push([all.length]); } catch (e) {}"),
        Outcome::out_of_memory);
    EXPECT_STREQ(bench.engine().error(), "main.js:3: out of memory");
    EXPECT_EQ(bench.said(), "begun\n");
    EXPECT_EQ(bench.engine().context(), nullptr);
    EXPECT_EQ(bench.evaluate("1"), Outcome::out_of_memory) << "until it is started again";
  }
  EXPECT_EQ(bench.run("say('again')"), Outcome::done);
  EXPECT_EQ(bench.said(), "again\n");
}

TEST(ScriptEngine, CollectsCyclesBeforeMemoryRunsOut) {
  Bench bench(160 * 1024);
  EXPECT_EQ(bench.run("for (var i = 0; i < 20000; i++) { var a = {}, b = {a: a}; a.b = b; } say(i);"),
            Outcome::done);
  EXPECT_EQ(bench.said(), "20000\n");
}

TEST(ScriptEngine, ShowsWhatWasThrownThoughItIsNoError) {
  Bench bench;
  EXPECT_EQ(bench.run("throw 'a word'"), Outcome::error);
  EXPECT_THAT(bench.engine().error(), HasSubstr("a word"));
  EXPECT_EQ(bench.run("throw { toString: function () { for (;;); } }"), Outcome::error);
  EXPECT_EQ(bench.run("throw { toString: function () { throw this; } }"), Outcome::error);
  EXPECT_EQ(bench.run("throw ''"), Outcome::error);
  EXPECT_STREQ(bench.engine().error(), "an exception without a text");
  EXPECT_EQ(bench.run("throw Symbol('s')"), Outcome::error);
  EXPECT_STRNE(bench.engine().error(), "");
}

TEST(ScriptEngine, RefusesWhatItDoesNotHave) {
  Bench bench;
  EXPECT_EQ(bench.run("say(1);\nfunction* f() {}"), Outcome::error);
  EXPECT_STREQ(bench.engine().error(), "main.js:2: there are no generator functions");
  EXPECT_EQ(bench.run("async function f() {\n  for await (var x of []);\n}"), Outcome::error);
  EXPECT_THAT(bench.engine().error(), HasSubstr("there is no for await"));
  EXPECT_EQ(bench.said(), "");
  EXPECT_EQ(bench.run("eval('(function* () {})')()"), Outcome::error) << "may be made, not called";
  EXPECT_STREQ(bench.engine().error(), "main.js:1: TypeError: not a function");
}

TEST(ScriptEngine, KnowsTheTime) {
  Bench bench;
  EXPECT_EQ(bench.run("say(Date.now(), new Date().toISOString());"), Outcome::done);
  EXPECT_EQ(bench.said(), "1700000000123 2023-11-14T22:13:20.123Z\n");
}

}  // namespace
}  // namespace script
