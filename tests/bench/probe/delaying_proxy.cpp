#include "delaying_proxy.hpp"

#include <array>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <deque>
#include <thread>
#include <vector>

namespace tlsfit::bench {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

using Sockets = std::array<tcp::socket, 2>;  // the client's, the server's

/// One direction of a connection: what has been read, and when it is due at the other end.
struct Lane {
  struct Piece {
    Clock::time_point due;
    std::vector<char> bytes;  ///< empty: the sender has closed
  };
  std::shared_ptr<Sockets> sockets;  ///< kept open by both lanes
  std::size_t from;
  asio::steady_timer arrival;  ///< cancelled when a piece comes
  std::deque<Piece> pieces = {};

  tcp::socket& source() { return (*sockets)[from]; }
  tcp::socket& sink() { return (*sockets)[1 - from]; }
};

asio::awaitable<void> read_into(std::shared_ptr<Lane> lane, Clock::duration delay,
                                Clock::time_point not_before) {
  for (bool open = true; open;) {
    std::vector<char> bytes(16384);
    asio::error_code error;
    bytes.resize(co_await lane->source().async_read_some(asio::buffer(bytes),
                                                         asio::redirect_error(asio::use_awaitable, error)));
    open = !error;
    lane->pieces.push_back({std::max(Clock::now(), not_before) + delay, std::move(bytes)});
    lane->arrival.cancel();
  }
}

asio::awaitable<void> write_from(std::shared_ptr<Lane> lane) {
  asio::error_code error;
  for (;;) {
    if (lane->pieces.empty()) {
      lane->arrival.expires_at(Clock::time_point::max());
      co_await lane->arrival.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    Lane::Piece piece = std::move(lane->pieces.front());
    lane->pieces.pop_front();
    asio::steady_timer due(lane->arrival.get_executor(), piece.due);
    co_await due.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (piece.bytes.empty()) break;
    co_await asio::async_write(lane->sink(), asio::buffer(piece.bytes),
                               asio::redirect_error(asio::use_awaitable, error));
    if (error) break;
  }
  lane->sink().shutdown(tcp::socket::shutdown_send, error);
  if (lane->from == 1) lane->source().close(error);  // a server that has closed reads no more
}

asio::awaitable<void> pass(tcp::socket client, tcp::endpoint server, Clock::duration round_trip) {
  const Clock::time_point established = Clock::now() + round_trip;
  tcp::socket to_server(client.get_executor());
  asio::error_code error;
  co_await to_server.async_connect(server, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return;
  client.set_option(tcp::no_delay(true), error);
  to_server.set_option(tcp::no_delay(true), error);
  const auto executor = client.get_executor();
  const auto sockets = std::make_shared<Sockets>(Sockets{std::move(client), std::move(to_server)});
  for (const std::size_t from : {0U, 1U}) {
    const auto lane = std::make_shared<Lane>(Lane{sockets, from, asio::steady_timer(executor)});
    asio::co_spawn(executor, read_into(lane, round_trip / 2, established), asio::detached);
    asio::co_spawn(executor, write_from(lane), asio::detached);
  }
}

asio::awaitable<void> serve(tcp::acceptor& acceptor, tcp::endpoint server, Clock::duration round_trip) {
  for (;;) {
    asio::error_code error;
    tcp::socket client = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    asio::co_spawn(acceptor.get_executor(), pass(std::move(client), server, round_trip), asio::detached);
  }
}

}  // namespace

struct DelayingProxy::State {
  asio::io_context io{1};
  tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  std::thread thread;
};

DelayingProxy::DelayingProxy(std::uint16_t server_port, std::chrono::milliseconds round_trip)
    : state_(std::make_unique<State>()) {
  asio::co_spawn(state_->io,
                 serve(state_->acceptor, {asio::ip::address_v4::loopback(), server_port}, round_trip),
                 asio::detached);
  state_->thread = std::thread([this] { state_->io.run(); });
}

DelayingProxy::~DelayingProxy() {
  state_->io.stop();
  state_->thread.join();
}

std::uint16_t DelayingProxy::port() const {
  return state_->acceptor.local_endpoint().port();
}

}  // namespace tlsfit::bench
