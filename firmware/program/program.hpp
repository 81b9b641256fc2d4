// What a program is to the rest of the firmware: two functions. Which program an image has is decided when it
// is linked (firmware/apps/NAME, or a folder of the user's).
#pragma once

/// Called once, when board, noise sources and net have been started; the net need not be up yet.
void setup();

/// Called again and again, for as long as the device runs. Must not wait: what it waits for goes on only
/// between two calls.
void loop();
