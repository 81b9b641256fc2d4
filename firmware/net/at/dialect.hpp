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

/// How a module differs from others in what all of them do. Times are in ms.
struct Ways {
  std::uint32_t boot_time;     ///< from power-on until it must have said that it is there
  std::uint32_t short_answer;  ///< to what it answers by itself
  std::uint32_t send_verdict;  ///< on data that was sent
  std::uint32_t
      connects_within;  ///< 0: AT+CIPSTART is answered when a link is made, or is not; else it tells later
  std::uint32_t refused_within;  ///< a link that failed sooner was refused: nobody waited for an answer
  const char* greeting;  ///< is asked until the module answers; null: it says by itself when it is there
  const char* reset;     ///< lets it start anew without a pin for that
  const char* pull;      ///< asks for data that it keeps; ',' and two numbers follow, link and bytes
  const char* look_up;  ///< asks for a name, which follows, when a link was not made, and it does not say why
};
extern const Ways ways;

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

/// Asks something of the driver's own, while the module is up and the links ask nothing. Whether there was
/// something; its answer is for hear().
bool ask_own();

}  // namespace net::at
