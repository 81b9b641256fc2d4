// Non-blocking sockets of the host that stand for the device's connections.
#pragma once

#include <sys/socket.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/chips/network.hpp"

namespace tlsfit::emulator {

/// A host address with port.
struct HostAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  /// "127.0.0.1:8443"
  std::string text() const;
  std::uint16_t port() const;
  void set_port(std::uint16_t port);
};

/// A numeric address, or a name that the host resolves (IPv4 first); nothing if there is none. Blocks while
/// the host's resolver does.
std::vector<HostAddress> host_addresses(const std::string& name);

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

/// A TCP connection to a host address.
class HostStream : public TcpStream {
 public:
  explicit HostStream(const HostAddress& to);
  /// One that somebody of the host has opened.
  explicit HostStream(Descriptor accepted);
  State state() override;
  std::size_t send(ByteView bytes) override;
  std::size_t receive(std::span<std::uint8_t> into) override;
  bool ended() override { return ended_; }
  void finish() override;

  int descriptor() const { return socket_.get(); }
  /// poll() events that would change something.
  short wanted() const;

 private:
  void failed(int error);

  Descriptor socket_;
  State state_ = State::Connecting;
  bool ended_ = false, finished_ = false, blocked_ = false;
};

/// A TCP port of 127.0.0.1 that stands for a port of the device.
class HostPort {
 public:
  /// Port 0: any that is free. Throws Error (Usage) if it is not.
  explicit HostPort(std::uint16_t port);
  std::uint16_t port() const { return port_; }
  struct Caller {
    Descriptor socket;
    std::uint16_t port = 0;
  };
  std::optional<Caller> accept();
  int descriptor() const { return socket_.get(); }

 private:
  Descriptor socket_;
  std::uint16_t port_ = 0;
};

/// A UDP socket that talks to one host address.
class HostDatagrams {
 public:
  explicit HostDatagrams(const HostAddress& to);
  void send(ByteView bytes);
  /// The next datagram, or nothing.
  std::optional<Bytes> receive();
  int descriptor() const { return socket_.get(); }

 private:
  Descriptor socket_;
};

}  // namespace tlsfit::emulator
