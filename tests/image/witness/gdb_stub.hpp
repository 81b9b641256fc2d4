// A debugger's end of the remote serial protocol (GDB's manual, appendix E), as far as QEMU's stub needs it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"

namespace tlsfit::test {

class GdbStub {
 public:
  /// Connects to the socket that a stub listens at, which may take it a moment. Throws std::runtime_error.
  explicit GdbStub(const fs::path& socket);
  ~GdbStub();
  GdbStub(const GdbStub&) = delete;
  GdbStub& operator=(const GdbStub&) = delete;

  /// Sends a packet without waiting for its answer. QEMU takes the next packet for an acknowledgement.
  void send(std::string_view packet);
  /// The next answer. Throws std::runtime_error after 30 s, or when the stub has gone.
  std::string receive();
  /// The next answer, if it comes within so many milliseconds.
  std::optional<std::string> receive_within(int milliseconds);
  std::string ask(std::string_view packet);
  /// ask() that throws std::runtime_error unless the answer is "OK".
  void order(std::string_view packet);
  /// Stops a target that runs; receive() then says so.
  void interrupt();

 private:
  void write(std::string_view bytes) const;

  int socket_ = -1;
  std::string received_;
};

/// Words as the protocol has them, in the target's order of bytes, little-endian here.
std::string hex_of(const std::vector<std::uint32_t>& words);
/// Throws std::runtime_error if these are no words.
std::vector<std::uint32_t> words_of(std::string_view hex);

}  // namespace tlsfit::test
