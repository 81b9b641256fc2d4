#include "mqtt/compose.hpp"

namespace mqtt {
namespace {

void compose_body(Writer& out, const Login& login) {
  const Will* const will = login.will;
  const bool has_password = login.user != nullptr && !login.password.empty();
  unsigned flags = login.clean ? 0x02 : 0;  // section 3.1.2.3
  if (will != nullptr) flags |= 0x04U | static_cast<unsigned>(will->qos) << 3 | (will->retain ? 0x20U : 0U);
  if (login.user != nullptr) flags |= 0x80;
  if (has_password) flags |= 0x40;
  out.text("MQTT");  // section 3.1.2.1
  out.byte(4);       // the level of 3.1.1, section 3.1.2.2
  out.byte(static_cast<std::uint8_t>(flags));
  out.number(login.keep_alive);
  // In this order [MQTT-3.1.3-1].
  out.text(login.client);
  if (will != nullptr) {
    out.text(will->topic);
    out.block(will->payload);
  }
  if (login.user != nullptr) out.text(login.user);
  if (has_password) out.block(login.password);
}

}  // namespace

void compose_connect(Writer& out, const Login& login) {
  Writer measure({}, largest_remaining);
  compose_body(measure, login);
  out.byte(static_cast<std::uint8_t>(Type::Connect) << 4);
  out.length(largest_remaining - measure.skipped());
  compose_body(out, login);
}

}  // namespace mqtt
