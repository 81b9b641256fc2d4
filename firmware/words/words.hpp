// What is said about failures, for programs that say it. The rest of the firmware knows codes only: a program
// that does not call this has not a word of it in its image.
#pragma once

#include "session/session.hpp"
#include "text/text.hpp"

namespace words {

/// The kind of trouble in a word, as the console's protocol has it: "tls", "net", "timeout", "http",
/// "entropy".
text::Packed kind(session::Trouble trouble);

/// Composes the sentence about why a session is Failed. Before its release().
void explain(text::Writer& out, const session::Session& session);

}  // namespace words
