#include "support/packing_server.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace tlsfit::test {

namespace {

constexpr std::size_t header = 5;  // of a record; RFC 5246 section 6.2.1
constexpr std::uint8_t handshake = 22;

/// One flight of plaintext records with its handshake messages in records that are full.
class Packer {
 public:
  Packer(std::size_t first, std::size_t fragment)
      : next_(first == 0 ? fragment : first), fragment_(fragment) {}

  Bytes pack(ByteView flight) {
    while (flight.size() >= header) {
      const std::size_t size = std::size_t{flight[3]} << 8 | flight[4];
      const ByteView record = flight.first(header + size);
      if (record[0] == handshake && !behind_change_) {
        messages_.insert(messages_.end(), record.begin() + header, record.end());
      } else {
        flush();
        behind_change_ = true;  // what follows a ChangeCipherSpec is encrypted; alerts end the handshake
        packed_.insert(packed_.end(), record.begin(), record.end());
      }
      flight = flight.subspan(record.size());
    }
    flush();
    return std::move(packed_);
  }

  bool cut_a_header() const { return cut_a_header_; }

 private:
  void flush() {
    std::size_t message = 0;  // where the one begins that the record ends in
    for (std::size_t at = 0; at < messages_.size();) {
      const std::size_t size = std::min(std::min(next_, fragment_), messages_.size() - at);
      next_ = fragment_;
      packed_.insert(packed_.end(), {handshake, 3, 3, static_cast<std::uint8_t>(size >> 8),
                                     static_cast<std::uint8_t>(size)});
      const auto begin = messages_.begin() + static_cast<std::ptrdiff_t>(at);
      packed_.insert(packed_.end(), begin, begin + static_cast<std::ptrdiff_t>(size));
      at += size;
      while (message + 4 <= at)
        message += 4 + (std::size_t{messages_[message + 1]} << 16 | std::size_t{messages_[message + 2]} << 8 |
                        messages_[message + 3]);
      cut_a_header_ = cut_a_header_ || (message < at && at < message + 4);
    }
    messages_.clear();
  }

  std::size_t next_, fragment_;
  bool behind_change_ = false, cut_a_header_ = false;
  Bytes messages_, packed_;
};

Bytes written(SSL* ssl) {
  BIO* const out = SSL_get_wbio(ssl);
  Bytes bytes(BIO_ctrl_pending(out));
  if (!bytes.empty()) BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

}  // namespace

PackingServer::PackingServer(const Identity& identity)
    : context_(server_context(identity)),
      listener_([this](int connection, std::uint64_t) { serve(connection); }) {
  SSL_CTX_set_max_proto_version(context_.get(), TLS1_2_VERSION);
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
}

void PackingServer::serve(int connection) {
  const Ssl ssl(SSL_new(context_.get()));
  SSL_set_bio(ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_accept_state(ssl.get());
  std::array<char, 16384> bytes{};
  while (!listener_.stopping()) {
    pollfd wait{connection, POLLIN, 0};
    if (::poll(&wait, 1, 50) == 0) continue;
    const ssize_t came = ::recv(connection, bytes.data(), bytes.size(), 0);
    if (came <= 0) return;
    BIO_write(SSL_get_rbio(ssl.get()), bytes.data(), static_cast<int>(came));
    if (SSL_is_init_finished(ssl.get()) == 0) {
      SSL_do_handshake(ssl.get());
      const SSL_SESSION* const session = SSL_get_session(ssl.get());
      const unsigned code = session == nullptr ? 0 : SSL_SESSION_get_max_fragment_length(session);
      Packer packer(first_, code == 0 ? 16384 : std::size_t{256} << code);
      const Bytes packed = packer.pack(written(ssl.get()));
      if (packer.cut_a_header()) cut_a_header_ = true;
      if (!send_all(connection, packed)) return;
    }
    if (SSL_read(ssl.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) continue;
    static const std::string page =
        "HTTP/1.1 200 OK\r\nContent-Length: 6000\r\nConnection: close\r\n\r\n" + std::string(6000, 'p');
    SSL_write(ssl.get(), page.data(), static_cast<int>(page.size()));
    SSL_shutdown(ssl.get());
    send_all(connection, written(ssl.get()));
    return;
  }
}

}  // namespace tlsfit::test
