// The time servers of a net whose address comes by DHCP: those that DHCP names, and else those of
// pool.ntp.org.
#pragma once

#include "net/ip/dhcp.hpp"
#include "net/ip/lookup.hpp"
#include "net/ip/sntp.hpp"
#include "net/ip/time_client.hpp"

namespace net::ip {

template <Datagrams Socket>
class TimeServers {
 public:
  static constexpr std::uint8_t count = 3;  ///< two that DHCP names, and the pool

  void start(Socket socket, const Lease& lease) {
    socket_ = socket;
    lease_ = &lease;
  }

  bool open(unsigned turn) {
    server_ = turn < 2 ? lease_->ntp[turn] : Address{};
    return begin_lookup(socket_, resolver_, time_pool, lease_->dns);
  }

  Reach reach() {
    if (!server_.empty()) return Reach::Open;
    const Resolver::Phase found = look_up(socket_, resolver_);
    if (found <= Resolver::Phase::Asking) return Reach::Opening;
    server_ = resolver_.address();
    return found == Resolver::Phase::Found ? Reach::Open : Reach::Failed;
  }

  void send(std::span<const std::uint8_t> bytes) { (void)socket_.send_to(server_, ntp_port, bytes); }

  std::size_t receive(std::span<std::uint8_t> bytes) {
    Address from;
    std::uint16_t port = 0;
    const std::size_t size = socket_.receive_from(bytes, from, port);
    return from == server_ && port == ntp_port ? size : 0;
  }

  void close() { socket_.close(); }

 private:
  Socket socket_;
  Address server_;  ///< empty: it is being resolved
  const Lease* lease_ = nullptr;
  Resolver resolver_;
};

}  // namespace net::ip
