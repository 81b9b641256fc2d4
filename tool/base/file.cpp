#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "base/paths.hpp"

namespace tlsfit {

namespace {

constexpr std::size_t largest_file = 256 << 20;  // what never ends must not fill the memory

/// A descriptor that closes itself.
struct Descriptor {
  explicit Descriptor(int opened) : number(opened) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number;
};

/// 0, or why not all of it could be written.
int write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t n = ::write(file, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

}  // namespace

std::string read_text(const fs::path& path) {
  need_readable(path);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number < 0) throw cannot_be(path, "read", errno);
  std::string content;
  constexpr std::size_t step = 1 << 16;
  for (std::size_t done = 0; done <= largest_file;) {
    content.resize(done + step);
    const ssize_t n = ::read(file.number, content.data() + done, step);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw cannot_be(path, "read", errno);
    done += static_cast<std::size_t>(n);
    content.resize(done);
    if (n == 0) return content;
  }
  throw cannot_be(path, "read", EFBIG);
}

Bytes read_bytes(const fs::path& path) {
  const std::string content = read_text(path);
  return Bytes(content.begin(), content.end());
}

void write_file(const fs::path& path, std::string_view content, Access access) {
  if (path.has_parent_path()) make_folder(path.parent_path());
  std::string name = path.string() + ".XXXXXX";
  const int fd = ::mkstemp(name.data());
  if (fd < 0) throw cannot_be(path, "written", errno);
  if (access == Access::Usual) {  // mkstemp() made it for its owner alone
    const mode_t mask = ::umask(0);
    ::umask(mask);
    ::fchmod(fd, 0666 & ~mask);
  }
  const int written = write_all(fd, content);
  const int closed = ::close(fd) == 0 ? 0 : errno;  // some file systems tell of a full disk only now
  const int why = written != 0 ? written : closed;
  const int renamed = why != 0 ? why : ::rename(name.c_str(), path.c_str()) == 0 ? 0 : errno;
  if (renamed == 0) return;
  ::unlink(name.c_str());
  throw cannot_be(path, why != 0 ? "written" : "replaced", renamed);
}

void write_file(const fs::path& path, ByteView content) {
  write_file(path, std::string_view(reinterpret_cast<const char*>(content.data()), content.size()));
}

bool write_file_if_changed(const fs::path& path, std::string_view content, Access access) {
  constexpr fs::perms others = fs::perms::group_all | fs::perms::others_all;
  std::error_code ignored;  // what cannot be read is written anew
  const fs::file_status now = fs::status(path, ignored);
  const bool right = access == Access::Usual || (now.permissions() & others) == fs::perms::none;
  if (right && now.type() == fs::file_type::regular && read_text(path) == content) return false;
  write_file(path, content, access);
  return true;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (temporary_folder() / "tlsfit.XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw cannot_be(name, "made", errno);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  remove_tree(path_);
}

FileLock::FileLock(const fs::path& path) {
  make_folder(path.parent_path());
  file_ = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
  int code = file_ < 0 ? -1 : ::flock(file_, LOCK_EX);
  while (code != 0 && file_ >= 0 && errno == EINTR) code = ::flock(file_, LOCK_EX);
  if (code == 0) return;
  const std::string why = std::strerror(errno);
  if (file_ >= 0) ::close(file_);
  throw Error(ExitCode::Usage, "{}: cannot be held: {}", path.string(), why);
}

FileLock::~FileLock() {
  ::close(file_);
}

fs::path executable_folder() {
  std::error_code failed;
  const fs::path self = fs::read_symlink("/proc/self/exe", failed);
  if (failed) throw Error(ExitCode::Missing, "/proc/self/exe: {}: mount /proc", failed.message());
  return self.parent_path();
}

fs::path cache_folder() {
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  const char* const home = std::getenv("HOME");
  const fs::path base = cache != nullptr && *cache != '\0' ? fs::path(cache)
                        : home != nullptr                  ? fs::path(home) / ".cache"
                                                           : temporary_folder();
  return base / "tlsfit";
}

fs::path data_folder() {
  const char* const named = std::getenv("TLSFIT_DATA_DIR");
  const fs::path folder = named != nullptr && *named != '\0'
                              ? fs::path(named)
                              : executable_folder().parent_path() / "share" / "tlsfit";
  if (!is_folder(folder / "configs"))
    throw Error(ExitCode::Missing,
                "{}: no 'configs' there: install tlsfit with `cmake --install`, or set TLSFIT_DATA_DIR to "
                "its source tree",
                folder.string());
  return folder;
}

}  // namespace tlsfit
