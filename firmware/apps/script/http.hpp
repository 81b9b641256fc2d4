// require("http"): requests over verified TLS.
#pragma once

#include "apps/script/js.hpp"

namespace script::http_module {

/// `magic`: whether the request is sent at once, without a body.
JSValue request(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int at_once);

inline constexpr Entry entries[] = {{"get", request, 1}, {"request", request, 0}};
inline constexpr Table table = {entries};

}  // namespace script::http_module
