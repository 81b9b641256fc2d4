// The functions of tlsfit.h, over tls::Client. The sessions there are lie in static memory; what net.hpp
// calls a connection is a session's number.
#include <cstring>

#include "export/surroundings.hpp"
#include "net/net.hpp"
#include "rng/rng.hpp"
#include "text/text.hpp"
#include "tls/client.hpp"
#include "tlsfit.h"

#if !defined(TLSFIT_CONNECTIONS)
#define TLSFIT_CONNECTIONS 2
#endif

struct tlsfit_session {
  tls::Client tls;
  const tlsfit_callbacks* callbacks;  ///< null: the session is free
  void* connection;
  const char* trouble;  ///< if there is nothing that Mbed TLS could explain
  net::State state;     ///< of the connection
  bool failed, open;    ///< `open`: the handshake is complete
};

namespace {

constinit tlsfit_session sessions[TLSFIT_CONNECTIONS] = {};

int fail(tlsfit_session& session) {
  session.failed = true;
  return TLSFIT_FAILED;
}

int result_of(tlsfit_session& session, tls::Step step, int done) {
  if (step == tls::Step::Failed) return fail(session);
  return step == tls::Step::Done ? done : TLSFIT_AGAIN;
}

/// Whether the session is one that may be used for data.
bool ready(const tlsfit_session* session) {
  return session != nullptr && session->open && !session->failed;
}

}  // namespace

// net.hpp, as far as a session asks.
namespace net {

State state(Connection connection) {
  return sessions[connection - 1].state;
}

std::size_t send(Connection connection, std::span<const std::uint8_t> bytes) {
  tlsfit_session& session = sessions[connection - 1];
  const int count = session.callbacks->send(session.connection, bytes.data(), bytes.size());
  if (count < 0) session.state = State::Failed;
  return count > 0 && static_cast<std::size_t>(count) <= bytes.size() ? static_cast<std::size_t>(count) : 0;
}

std::size_t receive(Connection connection, std::span<std::uint8_t> bytes) {
  tlsfit_session& session = sessions[connection - 1];
  if (session.state != State::Open || bytes.empty()) return 0;
  const int count = session.callbacks->receive(session.connection, bytes.data(), bytes.size());
  if (count < 0) session.state = count == TLSFIT_CLOSED ? State::Ended : State::Failed;
  return count > 0 && static_cast<std::size_t>(count) <= bytes.size() ? static_cast<std::size_t>(count) : 0;
}

}  // namespace net

extern "C" {

tlsfit_session* tlsfit_open(const tlsfit_callbacks* callbacks, void* connection, const char* host,
                            std::uint16_t port) {
  for (tlsfit_session& session : sessions) {
    if (session.callbacks != nullptr) continue;
    surroundings::use(*callbacks);
    session.callbacks = callbacks;
    session.connection = connection;
    session.state = net::State::Open;
    session.trouble = nullptr;
    session.failed = session.open = false;
    if (!rng::ready()) {
      session.trouble = "no random numbers: the callback `entropy` has failed";
      session.failed = true;
    } else {
      const auto number = static_cast<net::Connection>(&session - sessions + 1);
      session.failed = !session.tls.start(number, host, host, port);
    }
    return &session;
  }
  return nullptr;
}

int tlsfit_handshake(tlsfit_session* session) {
  if (session == nullptr || session->failed) return TLSFIT_FAILED;
  if (session->open) return 1;
  const tls::Step step = session->tls.handshake();
  session->open = step == tls::Step::Done;
  return result_of(*session, step, 1);
}

int tlsfit_write(tlsfit_session* session, const void* bytes, std::size_t size) {
  if (!ready(session)) return TLSFIT_FAILED;
  std::size_t taken = 0;
  const tls::Step step = session->tls.write({static_cast<const std::uint8_t*>(bytes), size}, taken);
  if (step == tls::Step::Failed) return fail(*session);
  return static_cast<int>(taken);  // 0: TLSFIT_AGAIN
}

int tlsfit_read(tlsfit_session* session, void* bytes, std::size_t size) {
  if (!ready(session)) return TLSFIT_FAILED;
  std::size_t count = 0;
  switch (session->tls.read({static_cast<std::uint8_t*>(bytes), size}, count)) {
    case tls::Read::Nothing:
      return TLSFIT_AGAIN;
    case tls::Read::Data:
      return static_cast<int>(count);
    case tls::Read::Closed:
      return TLSFIT_CLOSED;
    case tls::Read::Cut:
      session->trouble = "the connection ended without the server having said so";
      return fail(*session);
    case tls::Read::Failed:
      break;
  }
  return fail(*session);
}

void tlsfit_close(tlsfit_session* session) {
  if (session == nullptr || session->callbacks == nullptr) return;
  if (ready(session)) (void)session->tls.close();
  session->tls.release();
  session->callbacks = nullptr;
  session->failed = session->open = false;
}

void tlsfit_explain(const tlsfit_session* session, char* out, std::size_t size) {
  if (size == 0) return;
  text::Writer line(out, size - 1);
  if (session == nullptr)
    line.add("no session is free");
  else if (!session->failed)
    line.add("nothing has failed");
  else if (session->trouble != nullptr)
    line.add(session->trouble);
  else
    session->tls.explain(line);
  out[line.view().size()] = 0;
}

}  // extern "C"
