/* What stands before QuickJS's own sources in unit.c: the headers they ask for, so that the macros below meet
   only QuickJS's text, and those macros. The sources themselves are upstream's, unmodified. */
#ifndef TLSFIT_SCRIPT_QUICKJS_BEFORE_H
#define TLSFIT_SCRIPT_QUICKJS_BEFORE_H

#define _GNU_SOURCE
/* Upstream's name for "no threads". It takes the check of the stack away, too. */
#define EMSCRIPTEN 1
#define CONFIG_STACK_CHECK
#define CONFIG_VERSION "2025-04-26"

#include <assert.h>
#include <fenv.h>
#include <inttypes.h>
#include <malloc.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "script/quickjs/unit.h"

#ifndef PRId64 /* newlib-nano's printf() has none, and none of ours is printed */
#define PRId64 "d"
#define PRIu64 "u"
#endif

/* Nothing of stdio, and no heap but the runtime's. */
#define vsnprintf script_vsnprintf
#define snprintf script_snprintf
#define abort() __builtin_trap()
#define realloc(memory, size) ((void)(memory), (void)(size), NULL)

#define gettimeofday(when, zone) script_time(when)
#define localtime_r(when, broken_down) ((void)(when), memset(broken_down, 0, sizeof *(broken_down)))

/* SCRIPT_CALL(NAME, OTHER): where NAME, a function of QuickJS's, is called, OTHER is, in its place. The
   function itself stays, for SCRIPT_CALL() tells its declaration and definition by the type that their first
   parameter begins with. What nothing calls any more, the linker leaves out. To be used as

     #define NAME(...) SCRIPT_CALL(NAME, OTHER, __VA_ARGS__)

   since a macro is not expanded within itself. */
#define SCRIPT_CALL(name, other, ...) \
  SCRIPT_CHOOSE(SCRIPT_IS_TYPE(SCRIPT_FIRST(__VA_ARGS__, )), name, other)(__VA_ARGS__)
#define SCRIPT_FIRST(first, ...) first
#define SCRIPT_JOIN(left, ...) left##__VA_ARGS__
#define SCRIPT_IS_TYPE(...) SCRIPT_SECOND(SCRIPT_JOIN(SCRIPT_TYPE_, __VA_ARGS__), 0, )
#define SCRIPT_SECOND(...) SCRIPT_SECOND_OF(__VA_ARGS__)
#define SCRIPT_SECOND_OF(first, second, ...) second
#define SCRIPT_CHOOSE(is_type, name, other) SCRIPT_CHOOSE_(is_type, name, other)
#define SCRIPT_CHOOSE_(is_type, name, other) SCRIPT_CHOOSE_##is_type(name, other)
#define SCRIPT_CHOOSE_1(name, other) name
#define SCRIPT_CHOOSE_0(name, other) other
#define SCRIPT_TYPE_JSContext ~, 1,
#define SCRIPT_TYPE_JSRuntime ~, 1,

/* When garbage is collected is decided by what is left of the arena. */
#define js_trigger_gc(...) SCRIPT_CALL(js_trigger_gc, script_trigger_gc, __VA_ARGS__)

#endif
