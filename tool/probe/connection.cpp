#include "probe/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <asio/connect.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include "probe/preamble.hpp"
#include "probe/resolver.hpp"

namespace tlsfit::probe {

using asio::ip::tcp;

/// Lives as long as the connection or its timer's handler, whichever is longer.
struct Connection::State {
  tcp::socket socket;
  asio::steady_timer timer;
  bool timed_out = false;
  bool ended = false;
};

namespace {

/// Small, because hundreds of targets may be read from at once.
constexpr std::size_t chunk_size = 4096;

End end_of(const asio::error_code& error, bool timed_out) {
  if (timed_out) return End::TimedOut;
  if (!error) return End::None;
  return error == asio::error::eof ? End::Closed : End::Reset;
}

}  // namespace

Connection::Connection(tcp::socket socket, Gate::Permit permit, std::chrono::milliseconds step_timeout,
                       Clock::time_point deadline)
    : permit_(std::move(permit)), step_timeout_(step_timeout), deadline_(deadline) {
  asio::steady_timer timer(socket.get_executor());
  state_ = std::make_shared<State>(State{std::move(socket), std::move(timer)});
}

Connection::~Connection() {
  state_->ended = true;
  state_->timer.cancel();
  asio::error_code ignored;
  state_->socket.close(ignored);
}

void Connection::begin_step() {
  begin_step(step_timeout_);
}

void Connection::begin_step(std::chrono::milliseconds time) {
  state_->timer.expires_at(std::min(Clock::now() + std::min(time, step_timeout_), deadline_));
  state_->timer.async_wait([state = state_](const asio::error_code& error) {
    if (error || state->ended) return;  // a later step has begun, or the connection is gone
    if (state->timer.expiry() > Clock::now()) return;
    state->timed_out = true;
    asio::error_code ignored;
    state->socket.close(ignored);  // ends whatever is under way
  });
}

Task<End> Connection::connect(tcp::endpoint endpoint) {
  begin_step();
  asio::error_code error;
  co_await state_->socket.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, error));
  if (!error) state_->socket.set_option(tcp::no_delay(true), error);
  co_return end_of(error, state_->timed_out);
}

Task<End> Connection::write(ByteView bytes) {
  asio::error_code error;
  co_await asio::async_write(state_->socket, asio::buffer(bytes.data(), bytes.size()),
                             asio::redirect_error(asio::use_awaitable, error));
  co_return end_of(error, state_->timed_out);
}

Task<Chunk> Connection::read() {
  Chunk chunk;
  chunk.data.resize(chunk_size);
  asio::error_code error;
  const std::size_t size = co_await state_->socket.async_read_some(
      asio::buffer(chunk.data), asio::redirect_error(asio::use_awaitable, error));
  chunk.data.resize(size);
  chunk.end = end_of(error, state_->timed_out);
  co_return chunk;
}

std::string Connection::remote() const {
  asio::error_code error;
  const tcp::endpoint endpoint = state_->socket.remote_endpoint(error);
  if (error) return "";
  const std::string address = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("[{}]:{}", address, endpoint.port())
                                    : fmt::format("{}:{}", address, endpoint.port());
}

Dialer::Dialer(asio::any_io_executor executor, Target target, const ProbeOptions& options,
               SharedGates& shared)
    : executor_(executor),
      target_(std::move(target)),
      options_(options),
      gate_(executor, {.at_once = std::max<std::size_t>(options.jobs, 1),
                       .per_second = options.rate,
                       .delay = options.delay,
                       .deadline = Clock::now() + options.timeout}),
      shared_(shared),
      resolving_(executor, {.at_once = 1, .deadline = gate_.deadline()}) {}

Task<std::string> Dialer::find_endpoints() {
  const Gate::Permit only_one = co_await resolving_.enter();  // the first asks, the others find its answer
  if (!endpoints_.empty() || !resolve_error_.empty()) co_return resolve_error_;
  const Target& where = options_.proxy ? *options_.proxy : options_.connect ? *options_.connect : target_;
  Resolved found = co_await resolve(where.host, where.port, shared_.names, gate_.deadline());
  for (const tcp::endpoint& endpoint : found.endpoints)
    if (options_.family == Family::Any || (options_.family == Family::V6) == endpoint.address().is_v6())
      endpoints_.push_back(endpoint);
  resolve_error_ = std::move(found.error);
  if (endpoints_.empty() && resolve_error_.empty())
    resolve_error_ =
        fmt::format("{} has no IPv{} address", where.host, options_.family == Family::V6 ? 6 : 4);
  co_return resolve_error_;
}

Task<Dialer::Dialled> Dialer::dial() {
  Dialled result;
  if (endpoints_.empty()) result.error = co_await find_endpoints();
  if (!result.error.empty()) co_return result;
  const std::vector<tcp::endpoint> candidates = endpoints_;
  for (const tcp::endpoint& endpoint : candidates) {
    Gate::Permit permit = co_await gate_.enter();
    if (!permit) {
      result.error = "the time for this target is over";
      break;
    }
    auto connection = std::make_unique<Connection>(tcp::socket(executor_), std::move(permit),
                                                   options_.step_timeout, gate_.deadline());
    const End end = co_await connection->connect(endpoint);
    if (end != End::None) {
      result.error = fmt::format("{}:{} {}", endpoint.address().to_string(), endpoint.port(),
                                 end == End::TimedOut ? "does not answer" : "refuses the connection");
      continue;
    }
    ++connections_;
    if (address_.empty()) address_ = connection->remote();
    endpoints_ = {endpoint};  // the one that works, from now on
    result.error = co_await open_channel(*connection, target_, options_);
    if (result.error.empty()) result.connection = std::move(connection);
    break;
  }
  co_return result;
}

}  // namespace tlsfit::probe
