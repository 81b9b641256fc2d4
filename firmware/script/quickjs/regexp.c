/* QuickJS's regular expressions, without a heap of their own, and without \p{…}: its tables take 18 KB. Where
   there is no RegExp, the linker keeps nothing of it but how strings escape characters. */
#include <cutils.h>
#include <libunicode.h>

#include "script/quickjs/before.h"

/* The names of scripts, categories and properties are unknown. */
#define unicode_script(range, name, extended) (-2)
#define unicode_general_category(range, name) (-2)
#define unicode_prop(range, name) (-2)

/* Of a class that ignores case: adds what its letters are compared as (unicode.c: those of Latin-1). */
static int script_canonicalize(CharRange* range, int is_unicode) {
  uint8_t has[256] = {0};
  int i;
  uint32_t c;

  for (i = 0; i < range->len; i += 2)
    for (c = range->points[i]; c < range->points[i + 1] && c < 256; c++) has[c] = 1;
  for (c = 0; c < 256; c++)
    if (has[c]) {
      const uint32_t canonical = lre_canonicalize(c, is_unicode);

      if (canonical != c && cr_union_interval(range, canonical, canonical)) return -1;
    }
  return 0;
}
#define cr_regexp_canonicalize(range, is_unicode) script_canonicalize(range, is_unicode)

#include <libregexp.c>
