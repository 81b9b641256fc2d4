#include "cmd/held_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/paths.hpp"

namespace tlsfit {

namespace {

/// Whether the file that `path` names is still the one that is open: who held it before may have removed it.
bool is_still(const fs::path& path, int file) {
  struct stat named {};
  struct stat open {};
  return ::stat(path.c_str(), &named) == 0 && ::fstat(file, &open) == 0 && named.st_ino == open.st_ino &&
         named.st_dev == open.st_dev;
}

}  // namespace

HeldFolder* HeldFolder::held_ = nullptr;

HeldFolder::HeldFolder(const fs::path& folder, For use)
    : use_(use), work_(absolute_path(folder).lexically_normal() / ".tlsfit"), lock_file_(work_ / "lock") {
  for (fs::path path = work_; !is_there(path); path = path.parent_path()) made_.push_back(path);
  if (use_ == For::Reading) made_ = {work_};  // whoever reads last removes it
  std::error_code failed;
  fs::create_directories(work_, failed);
  if (failed && use_ == For::Writing) {
    remove_empty();
    throw Error(ExitCode::Usage, "{}: cannot be made: {}", folder.string(), failed.message());
  }
  if (!failed) fs::permissions(work_, fs::perms::owner_all, failed);  // what is compiled there may hold a key
  take(folder);
  outer_ = std::exchange(held_, this);
  struct sigaction action {};
  action.sa_handler = [](int signal_number) {
    for (const HeldFolder* held = held_; held != nullptr; held = held->outer_) held->remove_empty();
    ::raise(signal_number);  // now by its default
  };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, &old_int_);
  ::sigaction(SIGTERM, &action, &old_term_);
}

HeldFolder::~HeldFolder() {
  ::sigaction(SIGINT, &old_int_, nullptr);
  ::sigaction(SIGTERM, &old_term_, nullptr);
  held_ = outer_;
  remove_empty();
  if (lock_ >= 0) ::close(lock_);
}

void HeldFolder::take(const fs::path& folder) {
  lock_ = ::open(lock_file_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
  if (lock_ < 0 && use_ == For::Reading) return;
  if (lock_ < 0)
    throw Error(ExitCode::Usage, "{}: cannot be written: {}", folder.string(), std::strerror(errno));
  const int kind = use_ == For::Reading ? LOCK_SH : LOCK_EX;
  if (::flock(lock_, kind | LOCK_NB) == 0 && is_still(lock_file_, lock_)) return;
  ::close(lock_);
  throw Error(ExitCode::Usage, "{}: another tlsfit is at work there: wait for it, or name another folder",
              folder.string());
}

/// Whether nobody else reads there: the lock's file is theirs, too.
bool HeldFolder::last() const {
  return use_ == For::Writing || (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) == 0);
}

/// Safe in a signal handler.
void HeldFolder::remove_empty() const {
  if (!made_.empty() && last()) ::unlink(lock_file_.c_str());
  for (const fs::path& path : made_) ::rmdir(path.c_str());  // refuses what is not empty
}

}  // namespace tlsfit
