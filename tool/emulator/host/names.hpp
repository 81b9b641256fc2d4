// Which servers the device may reach, under which virtual addresses.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "emulator/chips/network.hpp"
#include "emulator/host/host_socket.hpp"
#include "model/target.hpp"

namespace tlsfit::emulator {

/// The device sees each allowed name at an address of 198.51.100.0/24 (TEST-NET-2, RFC 5737), so that it
/// can never reach anything that was not asked for by name. Names are compared without regard to case.
class Names {
 public:
  static constexpr Ipv4 first_virtual = 0xC6336401;  ///< 198.51.100.1
  static constexpr Ipv4 time_server = 0xC0000201;    ///< 192.0.2.1, which also is gateway, DHCP and DNS

  /// A target of the fit: its host on its port.
  void add_target(const Target& target);
  /// "HOST=ADDRESS[:PORT]": every port of HOST, at ADDRESS, all on PORT if given. Throws Error (Usage).
  void add_map(const std::string& text);
  void allow_all() { allow_all_ = true; }
  /// `told` is called once with every name or address that the device asks for and may not reach.
  void on_refused(std::function<void(const std::string&)> told) { refused_ = std::move(told); }

  /// What DNS answers; nothing: there is no such name. Time servers' names are answered with `time_server`.
  std::optional<Ipv4> resolve(const std::string& name);
  /// Where the host finds what the device calls `to`; nothing: it may not go there.
  std::optional<HostAddress> route(Endpoint to);
  /// The device's name for an address, for messages; the address itself if there is none.
  std::string name_of(Ipv4 address) const;

 private:
  struct Rule {
    std::string host;
    std::optional<std::uint16_t> port;  ///< as the device sees it; nothing: any
    std::string address;                ///< of the host; empty: as the host resolves `host`
    std::optional<std::uint16_t> real_port;
  };
  const Rule* rule_for(const std::string& name, std::uint16_t port) const;
  bool allowed(const std::string& name) const;
  void refuse(const std::string& name);
  bool known_to_host(const std::string& name) const;

  std::vector<Rule> rules_;  // first match wins; --map comes before targets
  bool allow_all_ = false;
  std::map<std::string, Ipv4> given_;
  std::function<void(const std::string&)> refused_;
  std::set<std::string> told_;
};

/// The four bytes of a dotted address, or nothing.
std::optional<Ipv4> parse_ipv4(const std::string& text);

}  // namespace tlsfit::emulator
