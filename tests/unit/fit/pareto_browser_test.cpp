// The page in a real browser: what it fetches, whether everything is in view, and whether it can be read.
#include <gmock/gmock.h>

#include "base/file.hpp"
#include "base/process.hpp"
#include "fit/pareto.hpp"

namespace tlsfit::fit {
namespace {

using namespace std::chrono_literals;

FitCandidate candidate(const std::string& shape, std::uint64_t flash, std::uint64_t ram, std::uint64_t time) {
  return {.shape = shape,
          .build = "lto",
          .suites = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
          .flash = flash,
          .static_bytes = ram / 2,
          .heap_peak = ram / 4,
          .stack_peak = ram / 4,
          .handshake = time};
}

/// Looks at the page from inside and says what it finds: PROBLEM lines, and one LOOKED line.
constexpr std::string_view looks = R"(<script>
const found = [];
const light = c => { const [r, g, b] = c.match(/[\d.]+/g).map(v => { v /= 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const paper = light(getComputedStyle(document.body).backgroundColor);
for (const e of document.querySelectorAll('h1, p, td, th, svg text')) {
  const style = getComputedStyle(e), ink = light(e instanceof SVGElement ? style.fill : style.color);
  const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  if (contrast < 4.5) found.push('PROBLEM contrast ' + contrast.toFixed(2) + ': ' + e.textContent);
}
const frame = document.querySelector('svg').getBoundingClientRect();
for (const e of document.querySelectorAll('svg text, svg circle')) {
  const box = e.getBoundingClientRect();
  if (box.left < frame.left || box.right > frame.right + 1 || box.top < frame.top || box.bottom > frame.bottom + 1)
    found.push('PROBLEM outside: ' + e.outerHTML);
}
if (document.documentElement.scrollWidth > innerWidth) found.push('PROBLEM wider than the window');
for (const e of performance.getEntriesByType('resource')) found.push('PROBLEM fetched: ' + e.name);
found.push('LOOKED ' + document.querySelectorAll('svg circle').length + ' circles, ' +
  document.querySelectorAll('tbody tr').length + ' rows, ' + (paper > 0.5 ? 'light' : 'dark'));
const list = document.createElement('pre'); list.textContent = found.join('\n'); document.body.append(list);
</script>)";

/// What chromium says of a page; `scheme` 0 dark, 1 light.
std::string seen(const TemporaryFolder& folder, const std::string& html, int scheme) {
  write_file(folder.path() / "front.html", html + std::string(looks));
  const ProcessResult result = run_process(
      {"chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
       "--disable-background-networking", "--disable-component-update", "--disable-sync",
       "--user-data-dir=" + (folder.path() / std::to_string(scheme)).string(),
       "--blink-settings=preferredColorScheme=" + std::to_string(scheme), "--window-size=1100,900",
       "--dump-dom", "file://" + (folder.path() / "front.html").string()},
      {.folder = {}, .environment = {}, .input = {}, .timeout = 100s, .on_line = {}});
  return result.out;
}

TEST(ParetoBrowser, FetchesNothingAndIsReadableOnLightAndDark) {
  if (!find_program("chromium")) GTEST_SKIP() << "no chromium: scripts/setup test installs it";
  Fit fit;
  fit.board = "pico";
  Plan plan;
  plan.target = {.host = "localhost", .port = 8443};
  fit.plans = {plan};
  fit.candidates = {candidate("provider-small", 44'020, 8'000, 40'000'000),
                    candidate("psa", 60'000, 9'000, 9'000'000),
                    candidate("legacy", 61'000, 9'400, 141'000'000)};
  fit.candidates[0].chosen = true;
  mark_dominated(fit.candidates);
  const TemporaryFolder folder;
  for (const int scheme : {0, 1}) {
    const std::string page = seen(folder, pareto_html(fit), scheme);
    const std::size_t at = page.rfind("<pre>");
    ASSERT_NE(at, std::string::npos) << page.substr(0, 400);
    EXPECT_EQ(page.substr(at + 5, page.find("</pre>", at) - at - 5),
              std::string("LOOKED 6 circles, 3 rows, ") + (scheme == 0 ? "dark" : "light"));
  }
}

}  // namespace
}  // namespace tlsfit::fit
