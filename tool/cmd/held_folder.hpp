// A folder that one tlsfit writes into at a time, or several read.
#pragma once

#include <csignal>
#include <vector>

#include "base/file.hpp"

namespace tlsfit {

/// A folder, held by this process: while it is written, a second tlsfit that would write or read there is
/// refused, not mixed in; while it is read, one that would write.
/// The kernel lets go of it however we end. Folders that were made for nothing are removed again, also when
/// Ctrl-C comes while targets are probed. (While a program runs, run_process turns it into an exception.)
class HeldFolder {
 public:
  enum class For { Writing, Reading };
  /// Makes the folder if it is not there. Throws Error (Usage) if that fails or another process holds it.
  /// What may only be read needs no lock.
  explicit HeldFolder(const fs::path& folder, For use = For::Writing);
  ~HeldFolder();
  HeldFolder(const HeldFolder&) = delete;
  HeldFolder& operator=(const HeldFolder&) = delete;

  /// A folder of ours in it, where objects are kept between builds. Gone at the end if nothing is in it.
  const fs::path& work() const { return work_; }

 private:
  void take(const fs::path& folder);
  bool last() const;
  void remove_empty() const;

  static HeldFolder* held_;
  HeldFolder* outer_ = nullptr;
  For use_;
  fs::path work_, lock_file_;
  std::vector<fs::path> made_;  ///< innermost first
  int lock_ = -1;
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

}  // namespace tlsfit
