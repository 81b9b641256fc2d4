/* QuickJS as one translation unit: upstream's sources, unmodified, between what makes them small (before.h)
   and a context of our own (context.h). */
#include <sys/time.h>

#include "script/quickjs/before.h"

static int script_time(struct timeval* when);
static void script_trigger_gc(JSRuntime* runtime, size_t size);

#include <cutils.c>
#include <quickjs.c>

#include "script/quickjs/context.h"
#include "script/quickjs/place.h"
