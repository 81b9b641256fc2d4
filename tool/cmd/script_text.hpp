// Scripts as programs of images: which servers they name, and what a person is told of them.
#pragma once

#include <string>
#include <vector>

#include "lab/bench.hpp"
#include "model/app.hpp"
#include "model/fit.hpp"

namespace tlsfit {

/// Has a bench make images with this program; a script is compiled. Throws Error (Usage), also if `js_heap`
/// is not 0 and it is none.
void take_app(lab::Bench& bench, App app, std::uint64_t js_heap);

/// The servers that a script names by literals, HOST:PORT, each once. Empty for other programs.
std::vector<std::string> servers_of_script(const App& app);

/// Says what will throw on the device: servers that the fit is not for, what is not encrypted, modules of
/// other nets.
void warn_of_script(const App& app, const Net& net, const Fit& fit);

}  // namespace tlsfit
