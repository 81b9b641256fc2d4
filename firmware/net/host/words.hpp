// Reads the system's files about names word by word.
#pragma once

#include <cstddef>

namespace net::host {

/// The words of a file; of those that are longer than any name only the beginning. '#' and ';' begin comments
/// (resolv.conf(5), hosts(5)). A file that is not there has none.
class Words {
 public:
  explicit Words(const char* path);
  ~Words();
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;

  /// Goes to the next word. False at the end of the file.
  bool next();
  const char* word() const { return word_; }
  /// Whether the word is the first of its line.
  bool begins_line() const { return begins_line_; }

 private:
  int take();

  int file_;
  char bytes_[128];
  std::size_t at_ = 0, size_ = 0;
  char word_[256] = {};
  bool line_begins_ = true, begins_line_ = false;
};

}  // namespace net::host
