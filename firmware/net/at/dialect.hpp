// What a driver over net/at says of its module: how it is set up and joins its network, and what its lines
// mean. One driver is linked in, and net/at does the rest: it talks, lets links take turns, and is the
// firmware's net.
#pragma once

#include <cstdint>

#include "net/at/links.hpp"

namespace net::at {

enum class Answer : std::uint8_t {
  None,
  Ok,
  Error,
  Busy,     ///< the module did not take the command, and wants it again
  Prompt,   ///< the module waits for data
  Timeout,  ///< no answer in time
};

/// Whether data follows, on which link, and how many bytes of it.
struct Header {
  bool there = false;
  std::uint8_t link = 0;
  std::uint16_t size = 0;
};

/// From power-on until it must have said that it is there, ms.
extern const std::uint16_t boot_time;

/// Lets the module start anew without a pin for that.
extern const char reset_command[];

/// Asks for data that the module keeps; ',' and two numbers follow, link and bytes.
extern const char pull_command[];

/// What `line` says about the command that is being asked. None: it is not about that.
Answer verdict(const char* line);

/// What follows `line`, a `whole` one or what there is of one up to ':' or ','.
Header header(const char* line, bool whole);

/// A line that is no verdict.
void hear(const char* line);

/// While the module joins, and nothing is being asked: asks what comes next, if it is time for that.
void join_further();

/// What was asked by join_further() has been answered.
void joining_answered(Answer answer);

/// To join, from the beginning: the module has started, or has rested from a failure.
void join();

/// The current link's AT+CIPSTART is being asked, and has been answered.
void connecting_begins();
void connecting_answered(Link& link, Answer answer);

}  // namespace net::at
