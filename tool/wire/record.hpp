// Splits a byte stream into TLS records (RFC 8446 section 5.1) and records into handshake messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "wire/names.hpp"

namespace tlsfit::wire {

struct Record {
  ContentType type = ContentType::Alert;
  std::uint16_t version = 0;
  Bytes fragment;
};

/// Longest fragment that any record may have: TLS 1.2 ciphertext (RFC 5246 section 6.2.3).
constexpr std::size_t max_fragment = 16384 + 2048;

/// Takes bytes as they come and gives records as they are complete. Garbage makes it fail for good.
class RecordReader {
 public:
  void feed(ByteView bytes);
  /// The next whole record, or nothing: more bytes are needed, or error() says what is wrong.
  std::optional<Record> next();
  /// Why the stream is not TLS; empty while it is.
  const std::string& error() const { return error_; }
  /// Bytes of a record that has not come whole.
  std::size_t pending() const { return bytes_.size() - at_; }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
  std::string error_;
};

struct HandshakeMessage {
  HandshakeType type = HandshakeType::HelloRequest;
  Bytes body;
  /// With its 4-byte header: what a client must be able to reassemble.
  std::size_t size() const { return body.size() + 4; }
};

/// Reassembles handshake messages, which may be split over records or share one (RFC 8446 section 5.1).
class HandshakeReader {
 public:
  /// Longer messages are refused: no certificate chain in use comes near, and a liar must not fill our
  /// memory.
  static constexpr std::size_t max_message = 256 * 1024;

  void feed(ByteView fragment);
  std::optional<HandshakeMessage> next();
  const std::string& error() const { return error_; }
  std::size_t pending() const { return bytes_.size() - at_; }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
  std::string error_;
};

/// One plaintext record, as clients send it.
Bytes encode_record(ContentType type, std::uint16_t version, ByteView fragment);

}  // namespace tlsfit::wire
