// What tlsfit would generate for a script that names all there is (tool/lab/script.cpp).
#pragma once

#include "apps/script/data.hpp"

#define SCRIPT_HTTP
#define SCRIPT_TLS
#define SCRIPT_MQTT
#define SCRIPT_ETHERNET
#define SCRIPT_CRYPTO
#define SCRIPT_PINS
#define SCRIPT_USES_console
#define SCRIPT_USES_print
#define SCRIPT_USES_setTimeout
#define SCRIPT_USES_setInterval
#define SCRIPT_USES_clearTimeout
#define SCRIPT_USES_clearInterval
#define SCRIPT_USES_getTime
#define SCRIPT_USES_process
#define SCRIPT_USES_E
#define SCRIPT_USES_digitalWrite
#define SCRIPT_USES_digitalRead
#define SCRIPT_USES_analogRead
#define SCRIPT_USES_pinMode
#define SCRIPT_USES_setWatch

namespace script::data {

inline constexpr Wire net[] = {{"cs", "B10"}, {"miso", "B14"}, {"mosi", "B15"}, {"sck", "B13"}, {"", ""}};
inline constexpr Wire pins[] = {{"BTN", "C13"}, {"BTN1", "C13"}, {"LED1", "B2"}, {"LED2", "B12"}, {"", ""}};
inline constexpr char net_bus[] = "SPI2";
inline constexpr NetModule net_modules[] = {{"SIM900", "gsm"}, {"WIZnet", nullptr}};
inline constexpr std::size_t heap_size = 24576;

// The bytecode, in flash.
extern const unsigned char code[];
extern const std::size_t code_size;

}  // namespace script::data
