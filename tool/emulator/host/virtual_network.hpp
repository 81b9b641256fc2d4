// The network that the device is plugged into: 192.0.2.0/24 with DHCP, DNS and NTP at 192.0.2.1, and behind
// it, under virtual addresses, the servers it may reach.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "emulator/clock.hpp"
#include "emulator/host/host_socket.hpp"
#include "emulator/host/names.hpp"
#include "emulator/notes.hpp"

namespace tlsfit::emulator {

/// "8080=80": a port of the host, 0 for any, and the one of the device that it stands for.
struct PortMap {
  std::uint16_t host = 0, device = 0;
  bool operator==(const PortMap&) const = default;
};
/// Throws Error (Usage).
PortMap parse_listen(const std::string& text);

class VirtualNetwork : public Network {
 public:
  /// Ways for UDP that are open at once, as in a small router: then the one that was longest unused is
  /// closed. Each is a descriptor.
  static constexpr std::size_t most_flows = 64;
  /// After this time of silence a way is closed, too (what Linux gives UDP: nf_conntrack_udp_timeout).
  static constexpr Nanoseconds flow_lifetime = 30 * second;

  struct Options {
    std::optional<Nanoseconds> dhcp_after = 0;  ///< the DHCP server is silent until then; nothing: forever
    std::function<double()> unix_seconds;       ///< what NTP says
    std::vector<PortMap> listens;               ///< ports of the device that the host can call
  };
  VirtualNetwork(Clock& clock, Notes& notes, Names& names, Options options);
  ~VirtualNetwork() override;

  bool neighbour(Ipv4 address) const override;
  std::unique_ptr<TcpStream> connect(Endpoint to) override;
  std::unique_ptr<TcpListener> listen(std::uint16_t port) override;
  void send(const Datagram& datagram) override;
  std::optional<Ipv4> resolve(const std::string& name) override { return names_.resolve(name); }
  std::optional<Ipv4> lease() const override;
  double unix_seconds() const override { return options_.unix_seconds(); }

  /// Waits in real time until something happens on a host socket, `extra` becomes readable (if not negative),
  /// or the time is over. Returns whether something happened.
  bool wait(Nanoseconds longest, int extra);
  /// Takes datagrams that have come from the host.
  void service();
  /// Answers of the host may come by UDP.
  bool expects_datagrams() const { return !flows_.empty(); }
  std::size_t flows() const { return flows_.size(); }

 private:
  class Guarded;
  class Listening;
  struct Arrival {
    Nanoseconds time;
    Datagram datagram;
  };
  /// The host's socket that stands for one port of the device towards one server.
  struct Flow {
    std::unique_ptr<HostDatagrams> socket;
    Nanoseconds used = 0;
  };
  bool gives_addresses() const { return options_.dhcp_after && clock_.now() >= *options_.dhcp_after; }
  void deliver(Datagram datagram);
  void forget_old_flows();
  Flow* flow_of(const Datagram& datagram);
  void arrive();
  void send_out(const Datagram& datagram);

  Clock& clock_;
  Notes& notes_;
  Names& names_;
  Options options_;
  Alarm arrival_;
  std::deque<Arrival> arrivals_;
  std::set<HostStream*> streams_;
  std::vector<std::pair<std::uint16_t, std::unique_ptr<HostPort>>> ports_;  // by port of the device
  std::multiset<HostPort*> awaited_;  // of which the device takes callers
  std::map<std::pair<Endpoint, Endpoint>, Flow> flows_;
};

}  // namespace tlsfit::emulator
