// A client of BearSSL that does what firmware/tls does: TLS 1.2, ECDHE on P-256 with ECDSA, or RSA with
// FOOTPRINT_RSA, AES-128-GCM; chain, host name and dates verified (its X.509 engine knows no other way). What
// its minimal profiles of a server (ssl_server_mine2g.c and its neighbours) set for a server is set here for
// a client.
#include "tls/client.hpp"

#include <bearssl.h>

#include <cstring>
#include <new>

#include "anchor.h"
#include "entropy.hpp"
#include "memory/heap.hpp"
#include "wall_clock/wall_clock.hpp"

namespace tls {
namespace {

#if defined(FOOTPRINT_RSA)
constexpr std::uint16_t suites[] = {BR_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256};
constexpr char suite_name[] = "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256";
#else
constexpr std::uint16_t suites[] = {BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
constexpr char suite_name[] = "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256";
#endif

// 512 bytes, and what a record may have besides (ssl_engine.c, MAX_IN_OVERHEAD): the engine then offers
// max_fragment_length 512. One buffer serves both directions.
constexpr std::size_t buffer_size = 512 + 325;

constexpr std::size_t longest_name = 253;
constexpr std::uint32_t days_to_1970 = 719528;  // br_x509_minimal_set_time() counts from year 0

const br_x509_trust_anchor anchor = {
    {const_cast<unsigned char*>(anchor_name), sizeof anchor_name},
    BR_X509_TA_CA,
#if defined(FOOTPRINT_RSA)
    {BR_KEYTYPE_RSA,
     {.rsa = {const_cast<unsigned char*>(anchor_modulus), sizeof anchor_modulus,
              const_cast<unsigned char*>(anchor_exponent), sizeof anchor_exponent}}}};
#else
    {BR_KEYTYPE_EC, {.ec = {BR_EC_secp256r1, const_cast<unsigned char*>(anchor_key), sizeof anchor_key}}}};
#endif

// BearSSL has several implementations of each primitive. Which are smallest was found by trying all that are
// for 32-bit machines; the others are what its br_ssl_engine_set_default_…() choose on a Cortex-M4.
#if defined(FOOTPRINT_SMALLEST)
const br_ec_impl& curve = br_ec_prime_i15;
constexpr br_ecdsa_vrfy verify = br_ecdsa_i15_vrfy_asn1;
[[maybe_unused]] constexpr br_rsa_pkcs1_vrfy verify_rsa = br_rsa_i15_pkcs1_vrfy;
const br_block_ctr_class& aes = br_aes_small_ctr_vtable;
#else
const br_ec_impl& curve = br_ec_p256_m31;
constexpr br_ecdsa_vrfy verify = br_ecdsa_i31_vrfy_asn1;
[[maybe_unused]] constexpr br_rsa_pkcs1_vrfy verify_rsa = br_rsa_i31_pkcs1_vrfy;
const br_block_ctr_class& aes = br_aes_ct_ctr_vtable;
#endif

bool seed(br_ssl_engine_context& engine) {
  br_sha256_context hash;
  br_sha256_init(&hash);
  if (!footprint::gather_seed(&hash, [](void* to, const std::uint8_t* samples, std::size_t size) {
        br_sha256_update(static_cast<br_sha256_context*>(to), samples, size);
      }))
    return false;
  unsigned char bytes[footprint::seed_size];
  br_sha256_out(&hash, bytes);
  br_ssl_engine_inject_entropy(&engine, bytes, sizeof bytes);
  return true;
}

}  // namespace

struct Client::Session {
  br_ssl_client_context client;
  br_x509_minimal_context x509;
  unsigned char buffer[buffer_size];

