#include "cmd/script_text.hpp"

#include <algorithm>

#include "base/list.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "lab/script.hpp"
#include "model/script_text.hpp"

namespace tlsfit {

void take_app(lab::Bench& bench, App app, std::uint64_t js_heap) {
  if (js_heap != 0) {
    if (!app.is_script()) throw Error(ExitCode::Usage, "--js-heap: the program '{}' is no script", app.id);
    app.script_heap = js_heap;
  }
  bench.script.reset();
  if (app.is_script()) bench.script = lab::compile_app(app, bench.board, bench.net);
  bench.app = std::move(app);
}

std::vector<std::string> servers_of_script(const App& app) {
  std::vector<std::string> servers;
  if (!app.is_script()) return servers;
  for (const ScriptServer& server : read_script(read_text(app.script)).servers)
    if (!server.target.empty() && !contains(servers, server.target)) servers.push_back(server.target);
  return servers;
}

void warn_of_script(const App& app, const Net& net, const Fit& fit) {
  if (!app.is_script()) return;
  const ScriptText script = read_script(read_text(app.script));
  const std::string file = app.script.filename();
  const bool any = std::ranges::any_of(fit.plans, [](const Plan& plan) { return plan.many; });
  for (const ScriptServer& server : script.servers) {
    if (server.target.empty())
      say(fmt::format("{}:{}: {} is not encrypted, and will throw", file, server.line,
                      printable(server.text)));
    else if (!any && std::ranges::none_of(
                         fit.plans, [&](const Plan& plan) { return plan.target.name() == server.target; }))
      say(fmt::format("{}:{}: {} is no target of the fit, and will throw: name it, too (--target {})", file,
                      server.line, printable(server.text), printable(server.target)));
  }
  for (const auto& [module, nets] : nets_of_modules())
    if (script.modules.contains(module) && !net.modules.contains(module))
      say(fmt::format("{}: require(\"{}\") is for --net {}, and will throw", file, module,
                      joined(nets, " or ")));
}

}  // namespace tlsfit
