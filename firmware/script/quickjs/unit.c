/* QuickJS as one translation unit: upstream's sources, unmodified, between what makes them small (before.h)
   and a runtime and a context of our own (the rest). Each of these needs what stands before it. */
#include "script/quickjs/before.h"

static int script_time(struct timeval* when);
static void script_trigger_gc(JSRuntime* runtime, size_t size);
static void script_add_objects(JSContext* context);
static JSValue script_throw(JSContext* context, int number, const char* format, va_list arguments,
                            int add_backtrace);
static int script_initialize();
static int script_try_get_element(JSContext* context, JSValueConst object, int64_t index, JSValue* value);
static JSValue script_get_element(JSContext* context, JSValueConst object, int64_t index);
static int script_delete_element(JSContext* context, JSValueConst object, int64_t index, int flags);
static JSValue script_atom_to_value(JSContext* context, JSAtom atom, int as_string);
static JSValue script_symbol_from_atom(JSContext* context, JSAtom atom, int type);
static JSValue script_new_array(JSContext* context, JSValueConst array, JSValueConst length);

/* clang-format off */
#include <cutils.c>
#include <quickjs.c>

#include "script/quickjs/after.h"
#include "script/quickjs/atoms.h"
#include "script/quickjs/names.h"
#include "script/quickjs/members.h"
#include "script/quickjs/builtins.h"
#include "script/quickjs/context.h"
#include "script/quickjs/place.h"
#ifdef TLSFIT_JS_PARSER
#include "script/quickjs/features.h"
#endif
