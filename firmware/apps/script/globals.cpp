#include "apps/script/globals.hpp"

#include "apps/script/crypto.hpp"
#include "apps/script/http.hpp"
#include "apps/script/life.hpp"
#include "apps/script/mqtt.hpp"
#include "apps/script/network.hpp"
#include "apps/script/output.hpp"
#include "apps/script/pins.hpp"
#include "apps/script/socket.hpp"
#include "apps/script/timers.hpp"
#include "board.h"
#include "build_info.hpp"
#include "script/engine.hpp"
#include "script_data.hpp"
#include "tlsfit/clock.hpp"

namespace script {
namespace {

struct Module {
  const char* name;
  const Table* table;
};

/// Those that the script requires, as far as `tlsfit build` saw it.
constexpr Module modules[] = {
#if defined(SCRIPT_HTTP)
    {"http", &http_module::table},
#endif
#if defined(SCRIPT_TLS)
    {"tls", &tls_module::table},
    {"net", &tls_module::table},
#endif
#if defined(SCRIPT_MQTT)
    {"MQTT", &mqtt_module::table},
    {"tinyMQTT", &mqtt_module::table},
#endif
#if defined(SCRIPT_CRYPTO)
    {"crypto", &crypto_module::table},
#endif
#if defined(SCRIPT_WIFI)
    {"Wifi", &network::wifi_table},
#endif
    {"", nullptr}};

#if defined(SCRIPT_ETHERNET)
constexpr const Table& net_module = network::ethernet_table;
#elif defined(SCRIPT_MODEM)
constexpr const Table& net_module = network::modem_table;
#else
constexpr Table net_module = {};
#endif

JSValue require(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  const Bytes name(at(count, arguments, 0));
  if (name.failed()) return JS_EXCEPTION;
  for (const Module& module : modules)
    if (module.table != nullptr && name.view() == module.name) return new_object(*module.table);
  for (const auto& [module, net] : data::net_modules) {
    if (name.view() != module) continue;
    if (net == nullptr) return new_object(net_module);
    return JS_ThrowTypeError(js, "%s: this image's net is %s: tlsfit build --net %s", module, board::net,
                             net);
  }
  return JS_ThrowTypeError(js, "%s: this image has no such module", name.text());
}

[[maybe_unused]] JSValue get_time(JSContext*, JSValueConst, int, JSValueConst*, int) {
  return JS_NewFloat64(js, static_cast<double>(script_now()) / 1000);
}

[[maybe_unused]] JSValue memory(JSContext*, JSValueConst, int, JSValueConst*, int) {
  const Usage now = usage();
  const JSValue object = JS_NewObject(js);
  set(object, "free", JS_NewInt32(js, static_cast<std::int32_t>(now.free)));
  set(object, "usage", JS_NewInt32(js, static_cast<std::int32_t>(now.used)));
  set(object, "total", JS_NewInt32(js, static_cast<std::int32_t>(now.total)));
  return object;
}

enum class About : std::int16_t { Version, Env };

JSValue about(JSContext*, JSValueConst, int, JSValueConst*, int which) {
  if (static_cast<About>(which) == About::Version) return JS_NewString(js, build_info::version);
  const JSValue object = JS_NewObject(js);
  set(object, "VERSION", JS_NewString(js, build_info::version));
  set(object, "BOARD", JS_NewString(js, board::id));
  set(object, "NET", JS_NewString(js, board::net));
  return object;
}

constexpr Entry process_entries[] = {{"memory", memory},
                                     {"version", about, static_cast<std::int16_t>(About::Version), true},
                                     {"env", about, static_cast<std::int16_t>(About::Env), true}};
constexpr Table process_table = {process_entries};

constinit JSValue init_listener = JS_UNDEFINED;

[[maybe_unused]] JSValue on_init(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  const Bytes event(at(count, arguments, 0));
  if (event.failed()) return JS_EXCEPTION;
  if (event.view() != "init" || !JS_IsFunction(js, at(count, arguments, 1)))
    return refuse("E.on: 'init' is the event there is, and it wants a function");
  JS_FreeValue(js, init_listener);
  init_listener = JS_DupValue(js, arguments[1]);
  return JS_UNDEFINED;
}

constexpr Entry e_entries[] = {{"on", on_init}};
constexpr Table e_table = {e_entries};

[[maybe_unused]] JSValue object_of(JSContext*, JSValueConst, int, JSValueConst*, int which) {
  return new_object(which == 0 ? process_table : e_table);
}

/// What the script does not name is not in its image.
constexpr Entry entries[] = {
    {"require", require},
#if defined(SCRIPT_USES_print)
    {"print", output::log},
#endif
#if defined(SCRIPT_USES_console)
    {"console", output::console, 0, true},
#endif
#if defined(SCRIPT_USES_setTimeout)
    {"setTimeout", timers::set, 0},
#endif
#if defined(SCRIPT_USES_setInterval)
    {"setInterval", timers::set, 1},
#endif
#if defined(SCRIPT_USES_clearTimeout)
    {"clearTimeout", timers::clear},
#endif
#if defined(SCRIPT_USES_clearInterval)
    {"clearInterval", timers::clear},
#endif
#if defined(SCRIPT_USES_getTime)
    {"getTime", get_time},
#endif
#if defined(SCRIPT_USES_process)
    {"process", object_of, 0, true},
#endif
#if defined(SCRIPT_USES_E)
    {"E", object_of, 1, true},
#endif
#if defined(SCRIPT_PINS)
#if defined(SCRIPT_USES_digitalWrite)
    {"digitalWrite", pins::digital_write},
#endif
#if defined(SCRIPT_USES_digitalRead)
    {"digitalRead", pins::digital_read},
#endif
#if defined(SCRIPT_USES_analogRead)
    {"analogRead", pins::analog_read},
#endif
#if defined(SCRIPT_USES_pinMode)
    {"pinMode", pins::pin_mode},
#endif
#if defined(SCRIPT_USES_setWatch)
    {"setWatch", pins::set_watch},
    {"clearWatch", pins::clear_watch},
#endif
#endif
};

#if defined(SCRIPT_PINS)
constexpr auto other = pins::named;
#else
constexpr JSValue (*other)(const char* name) = nullptr;
#endif

}  // namespace

constinit const Table globals = {entries, other};

void tell_init() {
  const Value global(JS_GetGlobalObject(js));
  const Value function = property(global.get(), "onInit");
  if (function.is_function()) call(function.get(), JS_UNDEFINED);
  if (!has_failed() && JS_IsFunction(js, init_listener)) call(init_listener, JS_UNDEFINED);
}

void forget_init() {
  init_listener = JS_UNDEFINED;
}

}  // namespace script
