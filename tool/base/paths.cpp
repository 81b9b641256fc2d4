#include "base/paths.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace tlsfit {

Error cannot_be(const fs::path& path, std::string_view what, int why) {
  return {ExitCode::Usage, "{}: cannot be {}: {}", path.string(), what, std::strerror(why)};
}

namespace {

/// The kind of what is at `path`; `not_found` if there is nothing.
fs::file_type kind_of(const fs::path& path) {
  std::error_code failed;
  const fs::file_type kind = fs::status(path, failed).type();
  if (kind == fs::file_type::none || kind == fs::file_type::unknown)
    throw cannot_be(path, "read", failed.value());
  return kind;
}

/// Every entry that an iterator comes past. Its `++` throws; increment() does not.
template <class Iterator>
std::vector<fs::path> all_of(const fs::path& folder, bool files_only) {
  std::error_code failed;
  std::vector<fs::path> result;
  for (Iterator entry(folder, failed); !failed && entry != Iterator(); entry.increment(failed))
    if (!files_only || is_file(entry->path())) result.push_back(entry->path());
  if (failed) throw cannot_be(folder, "read", failed.value());
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

bool is_there(const fs::path& path) {
  return kind_of(path) != fs::file_type::not_found;
}
bool is_file(const fs::path& path) {
  return kind_of(path) == fs::file_type::regular;
}
bool is_folder(const fs::path& path) {
  return kind_of(path) == fs::file_type::directory;
}

fs::path absolute_path(const fs::path& path) {
  std::error_code failed;
  fs::path result = fs::absolute(path, failed);
  if (failed) throw Error(ExitCode::Usage, "the current folder cannot be found: {}", failed.message());
  return result;
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  return all_of<fs::directory_iterator>(folder, false);
}
std::vector<fs::path> files_below(const fs::path& folder) {
  return all_of<fs::recursive_directory_iterator>(folder, true);
}

void make_folder(const fs::path& path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed) throw cannot_be(path, "made", failed.value());
}

void rename_file(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::rename(from, to, failed);
  if (failed) throw cannot_be(to, "replaced", failed.value());
}

void remove_file(const fs::path& path) {
  std::error_code failed;
  fs::remove(path, failed);
  if (failed) throw cannot_be(path, "removed", failed.value());
}

void remove_tree(const fs::path& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

int unreadable(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return errno;
  struct stat kind {};
  const int why = ::fstat(file, &kind) != 0 ? errno : S_ISDIR(kind.st_mode) ? EISDIR : 0;
  ::close(file);
  return why;
}

void need_readable(const fs::path& path) {
  const int why = unreadable(path);
  if (why == EISDIR) throw Error(ExitCode::Usage, "{}: is a folder, want a file", path.string());
  if (why != 0) throw cannot_be(path, "read", why);
}

fs::path temporary_folder() {
  std::error_code failed;
  fs::path path = fs::temp_directory_path(failed);
  if (!failed) return path;
  const char* const named = std::getenv("TMPDIR");
  throw Error(ExitCode::Usage, "TMPDIR={}: not a folder that can be written to: {}",
              named != nullptr ? named : "", failed.message());
}

}  // namespace tlsfit
