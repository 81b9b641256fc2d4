#include <algorithm>

#include "tlsfit/mqtt.hpp"

namespace mqtt {

// Never more is read than belongs to one packet, so that nothing has to be kept: the rest waits in the
// record. What must be answered is answered first.
[[gnu::noinline]] bool Client::receive(std::span<std::uint8_t> into) {
  while (answer_ == Type::None && phase_ >= Phase::Greeting) {
    piece_ = into.data();
    piece_size_ = socket_.read(into.first(std::min(parser_.wants(), into.size())));
    if (piece_size_ == 0) return false;
    switch (parser_.take({piece_, piece_size_}, options_->topic)) {
      case Found::More:
        continue;
      case Found::Malformed:
        lose(Error::Malformed);
        return false;
      case Found::Packet:
        take_packet();
        continue;
      case Found::Message:
        if (!begin_message()) return false;
        if (parser_.left() != 0) continue;
        piece_size_ = 0;
        break;
      case Found::Payload:
        break;
    }
    const bool given_before = twice_;
    if (parser_.left() == 0) end_message();
    if (!given_before) return true;
  }
  return false;
}

// Section 4.3.3, method A: the identifier is kept until PUBREL, and a message that has it is the same one.
bool Client::begin_message() {
  Error wrong = phase_ == Phase::Connected ? Error::None : Error::Unexpected;  // [MQTT-3.2.0-1]
  twice_ = false;
  if (parser_.qos() == Qos::ExactlyOnce) {
    twice_ = unreleased(parser_.id()) != nullptr;
    if (!twice_ && unreleased(0) == nullptr) wrong = Error::NoRoom;
  }
  if (wrong != Error::None) lose(wrong);
  return wrong == Error::None;
}

void Client::end_message() {
  tries_ = 0;
  if (parser_.qos() == Qos::AtLeastOnce) answer(Type::Puback);
  if (parser_.qos() != Qos::ExactlyOnce) return;
  if (!twice_) *unreleased(0) = parser_.id();
  twice_ = false;
  answer(Type::Pubrec);
}

void Client::answer(Type type) {
  answer_ = type;
  answer_id_ = parser_.id();
}

[[gnu::noinline]] std::uint16_t* Client::unreleased(std::uint32_t id) const {
  for (std::uint16_t& one : options_->unreleased)
    if (one == id) return &one;
  return nullptr;
}

void Client::take_packet() {
  const Type type = parser_.type();
  if ((type == Type::Connack) != (phase_ == Phase::Greeting)) return lose(Error::Unexpected);
  if (type == Type::Connack) return greeted();
  tries_ = 0;
  if (type == Type::Pingresp) {
    due_ = false;
  } else if (type == Type::Pubrel) {
    if (std::uint16_t* const one = unreleased(parser_.id())) *one = 0;
    answer(Type::Pubcomp);
  } else {
    acknowledged(type);
  }
}

// What was sent over an earlier connection and not acknowledged is sent again, in its order and with its
// identifier [MQTT-4.4.0-1]. That is done over a new session as well: the broker may then see a message
// twice, but none is lost.
void Client::greeted() {
  if (const std::uint8_t code = parser_.code(); code != 0)
    return lose(static_cast<Error>(static_cast<unsigned>(Error::Version) - 1 + code));
  phase_ = Phase::Connected;
  due_ = false;
  const bool kept = parser_.session_present();
  if (!kept) std::fill(options_->unreleased.begin(), options_->unreleased.end(), std::uint16_t{0});
  for (Request* request = first_; request != nullptr; request = request->next_) {
    if (request->id_ != 0 && request->awaited_ < Type::Subscribe) request->byte_ |= publish_again;
    if (request->stage_ == Request::Stage::Sent || (request->awaited_ == Type::Suback && !kept))
      request->stage_ = Request::Stage::Waiting;
  }
}

void Client::acknowledged(Type type) {
  for (Request* request = first_; request != nullptr; request = request->next_) {
    if (request->stage_ != Request::Stage::Sent || request->id_ != parser_.id() || request->awaited_ != type)
      continue;
    if (type == Type::Pubrec) {
      request->awaited_ = Type::Pubcomp;
      request->stage_ = Request::Stage::Waiting;
    } else if (type == Type::Suback) {  // stays in the list, for later connections
      static_cast<Subscription&>(*request).refused_ = parser_.code() == subscription_refused;
      request->stage_ = Request::Stage::Idle;
    } else {
      remove(*request);
    }
    return;
  }
  if (type == Type::Pubrec)
    answer(Type::Pubrel);  // of a message that we know no more: the broker may forget it
}

}  // namespace mqtt
