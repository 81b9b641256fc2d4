#include "app/fetch.hpp"

#include "entropy/entropy.hpp"
#include "soc/soc.hpp"
#include "tls/random.hpp"

namespace app {
namespace {

constexpr std::uint32_t trace_handshake_begins = 1;
constexpr std::uint32_t trace_handshake_ended = 2;

/// Room for a request: its fixed words, the port and a range have fewer than 160 characters.
constexpr std::size_t largest_request = Fetch::longest_url + 160;

/// The request of RFC 9112 §3. `Connection: close`, because a session serves one request.
void compose(text::Writer& out, const Request& request) {
  out.add("GET ");
  if (request.path.empty() || request.path.front() != '/') out.add("/");
  out.add(request.path).add(" HTTP/1.1\r\nHost: ").add(request.host);
  if (request.port != 443) out.add(":").number(request.port);
  out.add("\r\nUser-Agent: tlsfit\r\nConnection: close\r\n");
  if (request.has_range) {
    out.add("Range: bytes=").number(request.range_first).add("-").number(request.range_last).add("\r\n");
  }
  out.add("\r\n");
}

/// How long each phase may last; in Header and Body, how long nothing may arrive.
constexpr std::uint32_t limit_seconds(Phase phase) {
  switch (phase) {
    case Phase::Net:
      return 20;
    case Phase::Connect:
      return 20;
    case Phase::Handshake:
      return 30;  // P-384 on a Cortex-M4 without acceleration takes several seconds
    case Phase::Send:
      return 10;
    case Phase::Header:
      return 20;
    case Phase::Body:
      return 20;
    case Phase::Goodbye:
      return 1;
    case Phase::Idle:
    case Phase::Done:
    case Phase::Failed:
      break;
  }
  return 0;
}

const char* late_sentence(Phase phase) {
  switch (phase) {
    case Phase::Connect:
      return "no connection to the server";
    case Phase::Handshake:
      return "the TLS handshake did not end";
    case Phase::Send:
      return "the server does not take the request";
    case Phase::Header:
      return "the server does not answer the request";
    case Phase::Body:
      return "the server stopped sending";
    case Phase::Net:
    case Phase::Goodbye:
    case Phase::Idle:
    case Phase::Done:
    case Phase::Failed:
      break;
  }
  return "";
}

/// Why a connection could not even be tried.
const char* down_sentence(net::Status status) {
  switch (status) {
    case net::Status::NoChip:
      return "the network chip does not answer";
    case net::Status::Unplugged:
      return net::sentence(net::Failure::Unplugged);
    case net::Status::NoAddress:
    case net::Status::Asking:
      return "no address: no DHCP server answers";
    case net::Status::Up:
      break;
  }
  return "all connections are taken";
}

}  // namespace

const char* word(Trouble trouble) {
  switch (trouble) {
    case Trouble::Tls:
      return "tls";
    case Trouble::Net:
      return "net";
    case Trouble::Timeout:
      return "timeout";
    case Trouble::Http:
      return "http";
    case Trouble::Entropy:
      return "entropy";
  }
  return "";
}

void Fetch::start(const Request& request) {
  request_ = request;
  response_ = {};
  error_ = "";
  sent_ = 0;
  secured_ = false;
  enter(Phase::Net);
  if (request.host.size() + request.path.size() > longest_url) fail(Trouble::Http, "the URL is too long");
}

std::size_t Fetch::step(std::span<std::uint8_t> scratch) {
  waiting_ = true;
  if (late()) return 0;
  switch (phase_) {
    case Phase::Net:
      wait_for_net();
      return 0;
    case Phase::Connect:
      connect();
      return 0;
    case Phase::Handshake:
      handshake();
      return 0;
    case Phase::Send:
      send_request();
      return 0;
    case Phase::Header:
    case Phase::Body:
      return receive(scratch);
    case Phase::Goodbye:
      goodbye();
      return 0;
    case Phase::Idle:
    case Phase::Done:
    case Phase::Failed:
      return 0;
  }
  return 0;
}

void Fetch::enter(Phase phase) {
  phase_ = phase;
  since_ = soc::milliseconds();
  waiting_ = false;
}

bool Fetch::late() {
  const std::uint32_t limit = limit_seconds(phase_);
  if (limit == 0 || soc::milliseconds() - since_ < limit * 1000) return false;
  if (phase_ == Phase::Goodbye) {  // everything has arrived; the server need not hear our farewell
    release();
    enter(Phase::Done);
    return true;
  }
  if (phase_ == Phase::Net) {
    fail(Trouble::Net, down_sentence(net::status()));
  } else {
    text::Line<80> sentence;
    sentence.add(late_sentence(phase_)).add(" within ").number(limit).add(" s");
    fail(Trouble::Timeout, sentence.view());
  }
  return true;
}

void Fetch::fail(Trouble trouble, std::string_view sentence) {
  if (phase_ == Phase::Handshake) soc::trace(request_.job << 8 | trace_handshake_ended);
  trouble_ = trouble;
  error_ = sentence;
  release();
  enter(Phase::Failed);
}

void Fetch::fail_net(net::Failure failure) {
  fail(Trouble::Net, net::sentence(failure));
}

void Fetch::fail_session() {
  if (session_.net_failed()) return fail_net(net::failure(connection_));
  text::Line<longest_error> sentence;
  session_.explain(sentence);
  fail(Trouble::Tls, sentence.view());
}

void Fetch::release() {
  session_.release();
  if (connection_ != net::no_connection) net::close(connection_);
  connection_ = net::no_connection;
}

void Fetch::wait_for_net() {
  // The date comes after the address, and certificates need it. Without a time server: the clock's floor.
  if (net::status() != net::Status::Up || !net::time_settled()) return;
  connection_ = net::connect(request_.host, request_.port);
  if (connection_ != net::no_connection) enter(Phase::Connect);
}

void Fetch::connect() {
  switch (net::state(connection_)) {
    case net::State::Resolving:
    case net::State::Connecting:
      return;
    case net::State::Failed:
      return fail_net(net::failure(connection_));
    case net::State::Open:
    case net::State::Ended:
      break;
  }
  if (!tls::random_ready()) {
    const char* const problem = entropy::problem();
    return fail(Trouble::Entropy, problem != nullptr ? problem : "the random generator cannot be seeded");
  }
  enter(Phase::Handshake);
  soc::trace(request_.job << 8 | trace_handshake_begins);
  const std::string_view name = request_.name.empty() ? request_.host : request_.name;
  if (!session_.start(connection_, name, request_.host, request_.port)) fail_session();
}

void Fetch::handshake() {
  switch (session_.handshake()) {
    case tls::Step::Busy:
      waiting_ = session_.waiting();
      return;
    case tls::Step::Failed:
      return fail_session();
    case tls::Step::Done:
      soc::trace(request_.job << 8 | trace_handshake_ended);
      secured_ = true;
      return enter(request_.handshake_only ? Phase::Goodbye : Phase::Send);
  }
}

void Fetch::send_request() {
  // Composed anew at each step, always to the same text: cheaper than keeping it.
  text::Line<largest_request> text;
  compose(text, request_);
  const std::string_view rest = text::after(text.view(), sent_);
  std::size_t taken = 0;
  const tls::Step step =
      session_.write({reinterpret_cast<const std::uint8_t*>(rest.data()), rest.size()}, taken);
  sent_ = static_cast<std::uint16_t>(sent_ + taken);
  waiting_ = taken == 0;
  if (step == tls::Step::Failed) return fail_session();
  if (step == tls::Step::Done) enter(Phase::Header);
}

std::size_t Fetch::receive(std::span<std::uint8_t> scratch) {
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
  if (session_.close() == tls::Step::Busy) return;
  release();
  enter(Phase::Done);
}

}  // namespace app
