// The numbers of agreement.hpp as absolute symbols, which take no memory.
#include "agreement/agreement.hpp"

#define AGREED(name, value) AGREED_TEXT(name, value)
#define AGREED_TEXT(name, value) asm(".global tlsfit_agreed_" #name "\n.set tlsfit_agreed_" #name ", " #value)

AGREED(stack_paint, TLSFIT_STACK_PAINT);
AGREED(heap_used, TLSFIT_HEAP_USED);
AGREED(heap_peak, TLSFIT_HEAP_PEAK);
AGREED(handshake_begins, TLSFIT_HANDSHAKE_BEGINS);
AGREED(handshake_failed, TLSFIT_HANDSHAKE_FAILED);
AGREED(handshake_verified, TLSFIT_HANDSHAKE_VERIFIED);
AGREED(handshake_resumed, TLSFIT_HANDSHAKE_RESUMED);
AGREED(program_done, TLSFIT_PROGRAM_DONE);
AGREED(program_failed, TLSFIT_PROGRAM_FAILED);
AGREED(typed_line, TLSFIT_TYPED_LINE);
