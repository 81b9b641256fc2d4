#include "support/tls_front.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace tlsfit::test {

namespace {

int choose(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
           unsigned length, void* wanted) {
  const auto& protocol = *static_cast<const std::string*>(wanted);
  for (unsigned at = 0; at < length; at += 1U + offered[at])
    if (std::string(reinterpret_cast<const char*>(offered) + at + 1, offered[at]) == protocol) {
      *chosen = offered + at + 1;
      *size = offered[at];
      return SSL_TLSEXT_ERR_OK;
    }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

bool asked_for(SSL* ssl) {
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl, &chosen, &size);
  return size != 0;
}

}  // namespace

TlsFront::TlsFront(const Identity& identity, const fs::path& clients, std::string protocol, bool tickets)
    : protocol_(std::move(protocol)),
      context_(context_with(identity, clients, tickets)),
      listener_([this](int connection, std::uint64_t) { serve(connection); }) {
  ::signal(SIGPIPE, SIG_IGN);
}

SslContext TlsFront::context_with(const Identity& identity, const fs::path& clients, bool tickets) {
  SslContext context = server_context(identity);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  if (!protocol_.empty()) SSL_CTX_set_alpn_select_cb(context.get(), choose, &protocol_);
  SSL_CTX_set_mode(context.get(), SSL_MODE_NO_AUTO_CHAIN);  // the clients' root is not its own
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  if (!tickets) SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
  constexpr unsigned char own[] =
      "front";  // of whose sessions libssl resumes those of clients with certificates
  SSL_CTX_set_session_id_context(context.get(), own, sizeof own);
  if (SSL_CTX_load_verify_locations(context.get(), clients.c_str(), nullptr) != 1)
    throw std::runtime_error("libssl cannot read " + clients.string());
  return context;
}

std::string TlsFront::name() const {
  return "localhost:" + std::to_string(port());
}

void TlsFront::serve(int connection) {
  const timeval longest{10, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
  const Ssl ssl(SSL_new(context_.get()));
  SSL_set_fd(ssl.get(), connection);
  if (SSL_accept(ssl.get()) != 1 || (!protocol_.empty() && !asked_for(ssl.get()))) return;
  const int behind = connect_to(behind_);
  bool open = behind >= 0;
  std::array<std::uint8_t, 16384> bytes{};
  while (open && !listener_.stopping()) {
    std::array<pollfd, 2> wait = {pollfd{connection, POLLIN, 0}, pollfd{behind, POLLIN, 0}};
    if (SSL_pending(ssl.get()) == 0 && ::poll(wait.data(), 2, 50) <= 0) continue;
    if (SSL_pending(ssl.get()) != 0 || wait[0].revents != 0) {
      const int came = SSL_read(ssl.get(), bytes.data(), static_cast<int>(bytes.size()));
      open = came > 0 && send_all(behind, {bytes.data(), static_cast<std::size_t>(came)});
    }
    if (open && wait[1].revents != 0) {
      const ssize_t came = ::recv(behind, bytes.data(), bytes.size(), 0);
      open = came > 0 && SSL_write(ssl.get(), bytes.data(), static_cast<int>(came)) == came;
      if (open && static_cast<std::size_t>(came) > largest_) largest_ = static_cast<std::size_t>(came);
    }
  }
  if (!listener_.stopping()) SSL_shutdown(ssl.get());
  if (behind >= 0) ::close(behind);
}

}  // namespace tlsfit::test
