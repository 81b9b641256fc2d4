#include "support/proxy.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

namespace tlsfit::test {

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool send_all(int fd, const Bytes& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::send(fd, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

constexpr std::size_t shortest_tampered = 16;  // bytes of a fragment

}  // namespace

Proxy::Proxy(std::uint16_t server_port, Filter filter)
    : server_port_(server_port), filter_(std::move(filter)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("the proxy cannot listen on loopback");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

Proxy::~Proxy() {
  ending_ = true;
  thread_.join();
  ::close(listener_);
}

void Proxy::serve() {
  std::vector<std::thread> connections;
  for (std::uint64_t number = 0; !ending_;) {
    pollfd wait{listener_, POLLIN, 0};
    if (::poll(&wait, 1, 50) <= 0) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0)
      connections.emplace_back([this, client, connection = number++] { pass(client, connection); });
  }
  for (std::thread& connection : connections) connection.join();
}

void Proxy::pass(int client, std::uint64_t connection) {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(server_port_);
  bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  std::array<char, 4096> buffer;
  while (open && !ending_) {
    std::array<pollfd, 2> waits{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    if (::poll(waits.data(), waits.size(), 50) <= 0) continue;
    for (std::size_t i = 0; i < 2 && open; ++i) {
      if (waits[i].revents == 0) continue;
      const ssize_t n = ::recv(waits[i].fd, buffer.data(), buffer.size(), 0);
      if (n <= 0) {
        open = false;
        break;
      }
      Bytes bytes(buffer.begin(), buffer.begin() + n);
      open = filter_(connection, i == 0 ? Direction::ToServer : Direction::ToClient, bytes) &&
             send_all(waits[1 - i].fd, bytes);
    }
  }
  ::close(client);
  ::close(server);
}

Proxy::Filter flip_a_bit_of_record(std::uint8_t type, std::size_t skip) {
  struct State {
    Bytes header;          // of the record that is passing
    std::size_t left = 0;  // bytes of its fragment still to come
    std::size_t seen = 0;  // records of the wanted type before this one
    bool flip = false;     // the first byte of this fragment's second half is to be changed
    std::size_t at = 0;    // which byte, counted down
  };
  const auto states = std::make_shared<std::map<std::uint64_t, State>>();
  const auto guard = std::make_shared<std::mutex>();
  return [=](std::uint64_t connection, Direction direction, Bytes& bytes) {
    if (direction == Direction::ToServer) return true;
    const std::lock_guard<std::mutex> lock(*guard);
    State& state = (*states)[connection];
    for (std::uint8_t& byte : bytes) {
      if (state.left == 0) {
        state.header.push_back(byte);
        if (state.header.size() < 5) continue;
        state.left = static_cast<std::size_t>(state.header[3] << 8 | state.header[4]);
        const bool counts = state.header[0] == type && state.left >= shortest_tampered;
        state.flip = counts && state.seen++ == skip;
        state.at = state.left / 2;
        state.header.clear();
        continue;
      }
      if (state.flip && state.at-- == 0) {
        byte ^= 1;
        state.flip = false;
      }
      --state.left;
    }
    return true;
  };
}

}  // namespace tlsfit::test
