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

#include "script/quickjs/math.h"
#include "script/quickjs/unit.h"

#ifdef TLSFIT_JS_NAMES
#include TLSFIT_JS_NAMES
#endif

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

/* Built-ins become objects when they are named (builtins.h), native errors among them. */
#define JS_AddIntrinsicBasicObjects(...) \
  SCRIPT_CALL(JS_AddIntrinsicBasicObjects, script_add_objects, __VA_ARGS__)
#define JS_ThrowError2(...) SCRIPT_CALL(JS_ThrowError2, script_throw, __VA_ARGS__)

/* Arrays that methods of arrays make are always of class Array. */
#define JS_ArraySpeciesCreate(...) SCRIPT_CALL(JS_ArraySpeciesCreate, script_new_array, __VA_ARGS__)

/* There is no BigInt: neither literal, nor constructor, nor bytecode that makes one. What would work with one
   is never reached, and left out of the functions that also work with numbers. */
#define script_no_big(...) (__builtin_trap(), (JSBigInt*)NULL)
#define script_no_number(...) (__builtin_trap(), 0)
#define script_no_value(...) (__builtin_trap(), JS_UNDEFINED)
#define js_bigint_new_si(...) SCRIPT_CALL(js_bigint_new_si, script_no_big, __VA_ARGS__)
#define js_bigint_new_si64(...) SCRIPT_CALL(js_bigint_new_si64, script_no_big, __VA_ARGS__)
#define js_bigint_new_ui64(...) SCRIPT_CALL(js_bigint_new_ui64, script_no_big, __VA_ARGS__)
#define js_bigint_new_di(...) SCRIPT_CALL(js_bigint_new_di, script_no_big, __VA_ARGS__)
#define js_bigint_add(...) SCRIPT_CALL(js_bigint_add, script_no_big, __VA_ARGS__)
#define js_bigint_neg(...) SCRIPT_CALL(js_bigint_neg, script_no_big, __VA_ARGS__)
#define js_bigint_mul(...) SCRIPT_CALL(js_bigint_mul, script_no_big, __VA_ARGS__)
#define js_bigint_divrem(...) SCRIPT_CALL(js_bigint_divrem, script_no_big, __VA_ARGS__)
#define js_bigint_logic(...) SCRIPT_CALL(js_bigint_logic, script_no_big, __VA_ARGS__)
#define js_bigint_not(...) SCRIPT_CALL(js_bigint_not, script_no_big, __VA_ARGS__)
#define js_bigint_shl(...) SCRIPT_CALL(js_bigint_shl, script_no_big, __VA_ARGS__)
#define js_bigint_shr(...) SCRIPT_CALL(js_bigint_shr, script_no_big, __VA_ARGS__)
#define js_bigint_pow(...) SCRIPT_CALL(js_bigint_pow, script_no_big, __VA_ARGS__)
#define js_bigint_from_float64(...) SCRIPT_CALL(js_bigint_from_float64, script_no_big, __VA_ARGS__)
#define js_bigint_from_string(...) SCRIPT_CALL(js_bigint_from_string, script_no_big, __VA_ARGS__)
#define JS_ToBigIntBuf(...) SCRIPT_CALL(JS_ToBigIntBuf, script_no_big, __VA_ARGS__)
#define js_bigint_to_float64(...) SCRIPT_CALL(js_bigint_to_float64, script_no_number, __VA_ARGS__)
#define js_bigint_float64_cmp(...) SCRIPT_CALL(js_bigint_float64_cmp, script_no_number, __VA_ARGS__)
#define js_bigint_cmp(...) SCRIPT_CALL(js_bigint_cmp, script_no_number, __VA_ARGS__)
#define js_compare_bigint(...) SCRIPT_CALL(js_compare_bigint, script_no_number, __VA_ARGS__)
#define JS_ToBigInt64Free(...) SCRIPT_CALL(JS_ToBigInt64Free, script_no_number, __VA_ARGS__)
#define js_bigint_to_string1(...) SCRIPT_CALL(js_bigint_to_string1, script_no_value, __VA_ARGS__)
#define js_bigint_to_string(...) SCRIPT_CALL(js_bigint_to_string, script_no_value, __VA_ARGS__)
#define JS_CompactBigInt(...) SCRIPT_CALL(JS_CompactBigInt, script_no_value, __VA_ARGS__)
#define JS_StringToBigInt(...) SCRIPT_CALL(JS_StringToBigInt, script_no_value, __VA_ARGS__)
#define JS_StringToBigIntErr(...) SCRIPT_CALL(JS_StringToBigIntErr, script_no_value, __VA_ARGS__)
#define JS_ToBigIntFree(...) SCRIPT_CALL(JS_ToBigIntFree, script_no_value, __VA_ARGS__)

/* There are no modules, neither as files nor by import(). */
#define js_dynamic_import(...) SCRIPT_CALL(js_dynamic_import, script_no_import, __VA_ARGS__)
#define script_no_import(context, ...) JS_ThrowTypeError(context, "there are no modules")
#define js_create_module_function(...) SCRIPT_CALL(js_create_module_function, script_no_module, __VA_ARGS__)
#define js_link_module(...) SCRIPT_CALL(js_link_module, script_no_module, __VA_ARGS__)
#define script_no_module(...) (-1)
#define js_evaluate_module(...) SCRIPT_CALL(js_evaluate_module, script_no_evaluation, __VA_ARGS__)
#define script_no_evaluation(...) JS_EXCEPTION
#define JS_AutoInitProperty(...) SCRIPT_CALL(JS_AutoInitProperty, script_initialize, __VA_ARGS__)

