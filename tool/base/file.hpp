// Files: read whole, written whole under a temporary name and renamed, so that nothing is ever half there.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace tlsfit {

namespace fs = std::filesystem;

/// The whole file. Throws Error (Usage) that names the file and the system's reason.
std::string read_text(const fs::path& path);
Bytes read_bytes(const fs::path& path);

/// Whom a new file is for: whom the person's umask lets, or its owner alone (0600).
enum class Access { Usual, Private };

/// Writes `content` under a temporary name in the same folder (made if needed), then renames it to `path`.
/// Throws Error (Usage) that names the file and the system's reason; `path` is then as it was.
void write_file(const fs::path& path, std::string_view content, Access access = Access::Usual);
void write_file(const fs::path& path, ByteView content);

/// Like write_file, but leaves a file that already has this content untouched, so that its time does not
/// change and builds that depend on it are not run again. Returns whether it wrote. A file that others may
/// read and should not is always written.
bool write_file_if_changed(const fs::path& path, std::string_view content, Access access = Access::Usual);

/// A folder of our own below the system's temporary folder, removed with everything in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// A file that one process holds at a time; others wait. The kernel lets go of it however the process ends.
class FileLock {
 public:
  /// Makes the file, and its folder, if they are not there. Throws Error (Usage) that names it.
  explicit FileLock(const fs::path& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int file_ = -1;
};

/// Folder of the running executable.
fs::path executable_folder();

/// Folder for what can be made again: ${XDG_CACHE_HOME:-~/.cache}/tlsfit. It need not exist.
fs::path cache_folder();

/// Folder that holds `configs`, `templates` and `firmware`: $TLSFIT_DATA_DIR, else <binary>/../share/tlsfit.
/// Throws Error (Missing) if there is none.
fs::path data_folder();

}  // namespace tlsfit
