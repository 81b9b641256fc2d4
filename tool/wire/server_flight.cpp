#include "wire/server_flight.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tlsfit::wire {

namespace {

/// A flight in more records than this is a server that will not end (one byte per record is legal).
constexpr std::size_t max_records = 20'000;

const Name* find_suite(std::uint16_t id) {
  const auto suites = suites_tls12();
  const auto found = std::ranges::find(suites, id, &Name::id);
  return found == suites.end() ? nullptr : &*found;
}

}  // namespace

std::size_t ServerFlight::largest_record() const {
  return handshake_records.empty() ? 0 : *std::ranges::max_element(handshake_records);
}

std::size_t ServerFlight::certificate_message() const {
  const auto found = std::ranges::find(messages, HandshakeType::Certificate, &MessageSize::type);
  return found == messages.end() ? 0 : found->bytes;
}

void FlightReader::garbled(std::string why) {
  phase_ = Phase::Garbled;
  error_ = std::move(why);
}

FlightReader::Phase FlightReader::feed(ByteView bytes) {
  if (phase_ != Phase::Reading) return phase_;
  record_reader_.feed(bytes);
  while (phase_ == Phase::Reading) {
    const std::optional<Record> record = record_reader_.next();
    if (!record) break;
    take(*record);
  }
  if (phase_ == Phase::Reading && !record_reader_.error().empty()) garbled(record_reader_.error());
  return phase_;
}

void FlightReader::take(const Record& record) {
  if (++records_ > max_records)
    return garbled(fmt::format("more than {} records in one flight", max_records));
  switch (record.type) {
    case ContentType::Alert:
      if (record.fragment.size() != 2) return garbled("an alert that is not 2 bytes long");
      flight_.alert = Alert{record.fragment[0], record.fragment[1]};
      // A warning (unrecognized_name, RFC 6066 section 3) does not end the handshake.
      if (flight_.alert->level != 1 || flight_.alert->description == 0) phase_ = Phase::Alert;
      return;
    case ContentType::ChangeCipherSpec:
      return;  // TLS 1.3 compatibility (RFC 8446 appendix D.4)
    case ContentType::ApplicationData:
      return garbled("application data before the handshake was done");
    case ContentType::Handshake:
      break;
  }
  flight_.handshake_records.push_back(record.fragment.size());
  handshake_reader_.feed(record.fragment);
  while (phase_ == Phase::Reading) {
    const std::optional<HandshakeMessage> message = handshake_reader_.next();
    if (!message) break;
    take(*message);
  }
  if (phase_ == Phase::Reading && !handshake_reader_.error().empty()) garbled(handshake_reader_.error());
}

void FlightReader::take(const HandshakeMessage& message) {
  flight_.messages.push_back({message.type, message.size()});
  if (!flight_.hello && message.type != HandshakeType::ServerHello)
    return garbled(fmt::format("a {} message before the ServerHello", handshake_name(message.type)));
  const std::uint16_t version = flight_.hello ? flight_.hello->version : 0;
  std::string error;
  const auto keep = [&](auto parsed, auto& into) {
    error = std::move(parsed.error);
    if (error.empty()) into = std::move(parsed.value);
  };
  switch (message.type) {
    case HandshakeType::ServerHello:
      if (flight_.hello) return garbled("a second ServerHello");
      keep(parse_server_hello(message.body), flight_.hello);
      if (flight_.hello && flight_.hello->version >= tls1_3)
        phase_ = Phase::Complete;  // the rest is encrypted
      break;
    case HandshakeType::Certificate: {
      CertificateMessage certificates;
      keep(parse_certificate(message.body, version), certificates);
      flight_.certificates = std::move(certificates.certificates);
      break;
    }
    case HandshakeType::ServerKeyExchange: {
      const Name* const suite = find_suite(flight_.hello->suite);
      if (suite != nullptr)
        keep(parse_server_key_exchange(message.body, key_exchange(*suite), version), flight_.key_exchange);
      break;
    }
    case HandshakeType::CertificateRequest:
      keep(parse_certificate_request(message.body, version), flight_.certificate_request);
      break;
    case HandshakeType::ServerHelloDone:
      phase_ = Phase::Complete;
      break;
    case HandshakeType::CertificateStatus:
      break;
    default:
      error = fmt::format("an unexpected {} message", handshake_name(message.type));
  }
  if (!error.empty()) garbled(std::move(error));
}

}  // namespace tlsfit::wire
