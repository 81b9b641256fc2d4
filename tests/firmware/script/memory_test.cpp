// Scripts whose memory runs out, at whatever allocation that happens.
#include "script/bench.hpp"

namespace script {
namespace {

constexpr const char* get_a_page = R"(
function get(url, callback) {
  var response = { on: function (name, f) { this['on' + name] = f; return this; } };
  callback(response);
  for (var part of ['a page ', 'of ', url]) response.ondata(part);
  response.onclose();
}
get('https://localhost/', function (response) {
  var content = '';
  response.on('data', function (data) { content += data; }).on('close', function () { say(content, content.length); });
});
)";

constexpr const char* publish = R"(
class Client {
  constructor(name) { this.name = name; this.handlers = {}; this.sent = []; }
  on(topic, f) { (this.handlers[topic] ??= []).push(f); }
  publish(topic, message) { this.sent.push({ topic, message: JSON.stringify(message) }); this.receive(topic, message); }
  receive(topic, message) { for (const f of this.handlers[topic] ?? []) f(message, topic); }
}
const client = new Client('sensor');
client.on('t/1', ({ value: [first, ...rest] }) => say(`first ${first}, then ${rest.join('-')}`));
for (let i = 0; i < 5; i++) client.publish('t/' + i % 2, { value: [i, i * 1.5, 'text'], at: new Date(i * 1e9).toISOString() });
say(JSON.parse(client.sent.map(({ message }) => message).pop()).value.length, Object.keys(client.handlers));
)";

constexpr const char* compute = R"(
var words = 'the quick brown fox jumps over the lazy dog and the cat'.split(' ');
var count = words.reduce(function (all, word) { all[word] = (all[word] || 0) + 1; return all; }, {});
say(Object.entries(count).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3).map(([w, n]) => w + n).join());
try { null.property; } catch (error) { say(error.name, error.message.length); }
var nested = []; for (var i = 0; i < 20; i++) nested = [nested, { i, text: 'item ' + i }];
say(JSON.stringify(nested).length, Math.sin(1).toFixed(6), (1e21).toString(), [3, 1, 2].sort().reverse().concat([[4]]).flat().join(''));
if (typeof Promise === 'function') Promise.resolve(1).then(v => say('then', v));
if (typeof Map === 'function') say(new Map([[1, 2]]).get(1), new Set([1, 1]).size, /b+/.exec('abbc')[0], 'a-b'.replace(/-/, '+'));
)";

class ScriptMemory : public testing::TestWithParam<const char*> {};

TEST_P(ScriptMemory, RunsOutAtAnyAllocation) {
  constexpr std::uint32_t plenty = 1'000'000;
  Bench bench(256 * 1024);
  bench.engine().fail_after(plenty);
  ASSERT_EQ(bench.run(GetParam()), Outcome::done) << bench.engine().error();
  const std::string said = bench.said();
  const std::size_t used = bench.engine().memory().used;
  const std::uint32_t allocations = plenty - bench.engine().allocations_left();
  ASSERT_GT(allocations, 100u);
  for (std::uint32_t kept = 0; kept < allocations; ++kept) {
    bench.engine().fail_after(kept);
    ASSERT_EQ(bench.run(GetParam()), Outcome::out_of_memory) << kept << ": " << bench.engine().error();
    ASSERT_THAT(bench.engine().error(), testing::EndsWith("out of memory"));
    ASSERT_EQ(said.substr(0, bench.said().size()), bench.said()) << kept;
    if (kept % 50 != 0) continue;
    bench.engine().fail_after(plenty);
    ASSERT_EQ(bench.run(GetParam()), Outcome::done) << "wiped after " << kept;
    ASSERT_EQ(bench.said(), said);
    ASSERT_EQ(bench.engine().memory().used, used);
  }
}

TEST_P(ScriptMemory, RunsInTheLeastArenaOrSaysSo) {
  Bench roomy(256 * 1024);
  ASSERT_EQ(roomy.run(GetParam()), Outcome::done);
  bool ran = false;
  for (std::size_t size = 0; size < 256 * 1024 && !ran; size += 1000) {
    Bench bench(size);
    const Outcome outcome = bench.run(GetParam());
    ran = outcome == Outcome::done;
    ASSERT_TRUE(ran || outcome == Outcome::out_of_memory) << size << ": " << bench.engine().error();
    if (ran) {
      EXPECT_EQ(bench.said(), roomy.said());
    }
  }
  EXPECT_TRUE(ran);
}

INSTANTIATE_TEST_SUITE_P(All, ScriptMemory, testing::Values(get_a_page, publish, compute));

}  // namespace
}  // namespace script
