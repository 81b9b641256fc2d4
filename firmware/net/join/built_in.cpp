#include "board.h"
#include "net/join/join.hpp"

// What is missing in the net's file has no length, and nobody who asks for it: the linker leaves it out.
extern "C" {
const char tlsfit_join_ssid[board::join_ssid + 1] = "";
const char tlsfit_join_key[board::join_key + 1] = "";
const char tlsfit_join_apn[board::join_apn + 1] = "";
const char tlsfit_join_user[board::join_user + 1] = "";
const char tlsfit_join_password[board::join_password + 1] = "";
const char tlsfit_join_pin[board::join_pin + 1] = "";
}
