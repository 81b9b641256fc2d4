#include "probe/tls_engine.hpp"

#include <fmt/format.h>
#include <openssl/err.h>

#include <array>

#include "base/error.hpp"

namespace tlsfit::probe {

namespace {

/// TLS 1.3: content type and tag of each protected record (RFC 8446 section 5.2; every suite has a 16-byte
/// tag but CCM_8). Padding, which nobody sends, would count as content.
std::size_t overhead_tls13(std::uint16_t suite) {
  return suite == 0x1305 ? 9 : 17;
}

int nid_of_group(std::uint16_t group) {
  switch (group) {
    case 0x0017:
      return NID_X9_62_prime256v1;
    case 0x0018:
      return NID_secp384r1;
    case 0x0019:
      return NID_secp521r1;
    case 0x001A:
      return NID_brainpoolP256r1;
    case 0x001B:
      return NID_brainpoolP384r1;
    case 0x001C:
      return NID_brainpoolP512r1;
    case 0x001D:
      return NID_X25519;
    case 0x001E:
      return NID_X448;
    case 0x0100:
      return NID_ffdhe2048;
    case 0x0101:
      return NID_ffdhe3072;
    case 0x0102:
      return NID_ffdhe4096;
    case 0x0103:
      return NID_ffdhe6144;
    case 0x0104:
      return NID_ffdhe8192;
    default:
      return NID_undef;
  }
}

/// libssl's name for a signature scheme: IANA's, but for the pairs of TLS 1.2 (SSL_CTX_set1_sigalgs(3)).
std::string scheme_name(std::uint16_t scheme) {
  switch (scheme) {
    case 0x0201:
      return "RSA+SHA1";
    case 0x0301:
      return "RSA+SHA224";
    case 0x0203:
      return "ECDSA+SHA1";
    case 0x0303:
      return "ECDSA+SHA224";
    default:
      return wire::signature_scheme_name(scheme);
  }
}

}  // namespace

TlsEngine::TlsEngine(const HandshakeRequest& request) : request_(request) {
  ssl_.reset(SSL_new(shared_context()));
  if (!ssl_) throw Error(ExitCode::Defect, "libssl gives no connection");
  set_up_connection();
}

void TlsEngine::feed(ByteView bytes) {
  BIO_write(SSL_get_rbio(ssl()), bytes.data(), static_cast<int>(bytes.size()));
}

Bytes TlsEngine::outgoing() {
  BIO* const out = SSL_get_wbio(ssl());
  Bytes bytes(BIO_ctrl_pending(out));
  if (!bytes.empty()) BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

void TlsEngine::agreed() {
  result.completed = true;
  result.resumed = SSL_session_reused(ssl()) == 1;
  const STACK_OF(X509)* const chain = SSL_get_peer_cert_chain(ssl());
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    unsigned char* der = nullptr;
    const int size = i2d_X509(sk_X509_value(chain, i), &der);
    if (size <= 0) continue;
    result.certificates.emplace_back(der, der + size);
    OPENSSL_free(der);
  }
  if (result.version < wire::tls1_3) keep_session(SSL_get1_session(ssl()));
}

/// One context for all: each takes tens of kilobytes, and hundreds of targets may be probed at once. What
/// differs between handshakes is set on the connection.
SSL_CTX* TlsEngine::shared_context() {
  static const std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>> shared([] {
    SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
    if (context == nullptr) throw Error(ExitCode::Defect, "libssl gives no context");
    SSL_CTX_set_security_level(context, 0);  // to see everything; what is weak is for the plan to refuse
    SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);  // Verifier judges the chain, with a reason
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, on_session);
    SSL_CTX_add_custom_ext(
        context, static_cast<unsigned>(wire::Extension::RecordSizeLimit),
        SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS, add_limit,
        free_limit, nullptr, [](auto...) { return 1; }, nullptr);
    return context;
  }());
  return shared.get();
}

