// Runs the real tlsfit in a folder of its own, and sees what it leaves there.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/process.hpp"

namespace tlsfit::test {

inline ProcessResult run_tool(const std::vector<std::string>& arguments, const fs::path& folder = {}) {
  std::vector<std::string> command{TLSFIT_BINARY};
  command.insert(command.end(), arguments.begin(), arguments.end());
  ProcessOptions options;
  options.folder = folder;
  options.timeout = std::chrono::seconds(60);
  return run_process(command, options);
}

/// Every file and folder below `folder`, by relative path.
inline std::set<std::string> tree_of(const fs::path& folder) {
  std::set<std::string> result;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    result.insert(fs::relative(entry.path(), folder).string());
  return result;
}

/// A port of this host on which nobody listens: it was free a moment ago.
inline std::string refusing_host() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no free port");
  ::close(fd);
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

/// A command line without quotes, word by word.
inline std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    result.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

}  // namespace tlsfit::test
