// From a script to what an image with it is compiled of.
#pragma once

#include "build/firmware.hpp"
#include "model/app.hpp"
#include "model/board.hpp"
#include "model/net.hpp"

namespace tlsfit::lab {

/// Compiles the script of `app`, and writes its bytecode and what of its board and net it can name into a
/// folder below cache_folder(), which nobody else may read. Throws Error (Usage), "main.js:3: SyntaxError:
/// …", Error (Missing) without QuickJS.
ScriptBuild compile_app(const App& app, const Board& board, const Net& net);

}  // namespace tlsfit::lab
