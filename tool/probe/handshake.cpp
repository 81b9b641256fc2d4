#include "probe/handshake.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>

#include "probe/tls_engine.hpp"

namespace tlsfit::probe {

namespace {

constexpr std::size_t head_size = 4096;

std::string reason_of(End end) {
  switch (end) {
    case End::TimedOut:
      return "no answer in time";
    case End::Reset:
      return "connection reset";
    case End::Closed:
      return "closed without an alert";
    case End::None:
      break;
  }
  return "";
}

Task<End> flush(TlsEngine& engine, Connection& connection) {
  const Bytes bytes = engine.outgoing();
  if (bytes.empty()) co_return End::None;
  co_return co_await connection.write(bytes);
}

/// Runs libssl until the handshake is done or has failed.
Task<> shake_hands(TlsEngine& engine, Connection& connection) {
  connection.begin_step();
  for (;;) {
    ERR_clear_error();
    const int done = SSL_do_handshake(engine.ssl());
    const int error = SSL_get_error(engine.ssl(), done);
    const End sent = co_await flush(engine, connection);
    if (done == 1) {
      engine.agreed();
      co_return;
    }
    if (error != SSL_ERROR_WANT_READ) {
      engine.result.error = engine.result.alert
                                ? "alert " + wire::alert_name(engine.result.alert->description)
                                : engine.reason();
      co_return;
    }
    const Chunk chunk = co_await connection.read();
    engine.feed(chunk.data);
    const End end = chunk.end != End::None ? chunk.end : sent;
    if (end != End::None && chunk.data.empty()) {
      engine.result.error = reason_of(end);
      co_return;
    }
  }
}

/// Reads application data: SSL_read gives at most one record's content at a time (SSL_read(3)).
Task<> receive(TlsEngine& engine, Connection& connection, const HandshakeRequest& request) {
  HandshakeResult& result = engine.result;
  // Shared by all connections, on their one thread: nothing is kept in it across a wait.
  static thread_local Bytes buffer(16384);
  while (result.application_bytes < request.enough) {
    ERR_clear_error();
    const int size = SSL_read(engine.ssl(), buffer.data(), static_cast<int>(buffer.size()));
    if (size > 0) {
      result.application_records.push_back(static_cast<std::size_t>(size));
      result.application_bytes += static_cast<std::size_t>(size);
      const std::size_t keep = std::min(head_size - std::min(head_size, result.application_head.size()),
                                        static_cast<std::size_t>(size));
      result.application_head.append(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(keep));
      if (request.is_whole && request.is_whole(ByteView(buffer).first(static_cast<std::size_t>(size)))) break;
      continue;
    }
    if (SSL_get_error(engine.ssl(), size) != SSL_ERROR_WANT_READ) {
      engine.reason();
      break;
    }
    if (request.send.empty() && result.tickets > 0 && !result.certificate_requested) break;
    co_await flush(engine, connection);
    const Chunk chunk = co_await connection.read();
    if (chunk.data.empty()) break;
    engine.feed(chunk.data);
  }
}

}  // namespace

std::size_t HandshakeResult::largest_handshake_record() const {
  return handshake_records.empty() ? 0 : *std::ranges::max_element(handshake_records);
}

std::size_t HandshakeResult::largest_application_record() const {
  return application_records.empty() ? 0 : *std::ranges::max_element(application_records);
}

Task<HandshakeResult> handshake(Dialer& dialer, const HandshakeRequest& request) {
  const Gate::Permit turn = co_await dialer.turn_for_handshake();
  Dialer::Dialled dialled = co_await dialer.dial();
  if (!dialled.connection) co_return HandshakeResult{.error = dialled.error};
  Connection& connection = *dialled.connection;
  TlsEngine engine(request);
  co_await shake_hands(engine, connection);
  if (engine.result.completed && !request.send.empty()) {
    connection.begin_step();
    SSL_write(engine.ssl(), request.send.data(), static_cast<int>(request.send.size()));
    const End sent = co_await flush(engine, connection);
    if (sent == End::None) co_await receive(engine, connection, request);
  } else if (engine.result.completed && request.wait_for_tickets) {
    connection.begin_step(std::chrono::milliseconds(500));
    co_await receive(engine, connection, request);
  }
  if (engine.result.completed) {
    connection.begin_step(std::chrono::milliseconds(500));
    SSL_shutdown(engine.ssl());
    co_await flush(engine, connection);
  }
  ERR_clear_error();
  co_return std::move(engine.result);
}

}  // namespace tlsfit::probe
