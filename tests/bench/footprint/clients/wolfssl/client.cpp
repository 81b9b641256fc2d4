// A client of wolfSSL that does what firmware/tls does: TLS 1.2, ECDHE-ECDSA or, with FOOTPRINT_RSA,
// ECDHE-RSA, AES-128-GCM, P-256; chain, host name and dates verified. user_settings.h says what is compiled.
#include "tls/client.hpp"

#include <wolfssl/error-ssl.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/random.h>
#include <wolfssl/wolfcrypt/sha256.h>

#include <cstring>
#include <new>

#include "anchor.h"
#include "entropy.hpp"
#include "memory/heap.hpp"
#include "wall_clock/wall_clock.hpp"

namespace tls {
namespace {

constexpr std::size_t longest_name = 253;

net::Connection connection_of(void* context) {
  return static_cast<net::Connection>(reinterpret_cast<std::uintptr_t>(context));
}

int send(WOLFSSL*, char* bytes, int size, void* context) {
  const net::Connection connection = connection_of(context);
  const std::size_t count =
      net::send(connection, {reinterpret_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(size)});
  if (count > 0) return static_cast<int>(count);
  return net::state(connection) == net::State::Failed ? WOLFSSL_CBIO_ERR_CONN_RST
                                                      : WOLFSSL_CBIO_ERR_WANT_WRITE;
}

int receive(WOLFSSL*, char* bytes, int size, void* context) {
  const net::Connection connection = connection_of(context);
  const net::State state = net::state(connection);
  const std::size_t count =
      net::receive(connection, {reinterpret_cast<std::uint8_t*>(bytes), static_cast<std::size_t>(size)});
  if (count > 0) return static_cast<int>(count);
  if (state == net::State::Ended) return WOLFSSL_CBIO_ERR_CONN_CLOSE;
  return state == net::State::Failed ? WOLFSSL_CBIO_ERR_CONN_RST : WOLFSSL_CBIO_ERR_WANT_READ;
}

bool pending(int error) {
  return error == WOLFSSL_ERROR_WANT_READ || error == WOLFSSL_ERROR_WANT_WRITE;
}

}  // namespace

struct Client::Session {
  WOLFSSL_CTX* context;
  WOLFSSL* ssl;
};

bool Client::start(net::Connection connection, std::string_view name, std::string_view, std::uint16_t) {
  connection_ = connection;
  code_ = MEMORY_E;
  void* const memory = tlsfit_calloc(1, sizeof(Session));
  if (memory == nullptr || name.size() > longest_name) return false;
  session_ = new (memory) Session{};
  WOLFSSL_CTX*& context = session_->context;
  WOLFSSL*& ssl = session_->ssl;
  if (wolfSSL_Init() != WOLFSSL_SUCCESS) return false;
  context = wolfSSL_CTX_new(wolfTLSv1_2_client_method());
  if (context == nullptr) return false;
  wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_PEER, nullptr);
  wolfSSL_CTX_SetIOSend(context, send);
  wolfSSL_CTX_SetIORecv(context, receive);
  code_ = wolfSSL_CTX_load_verify_buffer(context, anchor_certificate, sizeof anchor_certificate,
                                         WOLFSSL_FILETYPE_ASN1);
  if (code_ != WOLFSSL_SUCCESS) return false;
  code_ = MEMORY_E;
  ssl = wolfSSL_new(context);
  if (ssl == nullptr) return false;
  void* const number = reinterpret_cast<void*>(static_cast<std::uintptr_t>(connection));
  wolfSSL_SetIOReadCtx(ssl, number);
  wolfSSL_SetIOWriteCtx(ssl, number);
  char text[longest_name + 1] = {};
  std::memcpy(text, name.data(), name.size());
  code_ = BAD_FUNC_ARG;
  return wolfSSL_UseSNI(ssl, WOLFSSL_SNI_HOST_NAME, text, static_cast<unsigned short>(name.size())) ==
             WOLFSSL_SUCCESS &&
         wolfSSL_UseMaxFragment(ssl, WOLFSSL_MFL_2_9) == WOLFSSL_SUCCESS &&
         wolfSSL_check_domain_name(ssl, text) == WOLFSSL_SUCCESS;
}

Step Client::handshake() {
  const int result = wolfSSL_connect(session_->ssl);
  waiting_ = false;
  if (result == WOLFSSL_SUCCESS) return Step::Done;
  code_ = wolfSSL_get_error(session_->ssl, result);
  waiting_ = pending(code_);
  return waiting_ ? Step::Busy : Step::Failed;
}

