#include "wire/server_messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace tlsfit::wire {

namespace {

/// SHA-256 of "HelloRetryRequest" (RFC 8446 section 4.1.3).
constexpr std::array<std::uint8_t, 32> hello_retry_random = {
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C};

std::string text_of(ByteView bytes) {
  return std::string(bytes.begin(), bytes.end());
}

/// One extension of ServerHello, HelloRetryRequest or EncryptedExtensions. Those that are not ours to judge
/// are noted by type only.
void read_extension(std::uint16_t type, Reader body, ServerExtensions& into) {
  switch (static_cast<Extension>(type)) {
    case Extension::MaxFragmentLength:
      into.max_fragment_length = body.u8();
      break;
    case Extension::RecordSizeLimit:
      into.record_size_limit = body.u16();
      break;
    case Extension::Alpn: {
      Reader list = body.block16("protocol_name_list");
      into.alpn = text_of(list.block8("protocol_name").rest());
      list.end();
      break;
    }
    case Extension::SupportedVersions:
      into.selected_version = body.u16();
      break;
    case Extension::KeyShare:
      into.key_share_group = body.u16();
      if (!body.empty()) body.block16("key_exchange");  // a HelloRetryRequest names the group alone
      break;
    case Extension::SupportedGroups: {
      Reader list = body.block16("named_group_list");
      while (!list.empty()) into.supported_groups.push_back(list.u16());
      break;
    }
    default:
      body.rest();
      break;
  }
  body.end();
}

void read_extensions(Reader list, ServerExtensions& into) {
  while (!list.empty()) {
    const std::uint16_t type = list.u16();
    if (std::ranges::find(into.types, type) != into.types.end())
      list.fail(fmt::format("extension {} comes twice", type));  // RFC 8446 section 4.2
    if (into.types.size() > 64) list.fail("more than 64 extensions");
    into.types.push_back(type);
    read_extension(type, list.block16(fmt::format("extension[{}]", type)), into);
  }
}

template <class Message>
Parsed<Message> finish(Reader& reader, Message message) {
  reader.end();
  return {std::move(message), reader.error()};
}

}  // namespace

bool ServerExtensions::has(Extension type) const {
  return std::ranges::find(types, static_cast<std::uint16_t>(type)) != types.end();
}

Parsed<ServerHello> parse_server_hello(ByteView body) {
  Reader r(body, "ServerHello");
  ServerHello hello;
  hello.version = r.u16();
  const ByteView random = r.bytes(hello.random.size());
  std::ranges::copy(random, hello.random.begin());
  hello.is_hello_retry_request = hello.random == hello_retry_random;
  const ByteView session = r.block8("session_id").rest();
  if (session.size() > 32) r.fail("a session_id of more than 32 bytes");
  hello.session_id.assign(session.begin(), session.end());
  hello.suite = r.u16();
  if (r.u8() != 0) r.fail("a compression method that nobody offered");
  if (!r.empty()) read_extensions(r.block16("extensions"), hello.extensions);  // absent before TLS 1.2
  if (hello.extensions.selected_version) hello.version = *hello.extensions.selected_version;
  return finish(r, std::move(hello));
}

Parsed<ServerExtensions> parse_encrypted_extensions(ByteView body) {
  Reader r(body, "EncryptedExtensions");
  ServerExtensions extensions;
  read_extensions(r.block16("extensions"), extensions);
  return finish(r, std::move(extensions));
}

Parsed<CertificateMessage> parse_certificate(ByteView body, std::uint16_t version) {
  Reader r(body, "Certificate");
  CertificateMessage message;
  if (version >= tls1_3) r.block8("certificate_request_context");
  Reader list = r.block24("certificate_list");
  while (!list.empty()) {
    const ByteView der = list.block24(fmt::format("[{}]", message.certificates.size())).rest();
    if (der.empty()) list.fail("an empty certificate");
    if (version >= tls1_3) list.block16("extensions");
    message.certificates.emplace_back(der.begin(), der.end());
  }
  return finish(r, std::move(message));
}

Parsed<ServerKeyExchange> parse_server_key_exchange(ByteView body, KeyExchange exchange,
                                                    std::uint16_t version) {
  Reader r(body, "ServerKeyExchange");
  ServerKeyExchange message;
  if (exchange == KeyExchange::Ecdhe) {
    if (r.u8() != 3) r.fail("a curve that is not named");  // named_curve, the only kind left (RFC 8422)
    message.group = r.u16();
    r.block8("public");
  } else if (exchange == KeyExchange::Dhe) {
    const ByteView prime = r.block16("dh_p").rest();
    const auto first = std::ranges::find_if(prime, [](std::uint8_t byte) { return byte != 0; });
    if (first != prime.end())
      message.prime_bits = static_cast<std::uint32_t>((prime.end() - first) * 8 - std::countl_zero(*first));
    r.block16("dh_g");
    r.block16("dh_Ys");
  } else {
    r.rest();  // PSK hints and the like: nothing of ours
    return finish(r, message);
  }
  if (version >= tls1_2) message.signature_scheme = r.u16();
  r.block16("signature");
  return finish(r, message);
}

Parsed<CertificateRequest> parse_certificate_request(ByteView body, std::uint16_t version) {
  Reader r(body, "CertificateRequest");
  CertificateRequest message;
  const auto read_schemes = [&](Reader list) {
    while (!list.empty()) message.signature_schemes.push_back(list.u16());
  };
  if (version >= tls1_3) {
    r.block8("certificate_request_context");
    Reader list = r.block16("extensions");
    while (!list.empty()) {
      const auto type = static_cast<Extension>(list.u16());
      Reader extension = list.block16("extension");
      if (type == Extension::SignatureAlgorithms) read_schemes(extension.block16("signature_algorithms"));
    }
    return finish(r, std::move(message));
  }
  r.block8("certificate_types");
  if (version >= tls1_2) read_schemes(r.block16("supported_signature_algorithms"));
  Reader names = r.block16("certificate_authorities");
  while (!names.empty()) {
    names.block16("name");
    ++message.authorities;
  }
  return finish(r, std::move(message));
}

Parsed<NewSessionTicket> parse_new_session_ticket(ByteView body, std::uint16_t version) {
  Reader r(body, "NewSessionTicket");
  NewSessionTicket message;
  message.lifetime = r.u32();
  if (version >= tls1_3) {
    r.u32();  // ticket_age_add
    r.block8("ticket_nonce");
  }
  message.ticket = r.block16("ticket").left();
  if (version >= tls1_3) r.block16("extensions");
  return finish(r, message);
}

}  // namespace tlsfit::wire
