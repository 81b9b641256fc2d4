#include "wire/client_hello.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "wire/record.hpp"

namespace tlsfit::wire {

namespace {

/// RFC 6066 section 3: literal addresses are not permitted in server_name.
bool is_address(const std::string& name) {
  return name.find(':') != name.npos || name.find_first_not_of("0123456789.") == name.npos;
}

template <class Fill>
void extension(Writer& w, Extension type, Fill&& fill) {
  w.u16(static_cast<std::uint16_t>(type));
  w.block(2, fill);
}

void u16_list(Writer& w, Extension type, const std::vector<std::uint16_t>& values) {
  if (values.empty()) return;
  extension(w, type, [&] {
    w.block(2, [&] {
      for (const std::uint16_t value : values) w.u16(value);
    });
  });
}

void server_name(Writer& w, const std::string& name) {
  if (name.empty() || is_address(name)) return;
  extension(w, Extension::ServerName, [&] {
    w.block(2, [&] {
      w.u8(0);  // host_name
      w.block(2, [&] { w.text(name); });
    });
  });
}

void alpn(Writer& w, const std::vector<std::string>& protocols) {
  if (protocols.empty()) return;
  extension(w, Extension::Alpn, [&] {
    w.block(2, [&] {
      for (const std::string& protocol : protocols) w.block(1, [&] { w.text(protocol); });
    });
  });
}

/// What only TLS 1.2 and below read.
void extensions_tls12(Writer& w, const ClientHello& hello) {
  if (!hello.groups.empty())
    extension(w, Extension::EcPointFormats, [&] {
      w.block(1, [&] { w.u8(0); });  // uncompressed, the only one left (RFC 8422 section 5.1.2)
    });
  if (hello.extended_master_secret) extension(w, Extension::ExtendedMasterSecret, [] {});
  if (hello.encrypt_then_mac) extension(w, Extension::EncryptThenMac, [] {});
  if (hello.renegotiation_info) extension(w, Extension::RenegotiationInfo, [&] { w.block(1, [] {}); });
  if (hello.session_ticket) extension(w, Extension::SessionTicket, [&] { w.bytes(*hello.session_ticket); });
}

void extensions_tls13(Writer& w, const ClientHello& hello) {
  extension(w, Extension::SupportedVersions, [&] {
    w.block(1, [&] {
      for (const std::uint16_t version : hello.versions) w.u16(version);
    });
  });
  extension(w, Extension::PskKeyExchangeModes, [&] {
    w.block(1, [&] { w.u8(1); });  // psk_dhe_ke
  });
  extension(w, Extension::KeyShare, [&] {
    w.block(2, [&] {
      for (const auto& share : hello.key_shares) {
        w.u16(share.first);
        w.block(2, [&] { w.bytes(share.second); });
      }
    });
  });
}

}  // namespace

bool ClientHello::offers(std::uint16_t version) const {
  return std::ranges::find(versions, version) != versions.end();
}

Bytes encode(const ClientHello& hello) {
  if (hello.versions.empty()) throw Error(ExitCode::Defect, "a ClientHello without a version");
  const bool offers_tls13 = hello.offers(tls1_3);
  const bool offers_older = std::ranges::any_of(hello.versions, [](auto v) { return v < tls1_3; });
  Writer w;
  w.u8(static_cast<std::uint8_t>(HandshakeType::ClientHello));
  w.block(3, [&] {
    w.u16(std::min<std::uint16_t>(tls1_2, *std::ranges::max_element(hello.versions)));
    w.bytes(hello.random);
    w.block(1, [&] { w.bytes(hello.session_id); });
    w.block(2, [&] {
      for (const std::uint16_t suite : hello.suites) w.u16(suite);
    });
    w.block(1, [&] { w.u8(0); });  // no compression
    w.block(2, [&] {
      server_name(w, hello.server_name);
      if (hello.max_fragment_length)
        extension(w, Extension::MaxFragmentLength, [&] { w.u8(*hello.max_fragment_length); });
      if (hello.record_size_limit)
        extension(w, Extension::RecordSizeLimit, [&] { w.u16(*hello.record_size_limit); });
      u16_list(w, Extension::SupportedGroups, hello.groups);
      u16_list(w, Extension::SignatureAlgorithms, hello.signature_schemes);
      u16_list(w, Extension::SignatureAlgorithmsCert, hello.signature_schemes_cert);
      alpn(w, hello.alpn);
      if (offers_older) extensions_tls12(w, hello);
      if (offers_tls13) extensions_tls13(w, hello);
    });
  });
  // RFC 8446 section 5.1: the record of an initial ClientHello says TLS 1.0, for old servers' sake.
  return encode_record(ContentType::Handshake, tls1_0, w.data());
}

std::uint8_t max_fragment_length_code(std::uint32_t bytes) {
  for (std::uint8_t code = 1; code <= 4; ++code)
    if (bytes == 256U << code) return code;
  throw Error(ExitCode::Defect, "max_fragment_length has no code for {} bytes", bytes);
}

}  // namespace tlsfit::wire
