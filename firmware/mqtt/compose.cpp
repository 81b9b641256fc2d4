#include "mqtt/compose.hpp"

namespace mqtt {

void compose_answer(Writer& out, Type type, std::uint32_t id) {
  out.byte(first_byte(type, type == Type::Pubrel ? 2 : 0));  // [MQTT-3.6.1-1]
  out.byte(2);
  out.number(id);
}

void compose_empty(Writer& out, Type type) {
  out.byte(first_byte(type));
  out.byte(0);
}

std::uint32_t publish_header(const char* topic) {
  return static_cast<std::uint32_t>(4 + std::strlen(topic));
}

void compose_named(Writer& out, std::uint8_t first, const char* name, std::uint32_t id, std::uint32_t more) {
  out.byte(first);
  out.length(publish_header(name) - (id == 0 ? 2 : 0) + more);
  const bool before = first >= subscribe_byte;  // the identifier of a PUBLISH follows its topic
  if (before) out.number(id);
  out.text(name);
  if (!before && id != 0) out.number(id);
}

}  // namespace mqtt
