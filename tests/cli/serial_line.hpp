// A serial line, which is a pseudo-terminal.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

namespace tlsfit::test {

/// Both ends of a line; the device has the master's.
class SerialLine {
 public:
  SerialLine() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    EXPECT_EQ(::grantpt(master_), 0);
    EXPECT_EQ(::unlockpt(master_), 0);
    std::array<char, 64> name{};
    EXPECT_EQ(::ptsname_r(master_, name.data(), name.size()), 0);
    port_ = name.data();
  }
  ~SerialLine() { hang_up(); }
  SerialLine(const SerialLine&) = delete;
  SerialLine& operator=(const SerialLine&) = delete;

  const std::string& port() const { return port_; }
  int device() const { return master_; }
  void say(std::string_view text) {
    EXPECT_EQ(::write(master_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  /// What has come, at the latest after two seconds.
  std::string hear(std::string_view until) {
    std::string heard;
    std::array<char, 256> buffer;
    ::fcntl(master_, F_SETFL, O_NONBLOCK);
    for (int tries = 0; tries < 200 && heard.find(until) == std::string::npos; ++tries) {
      const ssize_t n = ::read(master_, buffer.data(), buffer.size());
      if (n > 0) heard.append(buffer.data(), static_cast<std::size_t>(n));
      if (n <= 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return heard;
  }
  void hang_up() {
    if (master_ >= 0) ::close(master_);
    master_ = -1;
  }

 private:
  int master_;
  std::string port_;
};

}  // namespace tlsfit::test
