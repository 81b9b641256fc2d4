#include "net/esp8266/join.hpp"

extern "C" const char tlsfit_wifi_ssid[33] = "";
extern "C" const char tlsfit_wifi_key[65] = "";