void TlsEngine::set_up_connection() {
  SSL_set_app_data(ssl(), this);
  SSL_set_bio(ssl(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(ssl());
  SSL_set_min_proto_version(ssl(), request_.version);
  SSL_set_max_proto_version(ssl(), request_.version);
  if (!request_.ticket) SSL_set_options(ssl(), SSL_OP_NO_TICKET);
  if (!request_.client_certificate.empty()) {
    SSL_use_certificate_chain_file(ssl(), request_.client_certificate.c_str());
    SSL_use_PrivateKey_file(ssl(), request_.client_key.c_str(), SSL_FILETYPE_PEM);
  }
  SSL_set_msg_callback(ssl(), on_message);
  SSL_set_msg_callback_arg(ssl(), this);
  SSL_set_cipher_list(ssl(), suite_names_tls12().c_str());
  SSL_set_ciphersuites(ssl(), suite_names_tls13().c_str());
  const std::string& name = request_.server_name;
  if (!name.empty() && name.find(':') == name.npos && name.find_first_not_of("0123456789.") != name.npos)
    SSL_set_tlsext_host_name(ssl(), name.c_str());
  if (request_.max_fragment_length) SSL_set_tlsext_max_fragment_length(ssl(), *request_.max_fragment_length);
  if (request_.session) SSL_set_session(ssl(), request_.session.get());
  std::vector<int> groups;
  for (const std::uint16_t group : request_.groups)
    if (const int nid = nid_of_group(group); nid != NID_undef) groups.push_back(nid);
  if (!groups.empty()) SSL_set1_groups(ssl(), groups.data(), static_cast<int>(groups.size()));
  std::vector<std::string> schemes;
  for (const std::uint16_t scheme : request_.signature_schemes) schemes.push_back(scheme_name(scheme));
  if (!schemes.empty()) SSL_set1_sigalgs_list(ssl(), fmt::format("{}", fmt::join(schemes, ":")).c_str());
  std::string protocols;
  for (const std::string& protocol : request_.alpn) {
    protocols += static_cast<char>(protocol.size());
    protocols += protocol;
  }
  if (!protocols.empty())
    SSL_set_alpn_protos(ssl(), reinterpret_cast<const unsigned char*>(protocols.data()),
                        static_cast<unsigned>(protocols.size()));
}

std::string TlsEngine::suite_names_tls12() {
  std::vector<std::string> names;
  for (const std::uint16_t suite : request_.suites) {
    const std::array<unsigned char, 2> id{static_cast<unsigned char>(suite >> 8),
                                          static_cast<unsigned char>(suite)};
    const SSL_CIPHER* const cipher = suite >> 8 == 0x13 ? nullptr : SSL_CIPHER_find(ssl(), id.data());
    if (cipher != nullptr) names.emplace_back(SSL_CIPHER_get_name(cipher));
  }
  return names.empty() ? "ALL:!aNULL:!PSK:!SRP" : fmt::format("{}", fmt::join(names, ":"));
}

/// libssl calls them by IANA's names (SSL_CTX_set_ciphersuites(3)).
std::string TlsEngine::suite_names_tls13() const {
  std::vector<std::string> names;
  for (const std::uint16_t suite : request_.suites)
    if (suite >> 8 == 0x13) names.push_back(wire::suite_name(suite));
  if (names.empty())
    for (const wire::Name& suite : wire::suites_tls13()) names.emplace_back(suite.name);
  return fmt::format("{}", fmt::join(names, ":"));
}

void TlsEngine::keep_session(SSL_SESSION* session) {
  if (session != nullptr) result.session = TlsSession(session, SSL_SESSION_free);
}

int TlsEngine::on_session(SSL* ssl, SSL_SESSION* session) {
  static_cast<TlsEngine*>(SSL_get_app_data(ssl))->keep_session(session);
  return 1;  // ours now
}

int TlsEngine::add_limit(SSL* ssl, unsigned, unsigned, const unsigned char** out, std::size_t* size, X509*,
                         std::size_t, int*, void*) {
  const auto& wanted = static_cast<TlsEngine*>(SSL_get_app_data(ssl))->request_.record_size_limit;
  if (!wanted) return 0;  // leaves the extension out
  const std::uint16_t limit = *wanted;
  auto* const bytes =
      new unsigned char[2]{static_cast<unsigned char>(limit >> 8), static_cast<unsigned char>(limit)};
  *out = bytes;
  *size = 2;
  return 1;
}

void TlsEngine::free_limit(SSL*, unsigned, unsigned, const unsigned char* out, void*) {
  delete[] out;
}

/// SSL_set_msg_callback(3): record headers, inner content types, and whole handshake messages and alerts.
void TlsEngine::on_message(int sent, int, int type, const void* buffer, std::size_t size, SSL*, void* arg) {
  if (sent != 0) return;
  const ByteView bytes(static_cast<const std::uint8_t*>(buffer), size);
  TlsEngine& engine = *static_cast<TlsEngine*>(arg);
  switch (type) {
    case SSL3_RT_HEADER:
      engine.see_record(bytes);
      break;
    case SSL3_RT_INNER_CONTENT_TYPE:
      engine.see_inner_type(bytes);
      break;
    case SSL3_RT_HANDSHAKE:
      engine.see_message(bytes);
      break;
    case SSL3_RT_CHANGE_CIPHER_SPEC:
      engine.encrypted_ = true;
      break;
    case SSL3_RT_ALERT:
      if (size == 2 && bytes[1] != 0) engine.result.alert = wire::Alert{bytes[0], bytes[1]};
      break;
    default:
      break;
  }
}

void TlsEngine::see_record(ByteView header) {
  Reader r(header, "record");
  const auto type = static_cast<wire::ContentType>(r.u8());
  r.u16();
  record_size_ = r.u16();
  // TLS 1.2 after ChangeCipherSpec carries Finished alone; its size is of no interest.
  if (type == wire::ContentType::Handshake && !encrypted_) result.handshake_records.push_back(record_size_);
}

void TlsEngine::see_inner_type(ByteView type) {
  const std::size_t overhead = overhead_tls13(result.suite);
  if (type.empty() || type[0] != SSL3_RT_HANDSHAKE || record_size_ <= overhead) return;
  result.handshake_records.push_back(record_size_ - overhead);
}

void TlsEngine::see_message(ByteView bytes) {
  if (bytes.size() < 4) return;
  const auto type = static_cast<wire::HandshakeType>(bytes[0]);
  const ByteView body = bytes.subspan(4);
  result.messages.push_back({type, bytes.size()});
  switch (type) {
    case wire::HandshakeType::ServerHello:
      see_hello(body);
      break;
    case wire::HandshakeType::EncryptedExtensions: {
      const auto parsed = wire::parse_encrypted_extensions(body);
      if (parsed.ok()) merge(parsed.value);
      break;
    }
    case wire::HandshakeType::CertificateRequest:
      result.certificate_requested = true;
      break;
    case wire::HandshakeType::CertificateVerify:
      if (body.size() >= 2) result.signature_scheme = static_cast<std::uint16_t>(body[0] << 8 | body[1]);
      break;
    case wire::HandshakeType::NewSessionTicket:
      ++result.tickets;
      if (request_.version == wire::tls1_2) result.ticket_bytes = std::max<std::size_t>(body.size(), 6) - 6;
      break;
    default:
      break;
  }
}

void TlsEngine::see_hello(ByteView body) {
  const auto parsed = wire::parse_server_hello(body);
  if (!parsed.ok()) return;
  result.after_hello = !parsed.value.is_hello_retry_request;  // which agrees to nothing yet
  result.version = parsed.value.version;
  result.suite = parsed.value.suite;
  if (parsed.value.extensions.key_share_group) result.group = *parsed.value.extensions.key_share_group;
  if (!parsed.value.is_hello_retry_request) merge(parsed.value.extensions);
}

void TlsEngine::merge(const wire::ServerExtensions& seen) {
  wire::ServerExtensions& all = result.extensions;
  all.types.insert(all.types.end(), seen.types.begin(), seen.types.end());
  if (seen.max_fragment_length) all.max_fragment_length = seen.max_fragment_length;
  if (seen.record_size_limit) all.record_size_limit = seen.record_size_limit;
  if (seen.alpn) all.alpn = seen.alpn;
  if (!seen.supported_groups.empty()) all.supported_groups = seen.supported_groups;
}

std::string TlsEngine::reason() {
  const unsigned long code = ERR_peek_last_error();
  const int why = ERR_GET_REASON(code);
  if (why == SSL_R_DATA_LENGTH_TOO_LONG || why == SSL_R_ENCRYPTED_LENGTH_TOO_LONG)
    result.oversized_record = true;
  const char* const text = code == 0 ? nullptr : ERR_reason_error_string(code);
  ERR_clear_error();
  return text == nullptr ? "the handshake failed" : text;
}

}  // namespace tlsfit::probe
