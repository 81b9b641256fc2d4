#include "probe/beyond_offer.hpp"

#include <fmt/format.h>

#include "base/list.hpp"

namespace tlsfit::probe {

namespace {

std::string unoffered_extension(const wire::ClientHello& hello, const wire::ServerExtensions& extensions) {
  using wire::Extension;
  const auto offered = [&](Extension type) {
    switch (type) {
      case Extension::ServerName:
        return !hello.server_name.empty();
      case Extension::MaxFragmentLength:
        return hello.max_fragment_length.has_value();
      case Extension::RecordSizeLimit:
        return hello.record_size_limit.has_value();
      case Extension::Alpn:
        return !hello.alpn.empty();
      case Extension::SessionTicket:
        return hello.session_ticket.has_value();
      case Extension::ExtendedMasterSecret:
        return hello.extended_master_secret;
      case Extension::EncryptThenMac:
        return hello.encrypt_then_mac;
      case Extension::RenegotiationInfo:
        return hello.renegotiation_info;
      case Extension::EcPointFormats:
      case Extension::SupportedGroups:
        return !hello.groups.empty();
      case Extension::SupportedVersions:
      case Extension::KeyShare:
      case Extension::Cookie:
        return hello.offers(wire::tls1_3);
      default:
        return false;
    }
  };
  for (const std::uint16_t type : extensions.types)
    if (!offered(static_cast<Extension>(type))) return fmt::format("extension {}", type);
  return "";
}

}  // namespace

std::string beyond_offer(const wire::ClientHello& hello, const wire::ServerFlight& flight) {
  const wire::ServerHello& answer = *flight.hello;
  const wire::ServerExtensions& extensions = answer.extensions;
  if (!hello.offers(answer.version)) return "version " + wire::version_name(answer.version);
  if (!contains(hello.suites, answer.suite)) return "suite " + wire::suite_name(answer.suite);
  if (std::string extension = unoffered_extension(hello, extensions); !extension.empty()) return extension;
  if (extensions.key_share_group && !contains(hello.groups, *extensions.key_share_group))
    return "group " + wire::group_name(*extensions.key_share_group);
  if (extensions.alpn && !contains(hello.alpn, *extensions.alpn))
    return fmt::format("the protocol '{}'", *extensions.alpn);
  if (!flight.key_exchange) return "";
  if (flight.key_exchange->group && !hello.groups.empty() &&
      !contains(hello.groups, *flight.key_exchange->group))
    return "group " + wire::group_name(*flight.key_exchange->group);
  const auto scheme = flight.key_exchange->signature_scheme;
  if (scheme && !hello.signature_schemes.empty() && !contains(hello.signature_schemes, *scheme))
    return "signature scheme " + wire::signature_scheme_name(*scheme);
  return "";
}

}  // namespace tlsfit::probe
