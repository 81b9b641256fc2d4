// What the device was asked to do: each command of the console becomes a job, which poll() moves on and which
// reports on the console. Several may be under way at once.
#pragma once

namespace jobs {

/// Moves every job on by one step. Never waits.
void poll();

/// Fetches a page: "https://HOST[:PORT][/PATH]", or "http://...", and after a space maybe FIRST-LAST, the
/// bytes of it that are wanted.
void get(const char* arguments);

/// Makes a handshake with "HOST:PORT" and hangs up.
void tls(const char* arguments);

/// Whether no job is under way or waits.
bool idle();

/// Whether none has failed.
bool all_well();

/// Tells of memory and jobs, in one line.
void stats();

}  // namespace jobs
