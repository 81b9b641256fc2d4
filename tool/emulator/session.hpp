// One run of an image: types the commands, follows the jobs, and reports how it went.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "emulator/machine.hpp"
#include "model/run_report.hpp"

namespace tlsfit::emulator {

struct SessionOptions {
  Given given;                        ///< for an image that does not say itself which board it is for
  std::vector<std::string> commands;  ///< "get https://…", "tls host:port"; none: console on stdin and stdout
  bool at_once = false;               ///< all commands together instead of one after another
  unsigned repeat = 1;
  std::vector<std::string> maps;
  std::vector<std::string> listens;  ///< "8080=80": ports of the host that stand for ports of the device
  bool allow_net = false;
  std::uint64_t seed = 0;
  std::string cable, modem;
  std::optional<double> dhcp_after;  ///< seconds; negative: never
  std::string clock;                 ///< ISO 8601 time at start, or an offset in seconds: "+3600", "-86400"
  double speed = 1;
  /// Of real time; 0: no limit. Unset: 120, on the console from when stdin has ended or the guest last
  /// listened to it, for people may think.
  std::optional<double> max_seconds;
  bool strict = false, no_crystal = false, no_noise = false;
  bool profile = false;           ///< the report says which functions took the instructions
  std::vector<std::string> pins;  ///< "C13=low", "A1=1.65V"
  std::vector<std::string> show;  ///< pins whose changes are printed: "led1", "B10"
  std::string flash;  ///< file with what the flash holds, read at first and written at the end; or none
  std::uint64_t power_cut = 0;  ///< the power fails during this writing to flash, and comes back; 0: never
  std::string until;            ///< ends well once the guest has printed this; empty: nothing
  unsigned sessions = 0;  ///< ends well some time after so many handshakes of a program's; 0: it does not
  bool body_to_stdout = true;  ///< else the body is only counted, and what a program prints goes to stderr
  bool quiet = false;
};

/// Runs to the end. With commands that is when all of them have ended; at the console, when stdin has ended,
/// what was asked has been done, and the guest is quiet; a program that takes no commands, when it says so.
/// The outcome is "ok" then and only then. The console's lines go to stderr, the body to stdout (with no
/// commands, all goes to stdout). Throws Error (Usage) for options or images it cannot use.
RunReport run_session(const std::filesystem::path& image, const SessionOptions& options);

/// Seconds since 1970 that `text` means at real time `now`. Throws Error (Usage).
double clock_time(const std::string& text, double now);

}  // namespace tlsfit::emulator
