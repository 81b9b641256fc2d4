#include "tls/reason.hpp"

#include <span>

#include "mbedtls/asn1.h"
#include "mbedtls/bignum.h"
#include "mbedtls/ecp.h"
#include "mbedtls/md.h"
#include "mbedtls/pk.h"
#include "mbedtls/rsa.h"
#include "mbedtls/ssl.h"
#include "mbedtls/x509_crt.h"
#include "tls/resumption.hpp"
#include "wall_clock/wall_clock.hpp"

namespace tls {
namespace {

// Mbed TLS adds an error of a lower module (its low seven bits) to one of a higher module.
constexpr int low_part(int code) {
  return -(-code & 0x7F);
}

bool out_of_memory(int code) {
  return code == MBEDTLS_ERR_SSL_ALLOC_FAILED || code == MBEDTLS_ERR_X509_ALLOC_FAILED ||
         code == MBEDTLS_ERR_PK_ALLOC_FAILED || code == MBEDTLS_ERR_ECP_ALLOC_FAILED ||
         code == MBEDTLS_ERR_MD_ALLOC_FAILED || low_part(code) == MBEDTLS_ERR_MPI_ALLOC_FAILED ||
         low_part(code) == MBEDTLS_ERR_ASN1_ALLOC_FAILED;
}

/// RFC 8446 §6 and RFC 5246 §7.2.
constexpr text::Numbered alerts[] = {
    {MBEDTLS_SSL_ALERT_MSG_CLOSE_NOTIFY, "close_notify"},
    {MBEDTLS_SSL_ALERT_MSG_UNEXPECTED_MESSAGE, "unexpected_message"},
    {MBEDTLS_SSL_ALERT_MSG_BAD_RECORD_MAC, "bad_record_mac"},
    {MBEDTLS_SSL_ALERT_MSG_RECORD_OVERFLOW, "record_overflow"},
    {MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE,
     "handshake_failure: it accepts none of the suites, groups or signature schemes offered"},
    {MBEDTLS_SSL_ALERT_MSG_BAD_CERT, "bad_certificate"},
    {MBEDTLS_SSL_ALERT_MSG_ILLEGAL_PARAMETER, "illegal_parameter"},
    {MBEDTLS_SSL_ALERT_MSG_DECODE_ERROR, "decode_error"},
    {MBEDTLS_SSL_ALERT_MSG_DECRYPT_ERROR, "decrypt_error"},
    {MBEDTLS_SSL_ALERT_MSG_PROTOCOL_VERSION, "protocol_version: it does not speak the TLS version offered"},
    {MBEDTLS_SSL_ALERT_MSG_INSUFFICIENT_SECURITY, "insufficient_security"},
    {MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR, "internal_error"},
    {MBEDTLS_SSL_ALERT_MSG_USER_CANCELED, "user_canceled"},
    {MBEDTLS_SSL_ALERT_MSG_UNSUPPORTED_EXT, "unsupported_extension"},
    {MBEDTLS_SSL_ALERT_MSG_UNRECOGNIZED_NAME, "unrecognized_name: it serves no host of this name"},
    {116 /* RFC 8446 §6.2 */, "certificate_required: it wants a certificate of the client"},
    {MBEDTLS_SSL_ALERT_MSG_NO_APPLICATION_PROTOCOL, "no_application_protocol"},
};
constexpr auto alert_names = text::packed<text::packed_size(alerts)>(alerts);

/// RFC 8446 §4 and RFC 5246 §7.4.
constexpr text::Numbered messages[] = {
    {MBEDTLS_SSL_HS_SERVER_HELLO, "ServerHello"},
    {MBEDTLS_SSL_HS_NEW_SESSION_TICKET, "NewSessionTicket"},
    {MBEDTLS_SSL_HS_CERTIFICATE, "Certificate"},
    {MBEDTLS_SSL_HS_SERVER_KEY_EXCHANGE, "ServerKeyExchange"},
    {MBEDTLS_SSL_HS_CERTIFICATE_REQUEST, "CertificateRequest"},
};
constexpr auto message_names = text::packed<text::packed_size(messages)>(messages);

void add_date(text::Writer& out, const mbedtls_x509_time& time) {
  out.date(static_cast<std::uint32_t>(time.year), static_cast<std::uint32_t>(time.mon),
           static_cast<std::uint32_t>(time.day));
}

void add_today(text::Writer& out) {
  const wall_clock::Date today = wall_clock::date(wall_clock::now());
  out.add(wall_clock::is_set() ? TEXT("; today is ") : TEXT("; the clock was not set and shows "));
  out.date(today.year, today.month, today.day);
}

/// Why the chain was not accepted: the most telling reason, if there are several.
void explain_certificate(text::Writer& out, const Evidence& evidence) {
  const std::uint32_t flags = evidence.verify_flags;
  if (flags & MBEDTLS_X509_BADCERT_EXPIRED) {
    out.add(TEXT("a certificate of the server expired on "));
    add_date(out, evidence.date);
    return add_today(out);
  }
  if (flags & MBEDTLS_X509_BADCERT_FUTURE) {
    out.add(TEXT("a certificate of the server is not yet valid, but from "));
    add_date(out, evidence.date);
    return add_today(out);
  }
  if (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH) {
    out.add(TEXT("the server's certificate is for another host than ")).printable(evidence.name);
  } else if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) {
    out.add(TEXT("unknown issuer: the server's chain does not end at a trust anchor of this image"));
  } else if (flags &
             (MBEDTLS_X509_BADCERT_BAD_MD | MBEDTLS_X509_BADCERT_BAD_PK | MBEDTLS_X509_BADCERT_BAD_KEY)) {
    out.add(TEXT("a certificate of the server has a key or signature that is too weak, or not in this fit"));
  } else if (flags & (MBEDTLS_X509_BADCERT_KEY_USAGE | MBEDTLS_X509_BADCERT_EXT_KEY_USAGE)) {
    out.add(TEXT("the server's certificate is not meant for a TLS server"));
  } else {
    out.add(TEXT("the server's certificate was not accepted"));
  }
}

/// Whether the code can come from a record or message that does not fit, and one does not.
bool explain_size(text::Writer& out, int code, const Evidence& evidence) {
  const bool may_be = code == MBEDTLS_ERR_SSL_BAD_INPUT_DATA || code == MBEDTLS_ERR_SSL_INVALID_RECORD ||
                      code == MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL || code == MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
  std::uint32_t size = evidence.message_size;
  if (!may_be) return false;
  if (size > MBEDTLS_SSL_IN_CONTENT_LEN) {
    out.add(TEXT("the server's "))
        .add(text::find(message_names, evidence.message_type, TEXT("handshake")))
        .add(TEXT(" message is "));
  } else {
    size = evidence.record_size;
    if (size <= MBEDTLS_SSL_IN_CONTENT_LEN) return false;
    out.add(TEXT("a record of the server is "));
  }
  out.add(FORM("# bytes, IN_CONTENT_LEN is #: fit again"), {size, MBEDTLS_SSL_IN_CONTENT_LEN});
  return true;
}

/// Whether the record cannot be TLS at all (RFC 8446 §5.1: types 20 to 24). Zero: none has come.
bool is_not_tls(const Evidence& evidence) {
  return evidence.record_type != 0 && (evidence.record_type < 20 || evidence.record_type > 24);
}

/// Mbed TLS's error code without its low part, which is a byte then: no two modules have the same.
constexpr std::uint8_t kind_of(int code) {
  return static_cast<std::uint8_t>(-code >> 7);
}

constexpr text::Numbered errors[] = {
    {kind_of(MBEDTLS_ERR_SSL_INVALID_MAC),
     "a record was tampered with: its authentication tag (MAC) is wrong"},
    {kind_of(MBEDTLS_ERR_SSL_CONN_EOF), "the server closed the connection during the handshake"},
    {kind_of(MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY), "the server ended the session during the handshake"},
    {kind_of(MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION), "the server speaks no TLS version of this fit"},
    {kind_of(MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE), "the server sent a message out of turn"},
    {kind_of(MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER),
     "the server chose something that was not offered, or sent an impossible value"},
    {kind_of(MBEDTLS_ERR_SSL_DECODE_ERROR), "a message of the server is malformed"},
    {kind_of(MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE), "the server and this fit have no parameters in common"},
    {kind_of(MBEDTLS_ERR_SSL_BAD_CERTIFICATE),
     "the server's certificate cannot be used with what was agreed"},
    {kind_of(MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE),
     "the server asks for something that this fit has left out"},
#if defined(TLSFIT_SESSIONS)
    {kind_of(other_terms),
     "the server resumes a session without what it began with; the next connection begins a new one"},
#endif
};
constexpr auto error_texts = text::packed<text::packed_size(errors)>(errors);

text::Packed sentence(std::uint8_t kind, bool handshake_over) {
  if (kind == kind_of(MBEDTLS_ERR_SSL_CONN_EOF) && handshake_over)
    return TEXT("the server closed the connection without close_notify");
  if (kind == kind_of(MBEDTLS_ERR_RSA_VERIFY_FAILED) || kind == kind_of(MBEDTLS_ERR_RSA_INVALID_PADDING) ||
      kind == kind_of(MBEDTLS_ERR_ECP_VERIFY_FAILED))
    return TEXT(
        "the server's signature on the key exchange is wrong: it does not hold the certificate's key");
  if (kind >= kind_of(MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE) && kind <= kind_of(MBEDTLS_ERR_X509_FATAL_ERROR))
    return TEXT("a certificate of the server cannot be read");
  if (kind >= kind_of(MBEDTLS_ERR_PK_SIG_LEN_MISMATCH) && kind <= kind_of(MBEDTLS_ERR_PK_ALLOC_FAILED))
    return TEXT("the server's key is of a kind that this fit has left out");
  return text::find(error_texts, kind,
                    handshake_over ? TEXT("the session failed") : TEXT("the handshake failed"));
}

void explain_other(text::Writer& out, int code, const Evidence& evidence) {
  if (code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
    out.add(TEXT("the server sent the alert "))
        .add(text::find(alert_names, evidence.alert, TEXT("an alert without a name here")))
        .add(FORM(", %"), {evidence.alert});
  else
    out.add(sentence(kind_of(code), evidence.handshake_over));
}

}  // namespace

void explain(text::Writer& out, int code, const Evidence& evidence) {
  if (code == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED ||
      (code == MBEDTLS_ERR_SSL_BAD_CERTIFICATE && evidence.verify_flags != 0)) {
    explain_certificate(out, evidence);
  } else if (out_of_memory(code)) {
    out.add(TEXT("out of memory: the heap of this image is too small for what the server sent"));
  } else if (code == MBEDTLS_ERR_SSL_INVALID_RECORD && is_not_tls(evidence)) {
    out.add(TEXT("the server does not speak TLS on this port"));
  } else if (!explain_size(out, code, evidence)) {
    explain_other(out, code, evidence);
  }
  out.add(TEXT(" (-0x")).hex(static_cast<std::uint32_t>(-code), 4).add(")");
}

}  // namespace tls