Step Client::write(std::span<const std::uint8_t> bytes, std::size_t& taken) {
  taken = 0;
  const int result = wolfSSL_write(session_->ssl, bytes.data(), static_cast<int>(bytes.size()));
  if (result > 0) {
    taken = static_cast<std::size_t>(result);
    return taken == bytes.size() ? Step::Done : Step::Busy;
  }
  code_ = wolfSSL_get_error(session_->ssl, result);
  return pending(code_) ? Step::Busy : Step::Failed;
}

Read Client::read(std::span<std::uint8_t> bytes, std::size_t& count) {
  count = 0;
  const int result = wolfSSL_read(session_->ssl, bytes.data(), static_cast<int>(bytes.size()));
  if (result > 0) {
    count = static_cast<std::size_t>(result);
    return Read::Data;
  }
  code_ = wolfSSL_get_error(session_->ssl, result);
  if (pending(code_)) return Read::Nothing;
  if (code_ == WOLFSSL_ERROR_ZERO_RETURN) return Read::Closed;
  return code_ == SOCKET_PEER_CLOSED_E ? Read::Cut : Read::Failed;
}

Step Client::close() {
  const int result = wolfSSL_shutdown(session_->ssl);
  if (result == WOLFSSL_SUCCESS || result == WOLFSSL_SHUTDOWN_NOT_DONE) return Step::Done;
  return pending(wolfSSL_get_error(session_->ssl, result)) ? Step::Busy : Step::Failed;
}

void Client::release() {
  if (session_ == nullptr) return;
  wolfSSL_free(session_->ssl);
  wolfSSL_CTX_free(session_->context);
  tlsfit_free(session_);
  session_ = nullptr;
}

std::string_view Client::version() const {
  return wolfSSL_GetVersion(session_->ssl) == WOLFSSL_TLSV1_2 ? "TLS 1.2" : "another version";
}

std::string_view Client::suite() const {
  switch (wolfSSL_get_current_cipher_suite(session_->ssl)) {
    case 0xC02B:
      return "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256";
    case 0xC02F:
      return "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256";
    default:
      return "another suite";
  }
}

/// With WOLFSSL_VERIFY_PEER wolfSSL_connect() succeeds only then.
bool Client::verified() const {
  return wolfSSL_is_init_finished(session_->ssl) != 0;
}

}  // namespace tls

extern "C" {

void* footprint_malloc(std::size_t size) {
  return tlsfit_calloc(1, size);
}

/// The arena does not tell sizes: its size word stands before each piece (memory/arena.hpp).
void* footprint_realloc(void* memory, std::size_t size) {
  void* const larger = tlsfit_calloc(1, size);
  if (memory == nullptr || larger == nullptr) return larger;
  const std::size_t had = (static_cast<std::uint32_t*>(memory)[-1] & ~7U) - 4;
  std::memcpy(larger, memory, had < size ? had : size);
  tlsfit_free(memory);
  return larger;
}

time_t footprint_time(time_t* out) {
  const auto now = static_cast<time_t>(wall_clock::now());
  if (out != nullptr) *out = now;
  return now;
}

struct tm* footprint_gmtime(const time_t* time, struct tm* out) {
  const wall_clock::Date date = wall_clock::date(static_cast<wall_clock::Seconds>(*time));
  *out = {};
  out->tm_year = date.year - 1900;
  out->tm_mon = date.month - 1;
  out->tm_mday = date.day;
  out->tm_hour = date.hour;
  out->tm_min = date.minute;
  out->tm_sec = date.second;
  return out;
}

/// For wolfSSL's Hash_DRBG, 32 bytes at a time.
int footprint_seed(unsigned char* out, unsigned int size) {
  while (size > 0) {
    wc_Sha256 hash;
    unsigned char digest[footprint::seed_size];
    if (wc_InitSha256(&hash) != 0 ||
        !footprint::gather_seed(&hash, [](void* to, const std::uint8_t* samples, std::size_t count) {
          wc_Sha256Update(static_cast<wc_Sha256*>(to), samples, static_cast<word32>(count));
        }))
      return -1;
    wc_Sha256Final(&hash, digest);
    const unsigned int now = size < sizeof digest ? size : sizeof digest;
    std::memcpy(out, digest, now);
    out += now;
    size -= now;
  }
  return 0;
}
}
