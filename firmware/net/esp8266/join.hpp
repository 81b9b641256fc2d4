// What the network in the air is joined with.
#pragma once

/// Both empty: the module joins the network that it remembers by itself.
extern "C" const char tlsfit_wifi_ssid[33];
extern "C" const char tlsfit_wifi_key[65];
