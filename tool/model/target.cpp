#include "model/target.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "model/target_text.hpp"

namespace tlsfit {

std::string Target::name() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

std::variant<Target, std::string> target_from(std::string_view text) {
  std::string_view left = text;
  if (left.starts_with("https://")) {
    left.remove_prefix(8);
    left = left.substr(0, left.find('/'));
  } else if (left.find("://") != std::string_view::npos) {
    return "not an https:// address";
  }

  Target target;
  std::string_view port;
  bool has_port = false;
  if (left.starts_with('[')) {
    const std::size_t end = left.find(']');
    if (end == std::string_view::npos) return "'[' without ']'";
    target.host = left.substr(1, end - 1);
    left.remove_prefix(end + 1);
    if (!left.empty() && left.front() != ':') return "stray characters after ']'";
    has_port = !left.empty();
    port = left.empty() ? left : left.substr(1);
  } else {
    const std::size_t colon = left.find(':');
    target.host = left.substr(0, colon);
    has_port = colon != std::string_view::npos;
    if (has_port) port = left.substr(colon + 1);
  }
  if (target.host.empty()) return "no host name";
  if (target.host.size() > 253) return "the host name is longer than 253 characters";
  const auto allowed = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == ':' || c == '%';
  };
  if (!std::all_of(target.host.begin(), target.host.end(), allowed)) return "not a host name";
  if (has_port) {
    const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), target.port);
    if (failed != std::errc() || end != port.data() + port.size() || target.port == 0)
      return "the port is not a number from 1 to 65535";
  }
  target.sni = target.host;
  return target;
}

Target parse_target(std::string_view text) {
  auto found = target_from(text);
  if (const auto* const why = std::get_if<std::string>(&found))
    throw Error(ExitCode::Usage, "{}: {}; want HOST or HOST:PORT, for example example.org:443", text, *why);
  return std::get<Target>(std::move(found));
}

bool is_protocol(std::string_view name) {
  return !name.empty() && name.size() <= 255 &&
         std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; });
}

bool is_topic(std::string_view name) {
  return !name.empty() && name.size() <= 65535 &&
         name.find_first_of(std::string_view("+#\0", 3)) == name.npos;
}

Json to_json(const Target& target) {
  Json json = {
      {"host", target.host}, {"port", target.port}, {"sni", target.sni}, {"address", target.address}};
  if (!target.alpn.empty()) json["alpn"] = target.alpn;
  if (!target.mqtt_topic.empty()) json["mqtt_topic"] = target.mqtt_topic;
  if (target.resume) json["resume"] = true;
  return json;
}

void read_details(Target& target, Fields& fields) {
  const std::int64_t port = fields.integer("port", target.port);
  if (port < 1 || port > 65535) throw fields.wrong("port", "a number from 1 to 65535");
  target.port = static_cast<std::uint16_t>(port);
  target.sni = fields.text("sni", target.host);
  target.alpn = fields.text("alpn", "");
  if (!target.alpn.empty() && !is_protocol(target.alpn)) throw fields.wrong("alpn", protocol_wanted);
  target.mqtt_topic = fields.text("mqtt_topic", "");
  if (!target.mqtt_topic.empty() && !is_topic(target.mqtt_topic))
    throw fields.wrong("mqtt_topic", topic_wanted);
  target.resume = fields.flag("resume", false);
}

Target target_from_json(Fields fields) {
  Target target;
  target.host = fields.text("host");
  read_details(target, fields);
  target.address = fields.text("address", "");
  return target;
}

}  // namespace tlsfit
