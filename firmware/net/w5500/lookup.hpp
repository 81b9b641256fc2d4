// A name being resolved over one hardware socket, open for datagrams.
#pragma once

#include "net/ip/dns.hpp"
#include "net/w5500/socket.hpp"

namespace net::w5500 {

/// Opens the socket and begins to ask the name servers `dns`. False if the chip does not open it.
bool begin_lookup(Socket& socket, ip::Resolver& resolver, const char* host, const Address (&dns)[2]);

/// Takes what has come and sends what is due.
ip::Resolver::Phase look_up(Socket& socket, ip::Resolver& resolver);

}  // namespace net::w5500
