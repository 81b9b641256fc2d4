#include <algorithm>

#include "soc/soc.hpp"
#include "tlsfit/mqtt.hpp"

namespace mqtt {
namespace {

/// Most bytes that are composed at a time: one record.
constexpr std::size_t most_composed = 200;

}  // namespace

// What was begun is sent to its end, for packets do not mix. When TLS could not send bytes at once, it wants
// to be asked for the same again: a piece is composed anew each time, to the same bytes.
[[gnu::noinline]] void Client::send() {
  std::uint8_t room[most_composed];
  Writer out(room, sent_);
  const bool whole = compose(out);
  const std::size_t size = out.written().size(), taken = socket_.write(out.written());
  sent_ += static_cast<std::uint32_t>(taken);
  if (whole && taken == size) sent();
}

/// What is to be sent next; false: nothing now.
bool Client::choose() {
  sent_ = 0;
  sending_ = answer_;
  if (sending_ != Type::None) return true;
  if (phase_ != Phase::Connected) return false;
  // After three quarters of the time within which the broker must hear of us [MQTT-3.1.2-23].
  const std::uint32_t silence = options_->login.keep_alive * 750U;
  if (closing_)
    sending_ = Type::Disconnect;
  else if (silence != 0 && !due_ && soc::milliseconds() - last_sent_ >= silence)
    sending_ = Type::Pingreq;
  if (sending_ != Type::None) return true;
  for (Request* request = first_; request != nullptr; request = request->next_) {
    if (request->stage_ != Request::Stage::Waiting) continue;
    if (request->id_ == 0 && request->awaited_ != Type::None) number(*request);
    request_ = request;
    sending_ = Type::Publish;
    return true;
  }
  return false;
}

/// The rest of what is being sent, or as much as there is room for: whether it is all.
bool Client::compose(Writer& out) const {
  if (sending_ == Type::Connect) {
    compose_connect(out, options_->login);
  } else if (sending_ >= Type::Pingreq) {
    compose_empty(out, sending_);
  } else if (sending_ != Type::Publish) {
    compose_answer(out, sending_, answer_id_);
  } else if (request_->awaited_ == Type::Pubcomp) {
    compose_answer(out, Type::Pubrel, request_->id_);  // the second half of QoS 2, section 4.3.3
  } else {
    const Request& request = *request_;
    compose_named(out, request.byte_, request.name_, request.id_, request.size_);
    const std::uint32_t at = out.skipped();
    out.put(request.size_ - at,
            [&](std::span<std::uint8_t> into) { return request.source_(request, at, into); });
  }
  return !out.cut();
}

void Client::sent() {
  const Type what = sending_;
  sending_ = Type::None;
  last_sent_ = soc::milliseconds();
  if (what == Type::Publish) {
    request_->stage_ = Request::Stage::Sent;
    if (request_->awaited_ == Type::None) remove(*request_);
  } else if (what == Type::Connect || what == Type::Pingreq) {
    due_ = true;
    since_ = last_sent_;
  } else if (what == Type::Disconnect) {
    socket_.close();
    phase_ = Phase::Off;
  } else {
    answer_ = Type::None;
  }
}

}  // namespace mqtt
