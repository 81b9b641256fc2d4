// The firmware's own code as programs of the host (firmware/host), built once per run of the tests with the
// configuration of sample-fit and trust anchors for the tests' own roots.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/process.hpp"

namespace tlsfit::test {

/// Why the programs cannot be built on this machine; empty if they can.
std::string missing_for_programs();

/// The folder with `rehearsal` and `device`, with the configuration of tests/firmware/`fit`: sample-fit, or
/// one whose files are laid over it (those trust the P-256 root alone). Throws std::runtime_error if they do
/// not compile.
const std::filesystem::path& programs(const std::string& fit = "sample-fit");

/// `device` as a child whose console is typed on and read.
class Device {
 public:
  explicit Device(unsigned speed = 1, const std::vector<std::string>& maps = {},
                  const std::string& fit = "sample-fit");
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  void type(const std::string& line);
  /// Reads until `count` more jobs have ended, and returns all that was read since the last call. Throws
  /// std::runtime_error with it when that takes more than 60 s, or the program ends.
  std::string until_jobs_end(int count);
  /// Reads until `text` has come.
  std::string until(const std::string& text);

 private:
  bool read_more();

  pid_t pid_ = -1;
  int to_ = -1, from_ = -1;
  std::string unread_;
};

/// A job's part of a transcript: its lines, and the bytes of its body.
struct JobTranscript {
  std::vector<std::string> lines;  ///< without "[N] "
  std::string body;
  std::string last() const { return lines.empty() ? "" : lines.back(); }
};
JobTranscript of_job(const std::string& transcript, int number);

}  // namespace tlsfit::test
