#include "tls/input_buffer.hpp"

#if defined(TLSFIT_HANDSHAKE_IN_LEN)

#include <algorithm>
#include <cstring>
#include <iterator>

#include "mbedtls/platform.h"
#include "mbedtls/platform_util.h"

#if !defined(MBEDTLS_SSL_VARIABLE_BUFFER_LENGTH)
#error "without MBEDTLS_SSL_VARIABLE_BUFFER_LENGTH the library takes the buffer for larger than it is"
#endif

namespace tls {
namespace {

constexpr std::size_t counter = 8;  ///< of records, before a record's header
constexpr std::size_t header = 5;   ///< RFC 8446 §5.1
constexpr std::ptrdiff_t none = -1;

std::size_t full = 0;  ///< bytes of the buffer that mbedtls_ssl_setup() makes: always the same

/// Bytes of the buffer for a fragment of `content` bytes, with whatever protects it.
std::size_t buffer_for(std::size_t content) {
  return full - MBEDTLS_SSL_IN_CONTENT_LEN + content;
}

/// Whether nothing is in the buffer that the library would still look at.
bool is_idle(const mbedtls_ssl_context& ssl) {
  return ssl.MBEDTLS_PRIVATE(in_left) == 0 && mbedtls_ssl_check_pending(&ssl) == 0 &&
         ssl.MBEDTLS_PRIVATE(in_hdr) == ssl.MBEDTLS_PRIVATE(in_buf) + counter;
}

void give_back(unsigned char* buffer, std::size_t size) {
  mbedtls_platform_zeroize(buffer, size);
  mbedtls_free(buffer);
}

/// Replaces the buffer by one of `size` bytes. With something in it both must be there for a moment. Returns
/// 0 or Mbed TLS's error; then there may be no buffer, and nothing is left to do but to free the session.
int resize(mbedtls_ssl_context& ssl, std::size_t size) {
  unsigned char* const old = ssl.MBEDTLS_PRIVATE(in_buf);
  const std::size_t old_size = ssl.MBEDTLS_PRIVATE(in_buf_len);
  unsigned char** const pointers[] = {&ssl.MBEDTLS_PRIVATE(in_ctr), &ssl.MBEDTLS_PRIVATE(in_hdr),
                                      &ssl.MBEDTLS_PRIVATE(in_len), &ssl.MBEDTLS_PRIVATE(in_iv),
                                      &ssl.MBEDTLS_PRIVATE(in_msg), &ssl.MBEDTLS_PRIVATE(in_offt)};
  std::ptrdiff_t places[std::size(pointers)];
  for (std::size_t i = 0; i < std::size(pointers); ++i)
    places[i] = *pointers[i] == nullptr ? none : *pointers[i] - old;

  const bool keep = !is_idle(ssl);
  unsigned char count[counter];
  std::memcpy(count, old, counter);
  if (!keep) give_back(old, old_size);
  auto* buffer = static_cast<unsigned char*>(mbedtls_calloc(1, size));
  const int code = buffer == nullptr ? MBEDTLS_ERR_SSL_ALLOC_FAILED : 0;
  if (buffer == nullptr && keep) return code;
  if (buffer == nullptr) {  // what was just given back is there again
    size = old_size;
    buffer = static_cast<unsigned char*>(mbedtls_calloc(1, size));
  }
  if (keep) {
    std::memcpy(buffer, old, std::min(size, old_size));
    give_back(old, old_size);
  } else if (buffer != nullptr) {
    std::memcpy(buffer, count, counter);
  }
  ssl.MBEDTLS_PRIVATE(in_buf) = buffer;
  ssl.MBEDTLS_PRIVATE(in_buf_len) = buffer == nullptr ? 0 : size;
  for (std::size_t i = 0; i < std::size(pointers); ++i)
    *pointers[i] = buffer == nullptr || places[i] == none ? nullptr : buffer + places[i];
  return code;
}

}  // namespace

int shrink_input(mbedtls_ssl_context& ssl) {
  full = ssl.MBEDTLS_PRIVATE(in_buf_len);
  const std::size_t size = buffer_for(TLSFIT_HANDSHAKE_IN_LEN);
  return size < full ? resize(ssl, size) : 0;
}

bool make_room(mbedtls_ssl_context& ssl, int& code) {
  if (code != MBEDTLS_ERR_SSL_BAD_INPUT_DATA || ssl.MBEDTLS_PRIVATE(in_buf) == nullptr) return false;
  // The record that the library was about to read. The parts of a message that have come stand before it.
  const unsigned char* const record = ssl.MBEDTLS_PRIVATE(in_hdr);
  const auto at = static_cast<std::size_t>(record - ssl.MBEDTLS_PRIVATE(in_buf));
  std::size_t size = at + header;
  if (ssl.MBEDTLS_PRIVATE(in_left) >= header) size += static_cast<std::size_t>(record[3] << 8 | record[4]);
  if (size <= ssl.MBEDTLS_PRIVATE(in_buf_len)) return false;  // it was not that
  if (at > counter)
    size = std::max(size, buffer_for(ssl.MBEDTLS_PRIVATE(in_hslen)));  // the parts that follow, too
  if (size > full) return false;
  code = resize(ssl, size);
  return code == 0;
}

int widen_input(mbedtls_ssl_context& ssl) {
  // Without a limit the library tells the smaller of what may come and what may be sent (ssl_misc.h:
  // MBEDTLS_TLS_EXT_ADV_CONTENT_LEN).
  const bool limited = ssl.MBEDTLS_PRIVATE(conf)->MBEDTLS_PRIVATE(mfl_code) != MBEDTLS_SSL_MAX_FRAG_LEN_NONE;
  const std::size_t size =
      limited ? buffer_for(static_cast<std::size_t>(mbedtls_ssl_get_max_in_record_payload(&ssl))) : full;
  // Should memory be short, a small record may still come, and a large one finds more room later
  // (make_room()).
  if (size > ssl.MBEDTLS_PRIVATE(in_buf_len)) resize(ssl, size);
  return ssl.MBEDTLS_PRIVATE(in_buf) == nullptr ? MBEDTLS_ERR_SSL_ALLOC_FAILED : 0;
}

}  // namespace tls

#endif
