// A folder that one tlsfit writes into at a time.
#pragma once

#include <csignal>
#include <vector>

#include "base/file.hpp"

namespace tlsfit {

/// An output folder, held by this process: a second tlsfit that would write there is refused, not mixed in.
/// The kernel lets go of it however we end. Folders that were made for nothing are removed again, also when
/// Ctrl-C comes while targets are probed. (While a program runs, run_process turns it into an exception.)
class HeldFolder {
 public:
  /// Makes the folder if it is not there. Throws Error (Usage) if that fails or another process holds it.
  explicit HeldFolder(const fs::path& folder);
  ~HeldFolder();
  HeldFolder(const HeldFolder&) = delete;
  HeldFolder& operator=(const HeldFolder&) = delete;

  /// A folder of ours in it, where objects are kept between builds. Gone at the end if nothing is in it.
  const fs::path& work() const { return work_; }

 private:
  void take(const fs::path& folder);
  void remove_empty() const;

  static HeldFolder* held_;
  HeldFolder* outer_ = nullptr;
  fs::path work_, lock_file_;
  std::vector<fs::path> made_;  ///< innermost first
  int lock_ = -1;
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

}  // namespace tlsfit
