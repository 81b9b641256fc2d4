#include "image/witness/gdb_stub.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <thread>

namespace tlsfit::test {

namespace {

constexpr int longest_answer = 30'000;  // milliseconds

}  // namespace

GdbStub::GdbStub(const fs::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = socket.string();
  if (name.size() >= sizeof address.sun_path) throw std::runtime_error(name + ": too long for a socket");
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  for (int tries = 0; tries < 300; ++tries) {
    socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
    ::close(socket_);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  socket_ = -1;
  throw std::runtime_error(name + ": nobody listens");
}

GdbStub::~GdbStub() {
  if (socket_ >= 0) ::close(socket_);
}

void GdbStub::write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) throw std::runtime_error("the debugger's stub has gone");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void GdbStub::send(std::string_view packet) {
  const unsigned sum = std::accumulate(packet.begin(), packet.end(), 0U, [](unsigned all, char c) {
    return all + static_cast<unsigned char>(c);
  });
  write(fmt::format("${}#{:02x}", packet, sum & 0xFFU));
}

std::optional<std::string> GdbStub::receive_within(int milliseconds) {
  for (;;) {
    const std::size_t begin = received_.find('$'), end = received_.find('#', begin);
    if (begin != std::string::npos && end != std::string::npos && received_.size() >= end + 3) {
      std::string packet = received_.substr(begin + 1, end - begin - 1);
      received_.erase(0, end + 3);
      return packet;
    }
    pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, milliseconds) <= 0) return std::nullopt;
    char bytes[4096];
    const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) throw std::runtime_error("the debugger's stub has gone");
    received_.append(bytes, static_cast<std::size_t>(count));
  }
}

std::string GdbStub::receive() {
  auto answer = receive_within(longest_answer);
  if (!answer) throw std::runtime_error("the debugger's stub does not answer");
  return std::move(*answer);
}

std::string GdbStub::ask(std::string_view packet) {
  send(packet);
  return receive();
}

void GdbStub::order(std::string_view packet) {
  const std::string answer = ask(packet);
  if (answer != "OK")
    throw std::runtime_error(fmt::format("{}: the debugger's stub says '{}'", packet.substr(0, 40), answer));
}

void GdbStub::interrupt() {
  write("\x03");
}

std::string hex_of(const std::vector<std::uint32_t>& words) {
  std::string hex;
  for (const std::uint32_t word : words)
    for (unsigned n = 0; n < 4; ++n) hex += fmt::format("{:02x}", word >> (8 * n) & 0xFFU);
  return hex;
}

std::vector<std::uint32_t> words_of(std::string_view hex) {
  std::vector<std::uint32_t> words;
  for (; hex.size() >= 8; hex.remove_prefix(8)) {
    std::uint32_t word = 0;
    for (unsigned n = 0; n < 4; ++n) {
      std::uint32_t byte = 0;
      const char* const end = hex.data() + 2 * n + 2;
      if (std::from_chars(hex.data() + 2 * n, end, byte, 16).ptr != end)
        throw std::runtime_error(fmt::format("the debugger's stub says '{}'", hex.substr(0, 40)));
      word |= byte << (8 * n);
    }
    words.push_back(word);
  }
  return words;
}

}  // namespace tlsfit::test
