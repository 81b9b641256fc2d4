/* What unit.c, the one translation unit that holds QuickJS, offers to engine.cpp beside quickjs.h, and what
   it asks of it. */
#ifndef TLSFIT_SCRIPT_QUICKJS_UNIT_H
#define TLSFIT_SCRIPT_QUICKJS_UNIT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "quickjs.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A context with everything that scripts may name, or null without memory. */
JSContext* script_new_context(JSRuntime* runtime);

/* Where the script is now, as "main.js:3", or an empty text where that is not known. Allocates nothing, so
   that it can be asked when there is no memory. `text` has room for `size` bytes, at least 1. */
void script_where(JSContext* context, char* text, size_t size);

/* As much of printf() as QuickJS's messages need: %s, %.*s, %c, %d, %u, %x with widths and zeros. */
int script_vsnprintf(char* text, size_t size, const char* format, va_list arguments);
int script_snprintf(char* text, size_t size, const char* format, ...);

/* The caller's clock: milliseconds since 1970, UTC. */
extern int64_t script_now(void);

#ifdef __cplusplus
}
#endif
#endif
