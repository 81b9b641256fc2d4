#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/error.hpp"

namespace tlsfit {

namespace {

std::string read_all(const fs::path& path) {
  if (fs::is_directory(path)) throw Error(ExitCode::Usage, "{}: is a folder, want a file", path.string());
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(ExitCode::Usage, "{}: cannot be read: {}", path.string(), std::strerror(errno));
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

}  // namespace

std::string read_text(const fs::path& path) {
  return read_all(path);
}

Bytes read_bytes(const fs::path& path) {
  const std::string content = read_all(path);
  return Bytes(content.begin(), content.end());
}

void write_file(const fs::path& path, std::string_view content, Access access) {
  const auto stop = [&](const char* what) -> void {
    throw Error(ExitCode::Usage, "{}: cannot be {}: {}", path.string(), what, std::strerror(errno));
  };
  std::error_code failed;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), failed);
  if (failed)
    throw Error(ExitCode::Usage, "{}: cannot be made: {}", path.parent_path().string(), failed.message());

  std::string name = path.string() + ".XXXXXX";
  const int fd = ::mkstemp(name.data());
  if (fd < 0) stop("written");
  if (access == Access::Usual) {  // mkstemp() made it for its owner alone
    const mode_t mask = ::umask(0);
    ::umask(mask);
    ::fchmod(fd, 0666 & ~mask);
  }
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t n = ::write(fd, content.data() + done, content.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int why = errno;
      ::close(fd);
      ::unlink(name.c_str());
      errno = why;
      stop("written");
    }
    done += static_cast<std::size_t>(n);
  }
  ::close(fd);
  if (::rename(name.c_str(), path.c_str()) != 0) {
    const int why = errno;
    ::unlink(name.c_str());
    errno = why;
    stop("replaced");
  }
}

void write_file(const fs::path& path, ByteView content) {
  write_file(path, std::string_view(reinterpret_cast<const char*>(content.data()), content.size()));
}

bool write_file_if_changed(const fs::path& path, std::string_view content, Access access) {
  constexpr fs::perms others = fs::perms::group_all | fs::perms::others_all;
  const bool right = access == Access::Usual ||
                     (fs::exists(path) && (fs::status(path).permissions() & others) == fs::perms::none);
  if (right && fs::is_regular_file(path) && read_text(path) == content) return false;
  write_file(path, content, access);
  return true;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "tlsfit.XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw Error(ExitCode::Usage, "{}: cannot be made: {}", name, std::strerror(errno));
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

FileLock::FileLock(const fs::path& path) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
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
  return fs::read_symlink("/proc/self/exe").parent_path();
}

fs::path cache_folder() {
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  const char* const home = std::getenv("HOME");
  const fs::path base = cache != nullptr && *cache != '\0' ? fs::path(cache)
                        : home != nullptr                  ? fs::path(home) / ".cache"
                                                           : fs::temp_directory_path();
  return base / "tlsfit";
}

fs::path data_folder() {
  const char* const named = std::getenv("TLSFIT_DATA_DIR");
  const fs::path folder = named != nullptr && *named != '\0'
                              ? fs::path(named)
                              : executable_folder().parent_path() / "share" / "tlsfit";
  if (!fs::is_directory(folder / "configs"))
    throw Error(ExitCode::Missing,
                "{}: no 'configs' there: install tlsfit with `cmake --install`, or set TLSFIT_DATA_DIR to "
                "its source tree",
                folder.string());
  return folder;
}

}  // namespace tlsfit
