#include "tls/client.hpp"

#include "mbedtls/net_sockets.h"
#include "mbedtls/x509_crt.h"
#include "rng/rng.hpp"
#include "tls/anchors.hpp"
#include "tls/input_buffer.hpp"
#include "tls/own_certificate.hpp"
#include "tls/reason.hpp"
#include "trust_anchors.h"

namespace tls {
namespace {

#if defined(MBEDTLS_SSL_PROTO_TLS1_2) && defined(MBEDTLS_KEY_EXCHANGE_SOME_ECDHE_ENABLED)
// The traps of driver-only curves (crypto/ecp_bits.h, docs/crypto.md): both would fail in the handshake only.
static_assert(MBEDTLS_PREMASTER_SIZE >= 32, "the shared secret of P-256 has 32 bytes");
#if defined(TLSFIT_P384_KEYS)
static_assert(MBEDTLS_PREMASTER_SIZE >= 48, "the shared secret of P-384 has 48 bytes");
#endif
#if !defined(MBEDTLS_SSL_TLS1_2_SOME_ECC)
#error "without MBEDTLS_SSL_TLS1_2_SOME_ECC the ClientHello has no supported_groups: define it in the fit"
#endif
#endif

// What the fit offers a server that it has no plan for.
#if defined(TLSFIT_CIPHERSUITES)
constexpr int suites[] = {TLSFIT_CIPHERSUITES, 0};
#endif
#if defined(TLSFIT_SIGNATURE_ALGORITHMS)
constexpr std::uint16_t signature_algorithms[] = {TLSFIT_SIGNATURE_ALGORITHMS, MBEDTLS_TLS1_3_SIG_NONE};
#endif

void offer_anything(mbedtls_ssl_config& config) {
#if defined(TLSFIT_CIPHERSUITES)
  mbedtls_ssl_conf_ciphersuites(&config, suites);
#endif
#if defined(TLSFIT_GROUPS)
  mbedtls_ssl_conf_groups(&config, groups);
#endif
#if defined(TLSFIT_SIGNATURE_ALGORITHMS)
  mbedtls_ssl_conf_sig_algs(&config, signature_algorithms);
#endif
  (void)config;
}

#if defined(TLSFIT_MFL_CODE)
constexpr unsigned char default_mfl_code = TLSFIT_MFL_CODE;
#else
constexpr unsigned char default_mfl_code = 0;  // MBEDTLS_SSL_MAX_FRAG_LEN_NONE
#endif

/// max_fragment_length (RFC 6066 §4). Fails if the fragment is larger than a buffer; were that not checked,
/// the extension would silently not be sent.
int offer_fragment_length(mbedtls_ssl_config& config, unsigned char code) {
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH)
  return mbedtls_ssl_conf_max_frag_len(&config, code);
#else
  (void)config;
  (void)code;
  return 0;
#endif
}

/// The plan for a server; null if there is none.
const tlsfit_target* plan_for(const char* host, std::uint16_t port) {
#if defined(TLSFIT_TARGETS)
  for (unsigned int i = 0; i < tlsfit_target_count; ++i) {
    const tlsfit_target& target = tlsfit_targets[i];
    if (target.host != nullptr && target.port == port && text::same_ignoring_case(target.host, host))
      return &target;
  }
#endif
  (void)host;
  (void)port;
  return nullptr;
}

/// Offers a server what its plan says, or else what the fit as a whole can do. Returns 0 or Mbed TLS's error.
int offer(mbedtls_ssl_config& config, const tlsfit_target* target) {
#if defined(TLSFIT_TARGETS)
  if (target != nullptr) {
    const auto version = static_cast<mbedtls_ssl_protocol_version>(target->version);
    mbedtls_ssl_conf_min_tls_version(&config, version);
    mbedtls_ssl_conf_max_tls_version(&config, version);
    mbedtls_ssl_conf_ciphersuites(&config, target->ciphersuites);
    mbedtls_ssl_conf_groups(&config, target->groups);
    mbedtls_ssl_conf_sig_algs(&config, target->signature_algorithms);
#if defined(MBEDTLS_SSL_ALPN)
    if (target->alpn[0] != nullptr) {
      // The library only reads the list.
      const int code = mbedtls_ssl_conf_alpn_protocols(&config, const_cast<const char**>(target->alpn));
      if (code != 0) return code;
    }
#endif
    return offer_fragment_length(config, target->mfl_code);
  }
#else
  (void)target;
#endif
  offer_anything(config);
  return offer_fragment_length(config, default_mfl_code);
}

}  // namespace

