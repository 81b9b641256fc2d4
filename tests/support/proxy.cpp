#include "support/proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <map>
#include <memory>
#include <mutex>

namespace tlsfit::test {

namespace {

constexpr std::size_t shortest_tampered = 16;  // bytes of a fragment

}  // namespace

Proxy::Proxy(std::uint16_t server_port, Filter filter)
    : server_port_(server_port),
      filter_(std::move(filter)),
      listener_([this](int client, std::uint64_t number) { pass(client, number); }) {}

void Proxy::pass(int client, std::uint64_t connection) {
  const int server = connect_to(server_port_);
  bool open = server >= 0;
  std::array<char, 4096> buffer;
  while (open && !listener_.stopping()) {
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
  if (server >= 0) ::close(server);
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
