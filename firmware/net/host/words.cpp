#include "net/host/words.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace net::host {

Words::Words(const char* path) : file_(::open(path, O_RDONLY | O_CLOEXEC)) {}

Words::~Words() {
  if (file_ >= 0) ::close(file_);
}

/// The next character; negative at the end.
int Words::take() {
  if (at_ == size_) {
    const ssize_t count = file_ < 0 ? 0 : ::read(file_, bytes_, sizeof bytes_);
    if (count <= 0) return -1;
    at_ = 0;
    size_ = static_cast<std::size_t>(count);
  }
  return static_cast<unsigned char>(bytes_[at_++]);
}

bool Words::next() {
  std::size_t size = 0;
  bool comment = false;
  for (int c = take(); c >= 0; c = take()) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (c == '#' || c == ';') comment = true;
    if (!blank && !comment) {
      if (size == 0) begins_line_ = line_begins_;
      line_begins_ = false;
      if (size < sizeof word_ - 1) word_[size++] = static_cast<char>(c);
      continue;
    }
    if (c == '\n') {
      comment = false;
      if (size == 0) line_begins_ = true;
    }
    if (size == 0) continue;
    // What ends the word is looked at again: it may end the line, or begin a comment.
    --at_;
    break;
  }
  word_[size] = 0;
  return size != 0;
}

}  // namespace net::host
