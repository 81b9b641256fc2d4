// What an image and whoever watches it (tlsfit-emulator, a debugger's script) must agree on. agreement.cpp
// puts each number into the image's symbol table, whence `tlsfit build` takes them into what the image says
// of itself (section
// `.tlsfit`). Macros in decimal, since assembler reads them, too.
#pragma once

#define TLSFIT_STACK_PAINT 2779096485  // 0xA5A5A5A5: what start-up fills the stack with

// Where the counters are in tlsfit_arena, in bytes: in use now, and most that ever was.
#define TLSFIT_HEAP_USED 0
#define TLSFIT_HEAP_PEAK 4

// What is told in the lowest byte of tlsfit_told (event/event.hpp).
#define TLSFIT_HANDSHAKE_BEGINS 1
#define TLSFIT_HANDSHAKE_FAILED 2
#define TLSFIT_HANDSHAKE_VERIFIED 3
#define TLSFIT_HANDSHAKE_RESUMED 4
#define TLSFIT_PROGRAM_DONE 5
#define TLSFIT_PROGRAM_FAILED 6

// Most characters that the console takes on a line.
#define TLSFIT_TYPED_LINE 256
