// What the network is joined with: here the test writes it, where `tlsfit build` would. They are no
// constants, unlike what firmware/net/join/join.hpp declares, which is therefore not included.
extern "C" {
char tlsfit_join_ssid[33], tlsfit_join_key[65], tlsfit_join_apn[64], tlsfit_join_user[33],
    tlsfit_join_password[33], tlsfit_join_pin[9];
}
