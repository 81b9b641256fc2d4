// The course of a module: from its start, over joining its network, until it is up; and again, when something
// goes wrong.
#pragma once

#include "net/at/dialect.hpp"
#include "net/at/modem.hpp"

namespace net::at {

enum class Phase : std::uint8_t {
  Off,        // its supply is off for a moment, so that it starts anew
  Booting,    // until it says that it is there
  Resetting,  // it said nothing: it has a supply that nobody switches, and is told to start anew
  Joining,    // in steps, which the driver knows
  Resting,    // joining failed; it is tried again
  Up,
};
inline Phase phase = Phase::Off;

/// Why there is no network. The first are those of every module; a driver's own follow, and it has sentences
/// for all.
using Reason = std::uint8_t;
inline constexpr Reason starting = 0, restarted = 1, hung = 2, bytes_lost = 3, own_reasons = 4;
inline Reason reason = starting;

inline Modem modem;
inline Address own;
inline bool silent = false;      ///< it did not answer when it was to start
inline bool keeps_data = false;  ///< it keeps what it receives until it is asked
inline std::uint32_t since = 0;  ///< ms: when the phase began, or what else is waited for

void enter(Phase next);
bool lasted(std::uint32_t milliseconds);

/// The network is gone; the module is as it was.
void down(Reason why);
/// Starts the module anew, by its supply.
void start_anew(Reason why);
/// The module says that it has started: it is to join from the beginning.
void started();
/// Joining has failed, for the reason that is known.
void rest();
/// The module has an address. `time_known`: the clock is set, and time servers need not be asked.
void up(bool time_known);

/// What was asked for the current link has been answered, but not by Answer::Timeout.
void link_answered(Answer answer);
/// It was not, and the module is started anew.
void timed_out();

}  // namespace net::at
