#include "peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace tlsfit::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// Receives at most 10 s long; empty at the end.
std::string receive(int socket) {
  pollfd in = {socket, POLLIN, 0};
  char buffer[4096];
  if (poll(&in, 1, 10000) <= 0) return "";
  const ssize_t count = recv(socket, buffer, sizeof buffer, 0);
  return count > 0 ? std::string(buffer, static_cast<std::size_t>(count)) : "";
}

void send_all(int socket, const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t count = send(socket, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (count <= 0) return;
    at += static_cast<std::size_t>(count);
  }
}

/// Takes the first whole record from `stream`; empty if it is not all there.
std::string take_record(std::string& stream) {
  if (stream.size() < 5) return "";
  const std::size_t size =
      5 + (static_cast<unsigned char>(stream[3]) << 8 | static_cast<unsigned char>(stream[4]));
  if (stream.size() < size) return "";
  const std::string record = stream.substr(0, size);
  stream.erase(0, size);
  return record;
}

}  // namespace

Peer::Peer(std::function<void(int)> serve) : serve_(std::move(serve)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 8) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("cannot listen on loopback");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

Peer::~Peer() {
  ending_ = true;
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

void Peer::run() {
  while (!ending_) {
    const int socket = accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    serve_(socket);
    close(socket);
  }
}

std::function<void(int)> say(std::string bytes) {
  return [bytes = std::move(bytes)](int socket) {
    receive(socket);
    send_all(socket, bytes);
    shutdown(socket, SHUT_WR);
    while (!receive(socket).empty()) {
    }
  };
}

std::function<void(int)> stall() {
  return [](int socket) {
    while (!receive(socket).empty()) {
    }
  };
}

std::function<void(int)> relay(std::uint16_t port, std::function<void(std::string&)> change) {
  return [port, change = std::move(change)](int client) {
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
      std::string stream;
      pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
      while (poll(ends, 2, 10000) > 0) {
        if (ends[0].revents != 0) {
          const std::string bytes = receive(client);
          if (bytes.empty()) break;
          send_all(server, bytes);
        }
        if (ends[1].revents != 0) {
          const std::string bytes = receive(server);
          if (bytes.empty()) break;
          stream += bytes;
          for (std::string record = take_record(stream); !record.empty(); record = take_record(stream)) {
            change(record);
            send_all(client, record);
          }
        }
      }
    }
    close(server);
  };
}

}  // namespace tlsfit::test
