#include "support/tls_front.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>
#include <stdexcept>

#include "support/scripted_server.hpp"

namespace tlsfit::test {

namespace {

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

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

TlsFront::TlsFront(const Identity& identity, const fs::path& clients, std::string protocol)
    : context_(SSL_CTX_new(TLS_server_method())), protocol_(std::move(protocol)) {
  ::signal(SIGPIPE, SIG_IGN);
  SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
  SSL_CTX_set_verify(context_, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  if (!protocol_.empty()) SSL_CTX_set_alpn_select_cb(context_, choose, &protocol_);
  SSL_CTX_set_mode(context_, SSL_MODE_NO_AUTO_CHAIN);  // the clients' root is not its own
  SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context_, SSL_OP_NO_TICKET);
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (SSL_CTX_use_certificate_chain_file(context_, identity.chain.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context_, identity.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_load_verify_locations(context_, clients.c_str(), nullptr) != 1 ||
      ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 128) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("cannot serve");
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

TlsFront::~TlsFront() {
  stopping_ = true;
  accepting_.join();
  for (std::thread& talk : talks_) talk.join();
  ::close(listener_);
  SSL_CTX_free(context_);
}

std::string TlsFront::name() const {
  return "localhost:" + std::to_string(port_);
}

void TlsFront::accept_all() {
  while (!stopping_) {
    pollfd wait{listener_, POLLIN, 0};
    if (::poll(&wait, 1, 50) <= 0) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    const timeval longest{10, 0};
    ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
    talks_.emplace_back([this, connection] {
      serve(connection);
      ::close(connection);
    });
  }
}

void TlsFront::serve(int connection) {
  const std::unique_ptr<SSL, FreeSsl> ssl(SSL_new(context_));
  SSL_set_fd(ssl.get(), connection);
  if (SSL_accept(ssl.get()) != 1 || (!protocol_.empty() && !asked_for(ssl.get()))) return;
  const int behind = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(behind_);
  bool open = ::connect(behind, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  std::array<std::uint8_t, 16384> bytes{};
  while (open && !stopping_) {
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
  if (!stopping_) SSL_shutdown(ssl.get());
  ::close(behind);
}

}  // namespace tlsfit::test