bool Client::start(net::Connection connection, const char* name, const char* host, std::uint16_t port) {
  name_ = name;
  connection_ = connection;
  watch_ = {};
  code_ = 0;
  mbedtls_ssl_config_init(&config_);
  mbedtls_ssl_init(&ssl_);
  started_ = true;
  code_ = configure(host, port);
  return code_ == 0;
}

// On its own, so that what it needs of the stack is not there during the handshake.
[[gnu::noinline]] int Client::configure(const char* host, std::uint16_t port) {
  int code = mbedtls_ssl_config_defaults(&config_, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                         MBEDTLS_SSL_PRESET_DEFAULT);
  if (code != 0) return code;
  mbedtls_ssl_conf_authmode(&config_, MBEDTLS_SSL_VERIFY_REQUIRED);
  mbedtls_ssl_conf_verify(&config_, see_certificate, this);
  mbedtls_ssl_conf_rng(&config_, rng::bytes, nullptr);
  const tlsfit_target* const plan = plan_for(host, port);
  code = offer(config_, plan);
  if (code != 0) return code;
#if defined(TLSFIT_CLIENT_CERTIFICATE)
  // A server without a plan learns nothing of who the device is.
  if (plan != nullptr) {
    code = show_own_certificate(config_, plan->client_certificate);
    if (code != 0) return code;
    own_certificate_ = plan->client_certificate;
  }
#endif
  code = trust_anchors(config_);
  if (code != 0) return code;
  anchored_ = true;
  code = mbedtls_ssl_setup(&ssl_, &config_);
  if (code == 0) code = shrink_input(ssl_);
  if (code != 0) return code;
  mbedtls_ssl_set_bio(&ssl_, this, send, receive, nullptr);
  code = mbedtls_ssl_set_hostname(&ssl_, name_);
  if (code != 0) return code;
  // Last, for its copy of the ticket goes first: below the name it would leave a gap in the memory that
  // widen_input() needs in one piece.
  return resumption_.begin(ssl_, config_, plan, name_);
}

Step Client::handshake() {
  int code = mbedtls_ssl_handshake_step(&ssl_);
  waiting_ = code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE;
  if (waiting_ || make_room(ssl_, code)) return Step::Busy;
  code = resumption_.after_step(ssl_, code);
  if (code != 0) {
    code_ = code;
    return Step::Failed;
  }
  if (mbedtls_ssl_is_handshake_over(&ssl_) == 0) return Step::Busy;
  if (!verified()) {  // cannot be, with VERIFY_REQUIRED: a second lock on the same door
    code_ = MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
    return Step::Failed;
  }
  resumption_.keep(ssl_);
  code_ = widen_input(ssl_);
  return code_ == 0 ? Step::Done : Step::Failed;
}

Step Client::write(std::span<const std::uint8_t> bytes, std::size_t& taken) {
  taken = 0;
  const int code = mbedtls_ssl_write(&ssl_, bytes.data(), bytes.size());
  if (code > 0) {
    taken = static_cast<std::size_t>(code);
    return taken == bytes.size() ? Step::Done : Step::Busy;
  }
  if (code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE) return Step::Busy;
  fail(code);
  return Step::Failed;
}

Read Client::read(std::span<std::uint8_t> bytes, std::size_t& count) {
  count = 0;
  int code = 0;
  do code = mbedtls_ssl_read(&ssl_, bytes.data(), bytes.size());
  while (make_room(ssl_, code));
  if (code > 0) {
    count = static_cast<std::size_t>(code);
    return Read::Data;
  }
  switch (code) {
    case MBEDTLS_ERR_SSL_WANT_READ:
    case MBEDTLS_ERR_SSL_WANT_WRITE:
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
    case MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET:
#endif
      return Read::Nothing;
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
      return Read::Closed;
    case 0:
    case MBEDTLS_ERR_SSL_CONN_EOF:
      return Read::Cut;
    default:
      fail(code);
      return Read::Failed;
  }
}

/// After the handshake. A connection that breaks says nothing about the session.
void Client::fail(int code) {
  code_ = code;
  if (code != MBEDTLS_ERR_NET_CONN_RESET) resumption_.fail();
}

