// What the network is joined with, as `tlsfit build` was told: it writes the texts into the linked program
// (tool/build/join.cpp), so that no compiler has them. One place for all nets; an image has those that its
// driver asks for.
#pragma once

/// Empty: not told. The net's file says which there are, and how long they may be (board::join_ssid).
extern "C" {
extern const char tlsfit_join_ssid[], tlsfit_join_key[];
extern const char tlsfit_join_apn[], tlsfit_join_user[], tlsfit_join_password[], tlsfit_join_pin[];
}
