// What a server says in plaintext after one ClientHello: up to ServerHelloDone in TLS 1.2 and below, the
// ServerHello or HelloRetryRequest alone in TLS 1.3. An engine without I/O: bytes in, a flight out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "wire/record.hpp"
#include "wire/server_messages.hpp"

namespace tlsfit::wire {

struct Alert {
  std::uint8_t level = 0;
  std::uint8_t description = 0;
};

struct MessageSize {
  HandshakeType type = HandshakeType::HelloRequest;
  std::size_t bytes = 0;  ///< with its header
};

struct ServerFlight {
  std::optional<ServerHello> hello;
  std::vector<Bytes> certificates;
  std::optional<ServerKeyExchange> key_exchange;
  std::optional<CertificateRequest> certificate_request;
  std::vector<MessageSize> messages;           ///< in the order they came
  std::vector<std::size_t> handshake_records;  ///< plaintext bytes of each handshake record
  std::optional<Alert> alert;                  ///< that ended the flight

  std::size_t largest_record() const;
  /// Size of the Certificate message; 0 if none came.
  std::size_t certificate_message() const;
};

class FlightReader {
 public:
  enum class Phase { Reading, Complete, Alert, Garbled };

  /// Takes what came from the socket. Bytes after the flight's end are ignored.
  Phase feed(ByteView bytes);
  Phase phase() const { return phase_; }
  const ServerFlight& flight() const { return flight_; }
  /// What is wrong, if Garbled: "ServerHello.session_id: wants 3 more bytes, 1 are left".
  const std::string& error() const { return error_; }
  /// Whether anything that is TLS has come.
  bool heard() const { return records_ > 0; }

 private:
  void take(const Record& record);
  void take(const HandshakeMessage& message);
  void garbled(std::string why);

  RecordReader record_reader_;
  HandshakeReader handshake_reader_;
  ServerFlight flight_;
  Phase phase_ = Phase::Reading;
  std::string error_;
  std::size_t records_ = 0;
};

}  // namespace tlsfit::wire
