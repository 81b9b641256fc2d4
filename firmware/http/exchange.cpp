#include "http/exchange.hpp"

namespace http {
namespace {

/// Most characters of a request that are sent at a time: one usual request.
constexpr std::size_t request_piece = 160;

}  // namespace

void Exchange::start(const Request& request) {
  request_ = &request;
  response_ = {};
  sent_ = 0;
  open_ = request.handshake_only ? Next::Step : Next::Send;
  session_.start(request.peer);
}

void Exchange::enter(Next open) {
  open_ = open;
  session_.touch();
}

// On its own, so that the exchange is near what a register points to.
[[gnu::noinline]] void Exchange::step() {
  if (session_.phase() == session::Phase::Open)
    session_.close();
  else
    session_.step();
}

// A frame of its own: the buffer is not on the stack of a handshake.
[[gnu::noinline]] void Exchange::send(void (*compose)(text::Writer& out, const Request& request)) {
  if (session_.late(session::Late::Send)) return;
  // Composed anew at each step, always to the same text: cheaper than keeping it.
  text::Line<request_piece> piece(sent_);
  compose(piece, *request_);
  const std::string_view text = piece.view();
  std::size_t taken = 0;
  const tls::Step step =
      session_.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, taken);
  sent_ = static_cast<std::uint16_t>(sent_ + taken);
  if (step == tls::Step::Done && !piece.full()) enter(Next::Receive);
}

std::size_t Exchange::receive(std::span<std::uint8_t> scratch, FieldCapture* capture) {
  if (session_.late(response_.header_complete() ? session::Late::Body : session::Late::Header)) return 0;
  std::size_t count = 0;
  switch (session_.read(scratch, count)) {
    case tls::Read::Nothing:
    case tls::Read::Failed:
      return 0;
    case tls::Read::Closed:
      response_.end(true);
      break;
    case tls::Read::Cut:
      response_.end(false);
      break;
    case tls::Read::Data:
      break;
  }
  if (capture != nullptr) capture->see(scratch.first(count));
  const std::size_t body = response_.take(scratch.first(count));
  if (response_.failed())
    session_.fail(session::Trouble::Protocol, static_cast<std::uint8_t>(response_.error()));
  else if (response_.complete())
    enter(Next::Step);
  return body;
}

void Exchange::again() {
  response_ = {};
  sent_ = 0;
  enter(Next::Send);
}

bool Exchange::still_open() {
  std::uint8_t unasked[16];  // nothing should come, but for goodbye
  std::size_t count = 0;
  return session_.read(unasked, count) == tls::Read::Nothing;
}

tls::Step Exchange::write(std::span<const std::uint8_t> bytes, std::size_t& taken) {
  taken = 0;
  if (session_.late(session::Late::Send)) return tls::Step::Failed;
  const tls::Step step = session_.write(bytes, taken);
  if (taken != 0) session_.touch();
  return step;
}

}  // namespace http
