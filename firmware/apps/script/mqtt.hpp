// require("MQTT"), over the image's own client.
#pragma once

#include "apps/script/js.hpp"

namespace script::mqtt_module {

JSValue create(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
/// The same, and connected at once.
JSValue connect(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);

inline constexpr Entry entries[] = {{"create", create}, {"connect", connect}};
inline constexpr Table table = {entries};

}  // namespace script::mqtt_module
