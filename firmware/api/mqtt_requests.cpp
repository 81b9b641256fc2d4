#include <cstring>

#include "tlsfit/mqtt.hpp"

namespace mqtt {

// A list in the order in which the requests were made: that is the order of sending, and of sending again
// [MQTT-4.6.0-1], [MQTT-4.6.0-4].
[[gnu::noinline]] void Client::append(Request& request, const char* name, std::uint8_t byte, Type awaited) {
  request.name_ = name;
  request.byte_ = byte;
  request.awaited_ = awaited;
  request.stage_ = Request::Stage::Waiting;
  request.id_ = 0;
  request.next_ = nullptr;
  Request** at = &first_;
  while (*at != nullptr) at = &(*at)->next_;
  *at = &request;
}

[[gnu::noinline]] void Client::remove(Request& request) {
  Request** at = &first_;
  while (*at != &request) at = &(*at)->next_;
  *at = request.next_;
  request.stage_ = Request::Stage::Idle;
  request.awaited_ = Type::None;
}

/// Gives it an identifier that no other request has [MQTT-2.3.1-2].
void Client::number(Request& request) {
  const Request* other = nullptr;
  do {
    last_id_ = (last_id_ + 1) & 0xFFFF;
    other = first_;
    while (other != nullptr && other->id_ != last_id_) other = other->next_;
  } while (other != nullptr);  // also for 0: `request` has it
  request.id_ = last_id_;
}

bool Client::from_memory(const Request& request, std::uint32_t at, std::span<std::uint8_t> into) {
  std::memcpy(into.data(), static_cast<const std::uint8_t*>(request.payload_) + at, into.size());
  return true;
}

bool Client::publish(Message& message, std::string_view payload) {
  const std::uint32_t size = static_cast<std::uint32_t>(payload.size());
  if (!publish(message, size, from_memory)) return false;
  message.payload_ = payload.data();
  return true;
}

bool Client::publish(Message& message, std::uint32_t size, Message::Source source) {
  if (message.busy() || size > largest_remaining - publish_header(message.topic)) return false;
  message.source_ = source;
  message.size_ = size;
  static_assert(static_cast<int>(Type::Puback) == 4 && static_cast<int>(Type::Pubrec) == 5);
  const auto qos = static_cast<std::uint8_t>(message.qos);
  append(message, message.topic, publish_byte(message.qos, message.retain),
         qos == 0 ? Type::None : static_cast<Type>(3 + qos));
  return true;
}

}  // namespace mqtt
