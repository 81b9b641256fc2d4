#include "tlsfit/https.hpp"

namespace tlsfit::https {

void Exchange::get(const char* host, std::uint16_t port, const char* path) {
  close();
  request_ = {};
  request_.peer.host = host;
  request_.peer.port = port;
  request_.path = path;
  compose_ = http::compose_get;
  send_body_ = nullptr;
  chunking_ = keep_ = head_ = false;
  start();
  exchange_.start(request_);
}

void Exchange::start() {
  begun_ = busy_ = true;
  failed_ = header_sent_ = false;
  failure_ = {};
  body_sent_ = 0;
  chunk_ = 0;
  capture_.stop();
}

std::size_t Exchange::read(std::span<std::uint8_t> into) {
  if (!busy_) return 0;
  if (exchange_.next() == http::Next::Receive) return receive(into);
  move();
  return 0;
}

void Exchange::move() {
  switch (exchange_.next()) {
    case http::Next::Send:
      return send();
    case http::Next::Step:
      if (keep_ && exchange_.complete())
        busy_ = false;  // the session stays
      else
        exchange_.step();
      return;
    case http::Next::Nothing:
      return end();
    case http::Next::Receive:
      return;
  }
}

void Exchange::send() {
  if (!header_sent_) {
    exchange_.send(compose_);
    header_sent_ = exchange_.next() == http::Next::Receive;
    if (header_sent_ && (send_body_ != nullptr || chunking_)) exchange_.send_more();
  } else if (send_body_ != nullptr) {
    send_body_(*this);
  }
}

std::size_t Exchange::receive(std::span<std::uint8_t> into) {
  const std::size_t body = exchange_.receive(into, &capture_);
  // What is said of the length of HEAD's response is about another one (RFC 9110 section 9.3.2).
  if (head_ && exchange_.response().header_complete()) {
    busy_ = false;
    close();
    return 0;
  }
  return body;
}

void Exchange::end() {
  failed_ = exchange_.failed();
  const session::Failure why = exchange_.session().failure();
  if (failed_)
    failure_ = {why.trouble, why.cause,
                why.trouble == session::Trouble::Tls ? exchange_.session().tls().code() : 0};
  busy_ = false;
  exchange_.release();
}

void Exchange::close() {
  // Once open, it should say goodbye: one try, which waits for nothing.
  if (exchange_.session().phase() == session::Phase::Open) {
    exchange_.step();
    exchange_.step();
  }
  if (busy_) failed_ = true;
  busy_ = false;
  exchange_.release();
}

}  // namespace tlsfit::https
