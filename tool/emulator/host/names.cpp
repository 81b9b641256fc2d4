#include "emulator/host/names.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/error.hpp"

namespace tlsfit::emulator {

namespace {

constexpr std::size_t most_names = 253;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

bool is_time_server(const std::string& name) {
  return name == "pool.ntp.org" || name.ends_with(".pool.ntp.org") || name.starts_with("ntp.") ||
         name.starts_with("time.");
}

struct Place {
  std::string address;
  std::optional<std::uint16_t> port;
};

/// "ADDRESS", "ADDRESS:PORT", "[IPv6]" or "[IPv6]:PORT".
std::optional<Place> parse_place(const std::string& text) {
  Place place;
  std::string port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string::npos) return std::nullopt;
    place.address = text.substr(1, end - 1);
    if (end + 1 < text.size()) {
      if (text[end + 1] != ':') return std::nullopt;
      port = text.substr(end + 2);
      if (port.empty()) return std::nullopt;
    }
  } else {
    const std::size_t colon = text.rfind(':');
    place.address = text.substr(0, colon);
    if (colon != std::string::npos) {
      port = text.substr(colon + 1);
      if (port.empty()) return std::nullopt;
    }
  }
  if (place.address.empty()) return std::nullopt;
  if (port.empty()) return place;
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number == 0) return std::nullopt;
  place.port = number;
  return place;
}

}  // namespace

std::optional<Ipv4> parse_ipv4(const std::string& text) {
  in_addr address{};
  if (::inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

void Names::add_target(const Target& target) {
  Rule rule{.host = lower(target.host), .port = target.port, .address = "", .real_port = target.port};
  if (!target.address.empty()) {
    const auto place = parse_place(target.address);
    if (!place)
      throw Error(ExitCode::Usage, "target {}: address \"{}\" is no ADDRESS:PORT", target.name(),
                  target.address);
    rule.address = place->address;
    rule.real_port = place->port ? place->port : rule.real_port;
  }
  rules_.push_back(std::move(rule));
}

void Names::add_map(const std::string& text) {
  const std::size_t equals = text.find('=');
  const auto place = equals == std::string::npos ? std::nullopt : parse_place(text.substr(equals + 1));
  if (equals == 0 || !place) throw Error(ExitCode::Usage, "--map {}: want HOST=ADDRESS[:PORT]", text);
  if (host_addresses(place->address).empty())
    throw Error(ExitCode::Usage, "--map {}: {} is no address and does not resolve", text, place->address);
  rules_.insert(rules_.begin(), {.host = lower(text.substr(0, equals)),
                                 .port = {},
                                 .address = place->address,
                                 .real_port = place->port});
}

const Names::Rule* Names::rule_for(const std::string& name, std::uint16_t port) const {
  for (const Rule& rule : rules_)
    if (rule.host == name && (!rule.port || *rule.port == port)) return &rule;
  return nullptr;
}

bool Names::allowed(const std::string& name) const {
  return allow_all_ ||
         std::any_of(rules_.begin(), rules_.end(), [&](const Rule& r) { return r.host == name; });
}

void Names::refuse(const std::string& name) {
  if (refused_ && told_.size() < most_names && told_.insert(name).second) refused_(name);
}

bool Names::known_to_host(const std::string& name) const {
  for (const Rule& rule : rules_)
    if (rule.host == name && !rule.address.empty()) return true;
  return !host_addresses(name).empty();
}

std::optional<Ipv4> Names::resolve(const std::string& text) {
  const std::string name = lower(text);
  if (const auto found = given_.find(name); found != given_.end()) return found->second;
  if (!allowed(name)) {
    if (is_time_server(name)) return time_server;
    refuse(name);
    return std::nullopt;
  }
  if (!known_to_host(name) || given_.size() >= most_names) return std::nullopt;
  return given_[name] = first_virtual + static_cast<Ipv4>(given_.size());
}

std::string Names::name_of(Ipv4 address) const {
  for (const auto& [name, given] : given_)
    if (given == address) return name;
  return text_of_ipv4(address);
}

std::optional<HostAddress> Names::route(Endpoint to) {
  const std::string name = name_of(to.address);
  const Rule* const rule = rule_for(name, to.port);
  if (rule == nullptr && !allow_all_) {
    refuse(name);
    return std::nullopt;
  }
  const bool mapped = rule != nullptr && !rule->address.empty();
  std::vector<HostAddress> found = host_addresses(mapped ? rule->address : name);
  if (found.empty()) return std::nullopt;
  found.front().set_port(rule != nullptr && rule->real_port ? *rule->real_port : to.port);
  return found.front();
}

}  // namespace tlsfit::emulator
