// A page in a real browser: what it fetches, whether everything is in view, and whether it can be read.
#pragma once

#include <string>

#include "base/file.hpp"
#include "base/process.hpp"
#include "page/html.hpp"

namespace tlsfit::page {

/// The source tree's own templates.
inline const Templates& templates() {
  ::setenv("TLSFIT_DATA_DIR", TLSFIT_SOURCE_DIR, 1);
  static const Templates loaded = load_templates();
  return loaded;
}

inline bool has_browser() {
  return find_program("chromium").has_value();
}

/// Looks at the page from inside and says what it finds: PROBLEM lines, and one LOOKED line.
inline constexpr std::string_view looks = R"(<script>
const found = [];
const light = c => { const [r, g, b] = c.match(/[\d.]+/g).map(v => { v /= 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const paper = light(getComputedStyle(document.body).backgroundColor);
const behind = e => { for (; e; e = e.parentElement) { if (e.dataset && e.dataset.paper) return light(getComputedStyle(
  e.querySelector('rect')).fill); } return paper; };
for (const e of document.querySelectorAll('h1, h2, p, td, th, summary, .bar span, svg text')) {
  if (!e.textContent) continue;
  const style = getComputedStyle(e), ink = light(e instanceof SVGElement ? style.fill : style.color), under = behind(e);
  const contrast = (Math.max(ink, under) + 0.05) / (Math.min(ink, under) + 0.05);
  if (contrast < 4.5) found.push('PROBLEM contrast ' + contrast.toFixed(2) + ': ' + e.textContent);
}
for (const svg of document.querySelectorAll('svg')) {
  const frame = svg.getBoundingClientRect();
  for (const e of svg.querySelectorAll('text, circle, rect')) {
    const box = e.getBoundingClientRect();
    if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
      found.push('PROBLEM outside: ' + e.outerHTML);
  }
}
if (document.documentElement.scrollWidth > innerWidth) found.push('PROBLEM wider than the window');
for (const e of performance.getEntriesByType('resource')) found.push('PROBLEM fetched: ' + e.name);
const ask = typeof question === 'function' ? question() : '';
found.push('LOOKED ' + ask + ', ' + (paper > 0.5 ? 'light' : 'dark'));
const list = document.createElement('pre'); list.textContent = found.join('\n'); document.body.append(list);
</script>)";

/// What chromium says of a page: "LOOKED <what `question`, the body of a JavaScript function, returns>,
/// dark", and the lines of problems before it. `scheme` is 0 for dark, 1 for light.
inline std::string seen(const std::string& html, int scheme, const std::string& question) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "page.html";
  write_file(path, html + "<script>function question() { " + question + " }</script>" + std::string(looks));
  const ProcessResult result = run_process(
      {"chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
       "--disable-background-networking", "--disable-component-update", "--disable-sync",
       "--user-data-dir=" + (folder.path() / "profile").string(),
       "--blink-settings=preferredColorScheme=" + std::to_string(scheme), "--window-size=1100,900",
       "--dump-dom", "file://" + path.string()},
      {.folder = {}, .environment = {}, .input = {}, .timeout = std::chrono::seconds(100), .on_line = {}});
  const std::size_t at = result.out.rfind("<pre>");
  if (at == std::string::npos) return "no answer: " + result.out.substr(0, 400) + result.err.substr(0, 400);
  return result.out.substr(at + 5, result.out.find("</pre>", at) - at - 5);
}

}  // namespace tlsfit::page
