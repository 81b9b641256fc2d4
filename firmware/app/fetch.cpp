#include "app/fetch.hpp"

#include "entropy/entropy.hpp"
#include "rng/rng.hpp"
#include "soc/soc.hpp"

namespace app {
namespace {

constexpr std::uint32_t trace_handshake_begins = 1;
constexpr std::uint32_t trace_handshake_ended = 2;

/// Most characters of a request that are sent at a time: one usual request.
constexpr std::size_t request_piece = 160;

/// The request of RFC 9112 §3. `Connection: close`, because a session serves one request.
void compose(text::Writer& out, const Request& request) {
  out.add(TEXT("GET "));
  if (*request.url.path != '/') out.add("/");
  out.add(request.url.path).add(TEXT(" HTTP/1.1\r\nHost: ")).add(request.url.host);
  if (request.url.port != 443) out.add(":").number(request.url.port);
  out.add(TEXT("\r\nUser-Agent: tlsfit\r\nConnection: close\r\n"));
  if (request.range != nullptr) out.add(TEXT("Range: bytes=")).add(request.range).add(TEXT("\r\n"));
  out.add(TEXT("\r\n"));
}

/// How long each phase may last, in seconds; in Header and Body, how long nothing may arrive.
constexpr std::uint8_t patience[] = {
    0,   // Idle
    20,  // Net
    20,  // Connect
    30,  // Handshake: P-384 on a Cortex-M4 takes several seconds
    10,  // Send
    20,  // Header
    20,  // Body
    1,   // Goodbye: everything has arrived; the server need not hear our farewell
    0,   // Done
    0,   // Failed
};
static_assert(std::size(patience) == static_cast<std::size_t>(Phase::Failed) + 1);

/// What to say when a phase has lasted longer; when Net has, the net says it.
constexpr text::Numbered late_texts[] = {
    {text::number_of(Phase::Connect), "no connection to the server within 20 s"},
    {text::number_of(Phase::Handshake), "the TLS handshake did not end within 30 s"},
    {text::number_of(Phase::Send), "the server does not take the request within 10 s"},
    {text::number_of(Phase::Header), "the server does not answer the request within 20 s"},
    {text::number_of(Phase::Body), "the server stopped sending within 20 s"},
};
constexpr auto late_sentences = text::packed<text::packed_size(late_texts)>(late_texts);

/// Why a connection could not even be tried.
text::Packed down_sentence(net::Status status) {
  switch (status) {
    case net::Status::NoChip:
      return TEXT("the network chip does not answer");
    case net::Status::Unplugged:
      return net::sentence(net::Failure::Unplugged);
    case net::Status::NoAddress:
    case net::Status::Asking:
      return net::no_address();
    case net::Status::Up:
      break;
  }
  return TEXT("all connections are taken");
}

}  // namespace

const char* word(Trouble trouble) {
  static constexpr char words[][8] = {"tls", "net", "timeout", "http", "entropy"};
  return words[static_cast<std::size_t>(trouble)];
}

void Fetch::start(const Request& request) {
  request_ = &request;
  response_ = {};
  sent_ = 0;
  secured_ = false;
  enter(Phase::Net);
}

// On its own, so that the fetch is near what a register points to.
[[gnu::noinline]] void Fetch::step() {
  waiting_ = true;
  if (late()) return;
  switch (phase_) {
    case Phase::Net:
      return wait_for_net();
    case Phase::Connect:
      return connect();
    case Phase::Handshake:
      return handshake();
    case Phase::Send:
      return send_request();
    case Phase::Goodbye:
      return goodbye();
    case Phase::Header:
    case Phase::Body:
    case Phase::Idle:
    case Phase::Done:
    case Phase::Failed:
      return;
  }
}

void Fetch::enter(Phase phase) {
  phase_ = phase;
  since_ = soc::milliseconds();
  waiting_ = false;
}

bool Fetch::late() {
  const unsigned seconds = patience[static_cast<std::size_t>(phase_)];
  if (seconds == 0 || soc::milliseconds() - since_ < seconds * 1000) return false;
  if (phase_ == Phase::Goodbye)
    enter(Phase::Done);
  else if (phase_ == Phase::Net)
    fail(Trouble::Net, down_sentence(net::status()));
  else
    fail(Trouble::Timeout, text::find(late_sentences, text::number_of(phase_), {}));
  return true;
}

void Fetch::fail(Trouble trouble, text::Packed sentence) {
  if (phase_ == Phase::Handshake) soc::trace(request_->job << 8 | trace_handshake_ended);
  trouble_ = trouble;
  error_ = sentence;
  enter(Phase::Failed);
}

void Fetch::fail_net() {
  fail(Trouble::Net, net::sentence(net::failure(connection_)));
}

void Fetch::fail_session() {
  if (session_.net_failed()) return fail_net();
  fail(Trouble::Tls, {});
}

void Fetch::explain(text::Writer& out) const {
  if (error_)
    out.add(error_);
  else
    session_.explain(out);
}

void Fetch::release() {
  session_.release();
  if (connection_ != net::no_connection) net::close(connection_);
  connection_ = net::no_connection;
  phase_ = Phase::Idle;
}

void Fetch::wait_for_net() {
  // The date comes after the address, and certificates need it. Without a time server: the clock's floor.
  if (net::status() != net::Status::Up || !net::time_settled()) return;
  connection_ = net::connect(request_->url.host, request_->url.port);
  if (connection_ != net::no_connection) enter(Phase::Connect);
}

void Fetch::connect() {
  switch (net::state(connection_)) {
    case net::State::Resolving:
    case net::State::Connecting:
      return;
    case net::State::Failed:
      return fail_net();
    case net::State::Open:
    case net::State::Ended:
      break;
  }
  if (!rng::ready()) {
    const text::Packed problem = entropy::problem();
    return fail(Trouble::Entropy, problem ? problem : TEXT("the random generator cannot be seeded"));
  }
  enter(Phase::Handshake);
  soc::trace(request_->job << 8 | trace_handshake_begins);
  const http::Url& url = request_->url;
  const char* const name = request_->name != nullptr ? request_->name : url.host;
  if (!session_.start(connection_, name, url.host, url.port)) fail_session();
}

void Fetch::handshake() {
  switch (session_.handshake()) {
    case tls::Step::Busy:
      waiting_ = session_.waiting();
      return;
    case tls::Step::Failed:
      return fail_session();
    case tls::Step::Done:
      soc::trace(request_->job << 8 | trace_handshake_ended);
      secured_ = true;
      return enter(request_->handshake_only ? Phase::Goodbye : Phase::Send);
  }
}

// A frame of its own: the buffer is not on the stack of a handshake.
[[gnu::noinline]] void Fetch::send_request() {
  // Composed anew at each step, always to the same text: cheaper than keeping it.
  text::Line<request_piece> piece(sent_);
  compose(piece, *request_);
  const std::string_view text = piece.view();
  std::size_t taken = 0;
  const tls::Step step =
      session_.write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, taken);
  sent_ = static_cast<std::uint16_t>(sent_ + taken);
  waiting_ = taken == 0;
  if (step == tls::Step::Failed) return fail_session();
  if (step == tls::Step::Done && !piece.full()) enter(Phase::Header);
}

std::size_t Fetch::receive(std::span<std::uint8_t> scratch) {
  waiting_ = true;
  if (late()) return 0;
  std::size_t count = 0;
  switch (session_.read(scratch, count)) {
    case tls::Read::Nothing:
      return 0;
    case tls::Read::Failed:
      fail_session();
      return 0;
    case tls::Read::Closed:
      response_.end(true);
      break;
    case tls::Read::Cut:
      response_.end(false);
      break;
    case tls::Read::Data:
      waiting_ = false;
      since_ = soc::milliseconds();
      break;
  }
  const std::size_t body = response_.take(scratch.first(count));
  if (response_.failed()) {
    fail(Trouble::Http, response_.error());
  } else if (response_.complete()) {
    enter(Phase::Goodbye);
  } else if (phase_ == Phase::Header && response_.header_complete()) {
    enter(Phase::Body);
  }
  return body;
}

void Fetch::goodbye() {
  if (session_.close() != tls::Step::Busy) enter(Phase::Done);
}

}  // namespace app
