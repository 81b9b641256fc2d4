// Questions and deeds about paths. std::filesystem's own functions throw what would end as a defect of ours
// where a folder may not be entered or the disk is full. These stop with an Error (Usage) that names the path
// and the system's reason; the test `files` sees to it that nothing in tool/ calls the others.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tlsfit {

/// "PATH: cannot be written: No space left on device"
/// @param what was to be done: "written"
/// @param why errno
Error cannot_be(const fs::path& path, std::string_view what, int why);

/// Whether something, a file, or a folder is at `path` (links are followed). Throws where that cannot be
/// found out: a path that may not be looked at is not the same as one with nothing there.
bool is_there(const fs::path& path);
bool is_file(const fs::path& path);
bool is_folder(const fs::path& path);

/// `path` from the root; the folder we are in may be gone.
fs::path absolute_path(const fs::path& path);

/// What is in a folder, sorted.
std::vector<fs::path> entries_of(const fs::path& folder);
/// Every file in a folder and in those below it, sorted.
std::vector<fs::path> files_below(const fs::path& folder);

/// Makes a folder and those it is in, where they are not there.
void make_folder(const fs::path& path);
/// $TMPDIR or /tmp.
fs::path temporary_folder();
/// Gives a file another name in the same file system, in place of what has that name.
void rename_file(const fs::path& from, const fs::path& to);
/// Removes a file. That there is none is well.
void remove_file(const fs::path& path);
/// Removes a file, or a folder with all that is in it. Nothing there is well; so is what will not go.
void remove_tree(const fs::path& path);

/// 0 if a file can be opened for reading, else errno (EISDIR for a folder).
int unreadable(const fs::path& path);
/// Throws Error (Usage), as read_text() would, if a file cannot be opened for reading.
void need_readable(const fs::path& path);

}  // namespace tlsfit
