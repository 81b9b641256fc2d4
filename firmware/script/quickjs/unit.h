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

JSRuntime* script_new_runtime(const JSMallocFunctions* functions, void* opaque);

/* A context with everything that scripts may name. Where memory runs out, the allocator must not come back,
   here or in script_new_runtime(). */
JSContext* script_new_context(JSRuntime* runtime);

/* JS_EvalFunction() of a function that JS_ReadObject() gave, by its address: C++ has no JS_MKPTR(). */
JSValue script_evaluate(JSContext* context, void* function);

/* Where the script is now, as "main.js:3", or an empty text where that is not known. Allocates nothing, so
   that it can be asked when there is no memory. `text` has room for `size` bytes, at least 1. */
void script_where(JSContext* context, char* text, size_t size);

/* What of the language is not in every image (TLSFIT_JS_…, quickjs.cmake). */
enum { SCRIPT_PROMISE = 1, SCRIPT_REGEXP = 2, SCRIPT_MAP = 4, SCRIPT_ASYNC = 8 };

typedef struct ScriptNeeds {
  unsigned features; /* of the above, what may be needed: names are looked at, not what they stand for when it
                        runs */
  char
      missing[160]; /* "main.js:3: there is no BigInt": the first thing that no image has, or an empty text */
} ScriptNeeds;

/* Calls `seen(opaque, name)` for each name and literal string of a compiled function, and of those within it.
   Only with TLSFIT_JS_PARSER. */
void script_each_name(JSContext* context, JSValueConst function, void (*seen)(void* opaque, const char* name),
                      void* opaque);

/* Adds to `needs`, which must begin with zeros, what a compiled function, and those within it, need. Only
   with TLSFIT_JS_PARSER. */
void script_needs(JSContext* context, JSValueConst function, ScriptNeeds* needs);

/* As much of printf() as QuickJS's messages need: %s, %.*s, %c, %d, %u, %x with widths and zeros. */
int script_vsnprintf(char* text, size_t size, const char* format, va_list arguments);
int script_snprintf(char* text, size_t size, const char* format, ...);

/* The caller's clock: milliseconds since 1970, UTC. */
extern int64_t script_now(void);

#ifdef __cplusplus
}
#endif
#endif