/* Of values, bytecode has numbers, strings, functions, and the arrays of templates. */
#define SCRIPT_TYPE_BCReaderState ~, 1,
#define script_unreadable(reader, ...) JS_ThrowSyntaxError((reader)->ctx, "no bytecode")
#define JS_ReadModule(...) SCRIPT_CALL(JS_ReadModule, script_unreadable, __VA_ARGS__)
#define JS_ReadObjectTag(...) SCRIPT_CALL(JS_ReadObjectTag, script_unreadable, __VA_ARGS__)
#define JS_ReadTypedArray(...) SCRIPT_CALL(JS_ReadTypedArray, script_unreadable, __VA_ARGS__)
#define JS_ReadArrayBuffer(...) SCRIPT_CALL(JS_ReadArrayBuffer, script_unreadable, __VA_ARGS__)
#define JS_ReadSharedArrayBuffer(...) SCRIPT_CALL(JS_ReadSharedArrayBuffer, script_unreadable, __VA_ARGS__)
#define JS_ReadDate(...) SCRIPT_CALL(JS_ReadDate, script_unreadable, __VA_ARGS__)
#define JS_ReadObjectValue(...) SCRIPT_CALL(JS_ReadObjectValue, script_unreadable, __VA_ARGS__)
#define JS_ReadBigInt(...) SCRIPT_CALL(JS_ReadBigInt, script_unreadable, __VA_ARGS__)

#ifndef TLSFIT_JS_MAP
#define map_delete_weakrefs(...) SCRIPT_CALL(map_delete_weakrefs, script_nothing, __VA_ARGS__)
#endif
#define weakref_delete_weakref(...) SCRIPT_CALL(weakref_delete_weakref, script_nothing, __VA_ARGS__)
#define finrec_delete_weakref(...) SCRIPT_CALL(finrec_delete_weakref, script_nothing, __VA_ARGS__)
#define script_nothing(...) ((void)0)

/* There are no typed arrays. */
#define js_typed_array___speciesCreate(...) \
  SCRIPT_CALL(js_typed_array___speciesCreate, script_no_value, __VA_ARGS__)

#ifndef TLSFIT_JS_REGEXP
#define js_regexp_constructor_internal(...) \
  SCRIPT_CALL(js_regexp_constructor_internal, script_no_regexp, __VA_ARGS__)
#define script_no_regexp(context, ...) JS_ThrowTypeError(context, "no RegExp in this image")
#endif
#ifndef TLSFIT_JS_PARSER
#define JS_EvalObject(...) SCRIPT_CALL(JS_EvalObject, script_no_eval, __VA_ARGS__)
#define script_no_eval(context, ...) JS_ThrowTypeError(context, "no eval() in this image")
#endif

/* The context is wiped, never freed. */
#define JS_FreeContext(...) SCRIPT_CALL(JS_FreeContext, script_drop_context, __VA_ARGS__)
#define script_drop_context(context) ((void)--(context)->header.ref_count)

/* Not libm's (math.h). */
#define hypot(x, y) script_hypot(x, y)
#define pow(x, y) script_pow(x, y)

/* QuickJS asks whether it must stop at calls and backward jumps of scripts, not in its own loops over arrays,
   which may have four thousand million elements that take no memory: here it does for each of those, too. */
#define JS_TryGetPropertyInt64(...) SCRIPT_CALL(JS_TryGetPropertyInt64, script_try_get_element, __VA_ARGS__)
#define JS_GetPropertyInt64(...) SCRIPT_CALL(JS_GetPropertyInt64, script_get_element, __VA_ARGS__)
#define JS_GetPropertyUint32(...) SCRIPT_CALL(JS_GetPropertyUint32, script_get_element, __VA_ARGS__)
#define JS_DeletePropertyInt64(...) SCRIPT_CALL(JS_DeletePropertyInt64, script_delete_element, __VA_ARGS__)

/* Predefined atoms are in flash (names.h). */
#define __JS_AtomToValue(...) SCRIPT_CALL(__JS_AtomToValue, script_atom_to_value, __VA_ARGS__)
#define JS_NewSymbolFromAtom(...) SCRIPT_CALL(JS_NewSymbolFromAtom, script_symbol_from_atom, __VA_ARGS__)
#define JS_ResizeAtomHash(...) SCRIPT_CALL(JS_ResizeAtomHash, script_no_resize, __VA_ARGS__)
#define script_no_resize(...) 0

#ifdef TLSFIT_JS_PARSER
/* The suffix of a BigInt is an error in the syntax. */
#define js_atof(...) SCRIPT_CALL(js_atof, script_atof, __VA_ARGS__)
#define script_atof(context, text, end, radix, flags) \
  js_atof(context, text, end, radix, (flags) & ~ATOD_ACCEPT_SUFFIX)
#endif

#endif