  /// Moves records between engine and net. False if nothing could be moved.
  bool pump(net::Connection connection) {
    br_ssl_engine_context& engine = client.eng;
    bool moved = false;
    for (;;) {
      const unsigned state = br_ssl_engine_current_state(&engine);
      std::size_t size = 0, count = 0;
      if ((state & BR_SSL_SENDREC) != 0) {
        const unsigned char* const bytes = br_ssl_engine_sendrec_buf(&engine, &size);
        count = net::send(connection, {bytes, size});
        if (count > 0) br_ssl_engine_sendrec_ack(&engine, count);
      } else if ((state & BR_SSL_RECVREC) != 0 && (state & BR_SSL_RECVAPP) == 0) {
        unsigned char* const bytes = br_ssl_engine_recvrec_buf(&engine, &size);
        count = net::receive(connection, {bytes, size});
        if (count > 0) br_ssl_engine_recvrec_ack(&engine, count);
      }
      if (count == 0) return moved;
      moved = true;
    }
  }
};

bool Client::start(net::Connection connection, std::string_view name, std::string_view, std::uint16_t) {
  connection_ = connection;
  code_ = BR_ERR_BAD_PARAM;
  void* const memory = tlsfit_calloc(1, sizeof(Session));
  if (memory == nullptr || name.size() > longest_name) return false;
  session_ = new (memory) Session;
  br_ssl_client_context& client = session_->client;
  br_ssl_engine_context& engine = client.eng;
  br_x509_minimal_context& x509 = session_->x509;

  br_ssl_client_zero(&client);
  br_ssl_engine_set_versions(&engine, BR_TLS12, BR_TLS12);
  br_ssl_engine_set_suites(&engine, suites, 1);
  br_ssl_engine_set_ec(&engine, &curve);
#if defined(FOOTPRINT_RSA)
  br_ssl_engine_set_rsavrfy(&engine, verify_rsa);
#else
  br_ssl_engine_set_ecdsa(&engine, verify);
#endif
  br_ssl_engine_set_hash(&engine, br_sha256_ID, &br_sha256_vtable);
  br_ssl_engine_set_prf_sha256(&engine, br_tls12_sha256_prf);
  br_ssl_engine_set_gcm(&engine, &br_sslrec_in_gcm_vtable, &br_sslrec_out_gcm_vtable);
  br_ssl_engine_set_aes_ctr(&engine, &aes);
  br_ssl_engine_set_ghash(&engine, br_ghash_ctmul);
  br_x509_minimal_init(&x509, &br_sha256_vtable, &anchor, 1);
  br_x509_minimal_set_hash(&x509, br_sha256_ID, &br_sha256_vtable);
#if defined(FOOTPRINT_RSA)
  br_x509_minimal_set_rsa(&x509, verify_rsa);
#else
  br_x509_minimal_set_ecdsa(&x509, &curve, verify);
#endif
  br_ssl_engine_set_x509(&engine, &x509.vtable);
  br_ssl_engine_set_buffer(&engine, session_->buffer, sizeof session_->buffer, 0);
  const wall_clock::Seconds now = wall_clock::now();
  br_x509_minimal_set_time(&x509, days_to_1970 + static_cast<std::uint32_t>(now / 86400),
                           static_cast<std::uint32_t>(now % 86400));
  if (!seed(engine)) return false;

  char text[longest_name + 1] = {};
  std::memcpy(text, name.data(), name.size());
  const bool good = br_ssl_client_reset(&client, text, 0) != 0;
  code_ = br_ssl_engine_last_error(&engine);
  return good;
}

Step Client::handshake() {
  br_ssl_engine_context& engine = session_->client.eng;
  waiting_ = !session_->pump(connection_);
  const unsigned state = br_ssl_engine_current_state(&engine);
  if (state == BR_SSL_CLOSED || (waiting_ && net::state(connection_) >= net::State::Ended)) {
    code_ = br_ssl_engine_last_error(&engine);
    return Step::Failed;
  }
  return (state & BR_SSL_SENDAPP) != 0 ? Step::Done : Step::Busy;
}

Step Client::write(std::span<const std::uint8_t> bytes, std::size_t& taken) {
  br_ssl_engine_context& engine = session_->client.eng;
  session_->pump(connection_);
  taken = 0;
  const unsigned state = br_ssl_engine_current_state(&engine);
  if (state == BR_SSL_CLOSED) {
    code_ = br_ssl_engine_last_error(&engine);
    return Step::Failed;
  }
  if ((state & BR_SSL_SENDAPP) == 0) return Step::Busy;
  std::size_t room = 0;
  unsigned char* const to = br_ssl_engine_sendapp_buf(&engine, &room);
  taken = bytes.size() < room ? bytes.size() : room;
  std::memcpy(to, bytes.data(), taken);
  br_ssl_engine_sendapp_ack(&engine, taken);
  br_ssl_engine_flush(&engine, 0);
  session_->pump(connection_);
  return taken == bytes.size() ? Step::Done : Step::Busy;
}

Read Client::read(std::span<std::uint8_t> bytes, std::size_t& count) {
  br_ssl_engine_context& engine = session_->client.eng;
  session_->pump(connection_);
  count = 0;
  const unsigned state = br_ssl_engine_current_state(&engine);
  if ((state & BR_SSL_RECVAPP) != 0) {
    std::size_t size = 0;
    const unsigned char* const from = br_ssl_engine_recvapp_buf(&engine, &size);
    count = size < bytes.size() ? size : bytes.size();
    std::memcpy(bytes.data(), from, count);
    br_ssl_engine_recvapp_ack(&engine, count);
    return Read::Data;
  }
  if (state == BR_SSL_CLOSED) {
    code_ = br_ssl_engine_last_error(&engine);
    return code_ == BR_ERR_OK ? Read::Closed : Read::Failed;
  }
  switch (net::state(connection_)) {
    case net::State::Ended:
      return Read::Cut;
    case net::State::Failed:
      return Read::Failed;
    case net::State::Resolving:
    case net::State::Connecting:
    case net::State::Open:
      break;
  }
  return Read::Nothing;
}

Step Client::close() {
  br_ssl_engine_context& engine = session_->client.eng;
  br_ssl_engine_close(&engine);
  session_->pump(connection_);
  return (br_ssl_engine_current_state(&engine) & BR_SSL_SENDREC) != 0 ? Step::Busy : Step::Done;
}

void Client::release() {
  tlsfit_free(session_);
  session_ = nullptr;
}

std::string_view Client::version() const {
  return br_ssl_engine_get_version(&session_->client.eng) == BR_TLS12 ? "TLS 1.2" : "another version";
}

std::string_view Client::suite() const {
  return session_->client.eng.session.cipher_suite == suites[0] ? suite_name : "another suite";
}

/// The engine gives no key to the handshake before the chain is verified, and data flows only after that.
bool Client::verified() const {
  return (br_ssl_engine_current_state(&session_->client.eng) &
          (BR_SSL_SENDAPP | BR_SSL_RECVAPP | BR_SSL_SENDREC)) != 0;
}

}  // namespace tls