Step Client::close() {
  const int code = mbedtls_ssl_close_notify(&ssl_);
  if (code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE) return Step::Busy;
  return code == 0 ? Step::Done : Step::Failed;
}

void Client::release() {
  if (!started_) return;
  mbedtls_ssl_free(&ssl_);
  mbedtls_ssl_config_free(&config_);
  resumption_.release();
  if (anchored_) release_anchors();
#if defined(TLSFIT_CLIENT_CERTIFICATE)
  release_own_certificate(own_certificate_);
  own_certificate_ = 0;
#endif
  anchored_ = started_ = false;
}

const char* Client::version() const {
  switch (mbedtls_ssl_get_version_number(&ssl_)) {
    case MBEDTLS_SSL_VERSION_TLS1_2:
      return "TLS 1.2";
    case MBEDTLS_SSL_VERSION_TLS1_3:
      return "TLS 1.3";
    case MBEDTLS_SSL_VERSION_UNKNOWN:
      break;
  }
  return "TLS";
}

const char* Client::suite() const {
  const char* const name = mbedtls_ssl_get_ciphersuite(&ssl_);
  return name == nullptr ? "no suite" : name;
}

bool Client::verified() const {
  return resumed() || mbedtls_ssl_get_verify_result(&ssl_) == 0;
}

void Client::explain(text::Writer& out) const {
  Evidence evidence;
  evidence.name = name_;
  evidence.verify_flags = mbedtls_ssl_get_verify_result(&ssl_);
  evidence.handshake_over = mbedtls_ssl_is_handshake_over(const_cast<mbedtls_ssl_context*>(&ssl_)) != 0;
  evidence.date = date_;
  // Mbed TLS has no accessors for what it was reading: the latest record's header, an alert (level,
  // description), and the first record of a handshake message (type, length), behind which the further ones
  // are put together.
  if (const unsigned char* const record = ssl_.MBEDTLS_PRIVATE(in_hdr); record != nullptr) {
    if (code_ == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE) evidence.alert = ssl_.MBEDTLS_PRIVATE(in_msg)[1];
    evidence.record_type = record[0];
    evidence.record_size = static_cast<std::uint16_t>(record[3] << 8 | record[4]);
    constexpr std::size_t counter = 8, header = 5;
    evidence.message_type = ssl_.MBEDTLS_PRIVATE(in_buf)[counter + header];
    evidence.message_size = static_cast<std::uint32_t>(ssl_.MBEDTLS_PRIVATE(in_hslen));
  }
  tls::explain(out, code_, evidence);
}

int Client::send(void* self, const unsigned char* bytes, std::size_t size) {
  const auto& client = *static_cast<Client*>(self);
  const std::size_t count = net::send(client.connection_, {bytes, size});
  if (count > 0) return static_cast<int>(count);
  return net::state(client.connection_) == net::State::Failed ? MBEDTLS_ERR_NET_CONN_RESET
                                                              : MBEDTLS_ERR_SSL_WANT_WRITE;
}

int Client::receive(void* self, unsigned char* bytes, std::size_t size) {
  auto& client = *static_cast<Client*>(self);
  // The state first: were it asked for after receive(), bytes that came in between would be lost.
  const net::State state = net::state(client.connection_);
  const std::size_t count = net::receive(client.connection_, {bytes, size});
  if (count > 0) {
    client.watch_.see({bytes, count});
    return static_cast<int>(count);
  }
  if (state == net::State::Ended) return 0;
  return state == net::State::Failed ? MBEDTLS_ERR_NET_CONN_RESET : MBEDTLS_ERR_SSL_WANT_READ;
}

/// Mbed TLS shows each certificate with what it found wrong. The verdict stays its own, but for a pinned
/// key's missing issuer; the dates are noted for the sentence.
int Client::see_certificate(void* self, mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags) {
  auto& client = *static_cast<Client*>(self);
  if (*flags & MBEDTLS_X509_BADCERT_FUTURE) client.date_ = certificate->valid_from;
  if (*flags & MBEDTLS_X509_BADCERT_EXPIRED) client.date_ = certificate->valid_to;
  client.resumption_.see_certificate(*certificate, *flags);
  client.pinned_.judge(*certificate, depth, *flags);
  return 0;
}

}  // namespace tls
