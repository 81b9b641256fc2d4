// What `tlsfit --help` says behind the list of commands.
#pragma once

#include <string>

namespace tlsfit {

/// What each exit code means, in a paragraph.
std::string exit_codes_text();

/// The boards and nets there are, the defaults of the folder we are in, and the exit codes. Does not throw:
/// what cannot be read is said in its place.
std::string overview();

}  // namespace tlsfit
