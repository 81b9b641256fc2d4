/* QuickJS's libunicode, but for what names and letters are: upstream's tables for that take 8 KB. Here no
   letter beyond Latin-1 has another case, and none is part of a name. Strings from the net are bytes anyway.
 */
#include "script/quickjs/before.h"

#define lre_case_conv upstream_case_conv
#define lre_canonicalize upstream_canonicalize
#define lre_is_cased upstream_is_cased
#define lre_is_case_ignorable upstream_is_case_ignorable
#define lre_is_id_start upstream_is_id_start
#define lre_is_id_continue upstream_is_id_continue
#define lre_is_space_non_ascii upstream_is_space_non_ascii
#include <libunicode.c>
#undef lre_case_conv
#undef lre_canonicalize
#undef lre_is_cased
#undef lre_is_case_ignorable
#undef lre_is_id_start
#undef lre_is_id_continue
#undef lre_is_space_non_ascii

static int is_lower(uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFE && c != 0xF7);
}
static int is_upper(uint32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

int lre_case_conv(uint32_t* result, uint32_t c, int kind) {
  if (kind == 0 ? is_lower(c) && c != 0xDF : is_upper(c)) c ^= 0x20;
  result[0] = c;
  if (kind != 0 || c != 0xDF) return 1;
  result[0] = result[1] = 'S';
  return 2;
}

int lre_canonicalize(uint32_t c, BOOL is_unicode) {
  uint32_t result[LRE_CC_RES_LEN_MAX];

  return lre_case_conv(result, c, is_unicode ? 1 : 0) == 1 ? result[0] : c;
}

BOOL lre_is_cased(uint32_t c) {
  return is_lower(c) || is_upper(c) || c == 0xAA || c == 0xBA;
}

BOOL lre_is_case_ignorable(uint32_t c) {
  return c == '\'' || c == '.' || c == ':' || c == '^' || c == '`' || c == 0xA8 || c == 0xAD || c == 0xAF ||
         c == 0xB4 || c == 0xB7 || c == 0xB8;
}

BOOL lre_is_id_start(uint32_t c) {
  return c == '$' || c == '_' || lre_is_cased(c);
}

BOOL lre_is_id_continue(uint32_t c) {
  return lre_is_id_start(c) || (c >= '0' && c <= '9') || c == 0xB7;
}

BOOL lre_is_space_non_ascii(uint32_t c) {
  return c == 0xA0 || c == 0xFEFF || c == 0x2028 || c == 0x2029;
}
