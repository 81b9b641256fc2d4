// The nets as Espruino's scripts bring them up: require("WIZnet"), require("ESP8266WiFi_0v25"),
// require("SIM900"), require("CC3000"). An image has one of them, and brings it up by itself.
#pragma once

#include "apps/script/js.hpp"

namespace script::network {

JSValue ethernet(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
JSValue modem(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);

/// A chip with a cable: `connect(SPI2, B10)`.
inline constexpr Entry ethernet_entries[] = {{"connect", ethernet}};
inline constexpr Table ethernet_table = {ethernet_entries};
/// A modem on a serial port: `connect(Serial2, callback)`.
inline constexpr Entry modem_entries[] = {{"connect", modem}};
inline constexpr Table modem_table = {modem_entries};

/// A Wi-Fi chip that is there from the start: `Wifi.connect(name, {password: key}, callback)`.
JSValue wifi_connect(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
JSValue wifi_ip(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
inline constexpr Entry wifi_entries[] = {{"connect", wifi_connect}, {"getIP", wifi_ip, 0}};
inline constexpr Table wifi_table = {wifi_entries};

}  // namespace script::network
