#include "hosted/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "base/process.hpp"

extern char** environ;

namespace tlsfit::hosted {

namespace {

void close_end(int& descriptor) {
  if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

Child::Child(const std::vector<std::string>& argv, const std::string& variable, bool typed) {
  const auto program = find_program(argv.at(0));
  if (!program) throw Error(ExitCode::Missing, "{}: no such program", argv.at(0));
  int out[2] = {-1, -1}, in[2] = {-1, -1};
  if (::pipe2(out, O_CLOEXEC) != 0 || (typed && ::pipe2(in, O_CLOEXEC) != 0))
    throw Error(ExitCode::Missing, "{}: no pipe to it: {}", program->string(), std::strerror(errno));
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  if (typed) ::posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  std::vector<std::string> arguments = argv, variables{variable};
  for (char** each = environ; *each != nullptr; ++each) variables.emplace_back(*each);
  const int why = ::posix_spawn(&pid_, program->c_str(), &actions, nullptr, pointers(arguments).data(),
                                pointers(variables).data());
  ::posix_spawn_file_actions_destroy(&actions);
  close_end(out[1]);
  close_end(in[0]);
  out_ = out[0];
  in_ = in[1];
  if (why == 0) return;
  close_end(out_);
  close_end(in_);
  throw Error(ExitCode::Missing, "{}: cannot be started: {}", program->string(), std::strerror(why));
}

Child::~Child() {
  close_end(in_);
  close_end(out_);
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  wait();
}

std::string Child::read(std::chrono::milliseconds longest) {
  pollfd printed = {out_, POLLIN, 0};
  if (::poll(&printed, 1, static_cast<int>(longest.count())) <= 0) return "";
  std::string bytes(4096, '\0');
  const ssize_t count = ::read(out_, bytes.data(), bytes.size());
  silent_ = count == 0 || (count < 0 && errno != EINTR);
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

void Child::type(std::string_view text) {
  // It may have ended: then nobody reads, which shows at its end.
  while (!text.empty() && in_ >= 0) {
    const ssize_t count = ::write(in_, text.data(), text.size());
    if (count <= 0) return close_end(in_);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Child::end_input() {
  close_end(in_);
}

void Child::signal(int number) {
  if (pid_ != 0) ::kill(pid_, number);
}

int Child::wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace tlsfit::hosted
