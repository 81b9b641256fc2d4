// The console as scripts use it.
#pragma once

#include "apps/script/js.hpp"

namespace script::output {

/// Writes all of it, and waits for the queue if there is no room: as long as the text takes to be sent.
void write(std::string_view text);

/// Room for what a script may want to print of data that came: 0: it has to wait.
std::size_t room();

/// console.log(), print(): values with blanks between them, and an end of line.
JSValue log(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
/// The object `console`.
JSValue console(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);

}  // namespace script::output
