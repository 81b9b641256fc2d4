/* Part of unit.c: the names that scripts may use, as tables that stay in flash. What stands here is
   upstream's own code, but not all of it: what is left out is listed in docs/script.md. */

/* clang-format off */

/* SCRIPT_IF(NAME, ENTRY): the entry of a table, if the script that the image is made for has the name at all,
   as a name or within a literal string (TLSFIT_JS_NAMES, quickjs.cmake). What QuickJS itself asks for is
   always there. */
#ifdef TLSFIT_JS_NAMES
#define SCRIPT_IF(name, ...) SCRIPT_KEEP(SCRIPT_IS_NAMED(name), __VA_ARGS__)
#define SCRIPT_IS_NAMED(name) SCRIPT_SECOND(SCRIPT_NAME_##name, 0, )
#define SCRIPT_KEEP(is_named, ...) SCRIPT_KEEP_(is_named, __VA_ARGS__)
#define SCRIPT_KEEP_(is_named, ...) SCRIPT_KEEP_##is_named(__VA_ARGS__)
#define SCRIPT_KEEP_1(...) __VA_ARGS__,
#define SCRIPT_KEEP_0(...)
#else
#define SCRIPT_IS_NAMED(name) 1
#define SCRIPT_IF(name, ...) __VA_ARGS__,
#endif

static const JSCFunctionListEntry script_object_statics[] = {
  SCRIPT_IF(create, JS_CFUNC_DEF("create", 2, js_object_create))
  SCRIPT_IF(getPrototypeOf, JS_CFUNC_MAGIC_DEF("getPrototypeOf", 1, js_object_getPrototypeOf, 0))
  SCRIPT_IF(setPrototypeOf, JS_CFUNC_DEF("setPrototypeOf", 2, js_object_setPrototypeOf))
  SCRIPT_IF(defineProperty, JS_CFUNC_MAGIC_DEF("defineProperty", 3, js_object_defineProperty, 0))
  SCRIPT_IF(defineProperties, JS_CFUNC_DEF("defineProperties", 2, js_object_defineProperties))
  SCRIPT_IF(getOwnPropertyNames, JS_CFUNC_DEF("getOwnPropertyNames", 1, js_object_getOwnPropertyNames))
  SCRIPT_IF(getOwnPropertyDescriptor, JS_CFUNC_MAGIC_DEF("getOwnPropertyDescriptor", 2, js_object_getOwnPropertyDescriptor, 0))
  SCRIPT_IF(keys, JS_CFUNC_MAGIC_DEF("keys", 1, js_object_keys, JS_ITERATOR_KIND_KEY))
  JS_CFUNC_MAGIC_DEF("values", 1, js_object_keys, JS_ITERATOR_KIND_VALUE),
  SCRIPT_IF(entries, JS_CFUNC_MAGIC_DEF("entries", 1, js_object_keys, JS_ITERATOR_KIND_KEY_AND_VALUE))
  SCRIPT_IF(is, JS_CFUNC_DEF("is", 2, js_object_is))
  SCRIPT_IF(assign, JS_CFUNC_DEF("assign", 2, js_object_assign))
  SCRIPT_IF(seal, JS_CFUNC_MAGIC_DEF("seal", 1, js_object_seal, 0))
  SCRIPT_IF(freeze, JS_CFUNC_MAGIC_DEF("freeze", 1, js_object_seal, 1))
  SCRIPT_IF(isSealed, JS_CFUNC_MAGIC_DEF("isSealed", 1, js_object_isSealed, 0))
  SCRIPT_IF(isFrozen, JS_CFUNC_MAGIC_DEF("isFrozen", 1, js_object_isSealed, 1))
  SCRIPT_IF(fromEntries, JS_CFUNC_DEF("fromEntries", 1, js_object_fromEntries))
  SCRIPT_IF(hasOwn, JS_CFUNC_DEF("hasOwn", 2, js_object_hasOwn))
};

static const JSCFunctionListEntry script_object_members[] = {
  JS_CFUNC_DEF("toString", 0, js_object_toString),
  JS_CFUNC_DEF("toLocaleString", 0, js_object_toLocaleString),
  JS_CFUNC_DEF("valueOf", 0, js_object_valueOf),
  SCRIPT_IF(hasOwnProperty, JS_CFUNC_DEF("hasOwnProperty", 1, js_object_hasOwnProperty))
  SCRIPT_IF(isPrototypeOf, JS_CFUNC_DEF("isPrototypeOf", 1, js_object_isPrototypeOf))
  SCRIPT_IF(propertyIsEnumerable, JS_CFUNC_DEF("propertyIsEnumerable", 1, js_object_propertyIsEnumerable))
  JS_CGETSET_DEF("__proto__", js_object_get___proto__, js_object_set___proto__),
};

#ifndef TLSFIT_JS_PARSER
static JSValue script_function_constructor(JSContext* context, JSValueConst target, int count,
                                           JSValueConst* values, int magic) {
  return JS_ThrowTypeError(context, "no Function() in this image");
}
#else
#define script_function_constructor js_function_constructor
#endif

static const JSCFunctionListEntry script_function_members[] = {
  JS_CFUNC_DEF("call", 1, js_function_call),
  JS_CFUNC_MAGIC_DEF("apply", 2, js_function_apply, 0),
  SCRIPT_IF(bind, JS_CFUNC_DEF("bind", 1, js_function_bind))
  JS_CFUNC_DEF("toString", 0, js_function_toString),
  JS_CFUNC_DEF("[Symbol.hasInstance]", 1, js_function_hasInstance),
};

static const JSCFunctionListEntry script_array_statics[] = {
  SCRIPT_IF(isArray, JS_CFUNC_DEF("isArray", 1, js_array_isArray))
  SCRIPT_IF(from, JS_CFUNC_DEF("from", 1, js_array_from))
  SCRIPT_IF(of, JS_CFUNC_DEF("of", 0, js_array_of))
};

static const JSCFunctionListEntry script_array_members[] = {
  SCRIPT_IF(at, JS_CFUNC_DEF("at", 1, js_array_at))
  SCRIPT_IF(concat, JS_CFUNC_DEF("concat", 1, js_array_concat))
  SCRIPT_IF(every, JS_CFUNC_MAGIC_DEF("every", 1, js_array_every, special_every))
  SCRIPT_IF(some, JS_CFUNC_MAGIC_DEF("some", 1, js_array_every, special_some))
  SCRIPT_IF(forEach, JS_CFUNC_MAGIC_DEF("forEach", 1, js_array_every, special_forEach))
  SCRIPT_IF(map, JS_CFUNC_MAGIC_DEF("map", 1, js_array_every, special_map))
  SCRIPT_IF(filter, JS_CFUNC_MAGIC_DEF("filter", 1, js_array_every, special_filter))
  SCRIPT_IF(reduce, JS_CFUNC_MAGIC_DEF("reduce", 1, js_array_reduce, special_reduce))
  SCRIPT_IF(reduceRight, JS_CFUNC_MAGIC_DEF("reduceRight", 1, js_array_reduce, special_reduceRight))
  SCRIPT_IF(fill, JS_CFUNC_DEF("fill", 1, js_array_fill))
  SCRIPT_IF(find, JS_CFUNC_MAGIC_DEF("find", 1, js_array_find, ArrayFind))
  SCRIPT_IF(findIndex, JS_CFUNC_MAGIC_DEF("findIndex", 1, js_array_find, ArrayFindIndex))
  SCRIPT_IF(findLast, JS_CFUNC_MAGIC_DEF("findLast", 1, js_array_find, ArrayFindLast))
  SCRIPT_IF(findLastIndex, JS_CFUNC_MAGIC_DEF("findLastIndex", 1, js_array_find, ArrayFindLastIndex))
  SCRIPT_IF(indexOf, JS_CFUNC_DEF("indexOf", 1, js_array_indexOf))
  SCRIPT_IF(lastIndexOf, JS_CFUNC_DEF("lastIndexOf", 1, js_array_lastIndexOf))
  SCRIPT_IF(includes, JS_CFUNC_DEF("includes", 1, js_array_includes))
  JS_CFUNC_MAGIC_DEF("join", 1, js_array_join, 0),
  JS_CFUNC_DEF("toString", 0, js_array_toString),
  SCRIPT_IF(pop, JS_CFUNC_MAGIC_DEF("pop", 0, js_array_pop, 0))
  SCRIPT_IF(push, JS_CFUNC_MAGIC_DEF("push", 1, js_array_push, 0))
  SCRIPT_IF(shift, JS_CFUNC_MAGIC_DEF("shift", 0, js_array_pop, 1))
  SCRIPT_IF(unshift, JS_CFUNC_MAGIC_DEF("unshift", 1, js_array_push, 1))
  SCRIPT_IF(reverse, JS_CFUNC_DEF("reverse", 0, js_array_reverse))
  SCRIPT_IF(sort, JS_CFUNC_DEF("sort", 1, js_array_sort))
  SCRIPT_IF(slice, JS_CFUNC_MAGIC_DEF("slice", 2, js_array_slice, 0))
  SCRIPT_IF(splice, JS_CFUNC_MAGIC_DEF("splice", 2, js_array_slice, 1))
  SCRIPT_IF(flatMap, JS_CFUNC_MAGIC_DEF("flatMap", 1, js_array_flatten, 1))
  SCRIPT_IF(flat, JS_CFUNC_MAGIC_DEF("flat", 0, js_array_flatten, 0))
  JS_CFUNC_MAGIC_DEF("values", 0, js_create_array_iterator, JS_ITERATOR_KIND_VALUE),
  JS_ALIAS_DEF("[Symbol.iterator]", "values"),
  SCRIPT_IF(keys, JS_CFUNC_MAGIC_DEF("keys", 0, js_create_array_iterator, JS_ITERATOR_KIND_KEY))
  SCRIPT_IF(entries, JS_CFUNC_MAGIC_DEF("entries", 0, js_create_array_iterator, JS_ITERATOR_KIND_KEY_AND_VALUE))
};

static const JSCFunctionListEntry script_string_statics[] = {
  SCRIPT_IF(fromCharCode, JS_CFUNC_DEF("fromCharCode", 1, js_string_fromCharCode))
  SCRIPT_IF(fromCodePoint, JS_CFUNC_DEF("fromCodePoint", 1, js_string_fromCodePoint))
};

static const JSCFunctionListEntry script_string_members[] = {
  SCRIPT_IF(at, JS_CFUNC_MAGIC_DEF("at", 1, js_string_charAt, 1))
  SCRIPT_IF(charCodeAt, JS_CFUNC_DEF("charCodeAt", 1, js_string_charCodeAt))
  SCRIPT_IF(charAt, JS_CFUNC_MAGIC_DEF("charAt", 1, js_string_charAt, 0))
  SCRIPT_IF(concat, JS_CFUNC_DEF("concat", 1, js_string_concat))
  SCRIPT_IF(codePointAt, JS_CFUNC_DEF("codePointAt", 1, js_string_codePointAt))
  SCRIPT_IF(indexOf, JS_CFUNC_MAGIC_DEF("indexOf", 1, js_string_indexOf, 0))
  SCRIPT_IF(lastIndexOf, JS_CFUNC_MAGIC_DEF("lastIndexOf", 1, js_string_indexOf, 1))
  SCRIPT_IF(includes, JS_CFUNC_MAGIC_DEF("includes", 1, js_string_includes, 0))
  SCRIPT_IF(endsWith, JS_CFUNC_MAGIC_DEF("endsWith", 1, js_string_includes, 2))
  SCRIPT_IF(startsWith, JS_CFUNC_MAGIC_DEF("startsWith", 1, js_string_includes, 1))
#ifdef TLSFIT_JS_REGEXP
  SCRIPT_IF(match, JS_CFUNC_MAGIC_DEF("match", 1, js_string_match, JS_ATOM_Symbol_match))
  SCRIPT_IF(matchAll, JS_CFUNC_MAGIC_DEF("matchAll", 1, js_string_match, JS_ATOM_Symbol_matchAll))
  SCRIPT_IF(search, JS_CFUNC_MAGIC_DEF("search", 1, js_string_match, JS_ATOM_Symbol_search))
#endif
  SCRIPT_IF(split, JS_CFUNC_DEF("split", 2, js_string_split))
  SCRIPT_IF(substring, JS_CFUNC_DEF("substring", 2, js_string_substring))
  SCRIPT_IF(substr, JS_CFUNC_DEF("substr", 2, js_string_substr))
  SCRIPT_IF(slice, JS_CFUNC_DEF("slice", 2, js_string_slice))
  SCRIPT_IF(repeat, JS_CFUNC_DEF("repeat", 1, js_string_repeat))
  SCRIPT_IF(replace, JS_CFUNC_MAGIC_DEF("replace", 2, js_string_replace, 0))
  SCRIPT_IF(replaceAll, JS_CFUNC_MAGIC_DEF("replaceAll", 2, js_string_replace, 1))
  SCRIPT_IF(padEnd, JS_CFUNC_MAGIC_DEF("padEnd", 1, js_string_pad, 1))
  SCRIPT_IF(padStart, JS_CFUNC_MAGIC_DEF("padStart", 1, js_string_pad, 0))
  SCRIPT_IF(trim, JS_CFUNC_MAGIC_DEF("trim", 0, js_string_trim, 3))
  SCRIPT_IF(trimEnd, JS_CFUNC_MAGIC_DEF("trimEnd", 0, js_string_trim, 2))
  SCRIPT_IF(trimStart, JS_CFUNC_MAGIC_DEF("trimStart", 0, js_string_trim, 1))
  JS_CFUNC_DEF("toString", 0, js_string_toString),
  JS_CFUNC_DEF("valueOf", 0, js_string_toString),
  SCRIPT_IF(toLowerCase, JS_CFUNC_MAGIC_DEF("toLowerCase", 0, js_string_toLowerCase, 1))
  SCRIPT_IF(toUpperCase, JS_CFUNC_MAGIC_DEF("toUpperCase", 0, js_string_toLowerCase, 0))
  JS_CFUNC_MAGIC_DEF("[Symbol.iterator]", 0, js_create_array_iterator, JS_ITERATOR_KIND_VALUE | 4),
};

static const JSCFunctionListEntry script_math_members[] = {
  SCRIPT_IF(min, JS_CFUNC_MAGIC_DEF("min", 2, js_math_min_max, 0))
  SCRIPT_IF(max, JS_CFUNC_MAGIC_DEF("max", 2, js_math_min_max, 1))
  SCRIPT_IF(abs, JS_CFUNC_SPECIAL_DEF("abs", 1, f_f, fabs))
  SCRIPT_IF(floor, JS_CFUNC_SPECIAL_DEF("floor", 1, f_f, floor))
  SCRIPT_IF(ceil, JS_CFUNC_SPECIAL_DEF("ceil", 1, f_f, ceil))
  SCRIPT_IF(round, JS_CFUNC_SPECIAL_DEF("round", 1, f_f, js_math_round))
  SCRIPT_IF(sqrt, JS_CFUNC_SPECIAL_DEF("sqrt", 1, f_f, sqrt))
  SCRIPT_IF(acos, JS_CFUNC_SPECIAL_DEF("acos", 1, f_f, script_acos))
  SCRIPT_IF(asin, JS_CFUNC_SPECIAL_DEF("asin", 1, f_f, script_asin))
  SCRIPT_IF(atan, JS_CFUNC_SPECIAL_DEF("atan", 1, f_f, script_atan))
  SCRIPT_IF(atan2, JS_CFUNC_SPECIAL_DEF("atan2", 2, f_f_f, script_atan2))
  SCRIPT_IF(cos, JS_CFUNC_SPECIAL_DEF("cos", 1, f_f, script_cos))
  SCRIPT_IF(exp, JS_CFUNC_SPECIAL_DEF("exp", 1, f_f, script_exp))
  SCRIPT_IF(log, JS_CFUNC_SPECIAL_DEF("log", 1, f_f, script_log))
  SCRIPT_IF(log2, JS_CFUNC_SPECIAL_DEF("log2", 1, f_f, script_log2))
  SCRIPT_IF(log10, JS_CFUNC_SPECIAL_DEF("log10", 1, f_f, script_log10))
  SCRIPT_IF(pow, JS_CFUNC_SPECIAL_DEF("pow", 2, f_f_f, js_pow))
  SCRIPT_IF(sin, JS_CFUNC_SPECIAL_DEF("sin", 1, f_f, script_sin))
  SCRIPT_IF(tan, JS_CFUNC_SPECIAL_DEF("tan", 1, f_f, script_tan))
  SCRIPT_IF(trunc, JS_CFUNC_SPECIAL_DEF("trunc", 1, f_f, trunc))
  SCRIPT_IF(sign, JS_CFUNC_SPECIAL_DEF("sign", 1, f_f, js_math_sign))
  SCRIPT_IF(hypot, JS_CFUNC_DEF("hypot", 2, js_math_hypot))
  SCRIPT_IF(random, JS_CFUNC_DEF("random", 0, js_math_random))
  SCRIPT_IF(fround, JS_CFUNC_SPECIAL_DEF("fround", 1, f_f, js_math_fround))
  SCRIPT_IF(imul, JS_CFUNC_DEF("imul", 2, js_math_imul))
  SCRIPT_IF(clz32, JS_CFUNC_DEF("clz32", 1, js_math_clz32))
  SCRIPT_IF(E, JS_PROP_DOUBLE_DEF("E", 2.718281828459045, 0))
  SCRIPT_IF(LN10, JS_PROP_DOUBLE_DEF("LN10", 2.302585092994046, 0))
  SCRIPT_IF(LN2, JS_PROP_DOUBLE_DEF("LN2", 0.6931471805599453, 0))
  SCRIPT_IF(LOG2E, JS_PROP_DOUBLE_DEF("LOG2E", 1.4426950408889634, 0))
  SCRIPT_IF(LOG10E, JS_PROP_DOUBLE_DEF("LOG10E", 0.4342944819032518, 0))
  SCRIPT_IF(PI, JS_PROP_DOUBLE_DEF("PI", 3.141592653589793, 0))
  SCRIPT_IF(SQRT1_2, JS_PROP_DOUBLE_DEF("SQRT1_2", 0.7071067811865476, 0))
  SCRIPT_IF(SQRT2, JS_PROP_DOUBLE_DEF("SQRT2", 1.4142135623730951, 0))
};

static const JSCFunctionListEntry script_json_members[] = {
  SCRIPT_IF(parse, JS_CFUNC_DEF("parse", 2, js_json_parse))
  SCRIPT_IF(stringify, JS_CFUNC_DEF("stringify", 3, js_json_stringify))
};

static const JSCFunctionListEntry script_symbol_members[] = {
  JS_CFUNC_DEF("toString", 0, js_symbol_toString),
  JS_CFUNC_DEF("valueOf", 0, js_symbol_valueOf),
  JS_CFUNC_DEF("[Symbol.toPrimitive]", 1, js_symbol_valueOf),
  JS_CGETSET_DEF("description", js_symbol_get_description, NULL),
};

static const JSCFunctionListEntry script_array_iterator_members[] = {
  JS_ITERATOR_NEXT_DEF("next", 0, js_array_iterator_next, 0),
};

static const JSCFunctionListEntry script_string_iterator_members[] = {
  JS_ITERATOR_NEXT_DEF("next", 0, js_string_iterator_next, 0),
};

static const JSCFunctionListEntry script_global_members[] = {
  SCRIPT_IF(parseInt, JS_CFUNC_DEF("parseInt", 2, js_parseInt))
  SCRIPT_IF(parseFloat, JS_CFUNC_DEF("parseFloat", 1, js_parseFloat))
  SCRIPT_IF(isNaN, JS_CFUNC_DEF("isNaN", 1, js_global_isNaN))
  SCRIPT_IF(isFinite, JS_CFUNC_DEF("isFinite", 1, js_global_isFinite))
  SCRIPT_IF(decodeURI, JS_CFUNC_MAGIC_DEF("decodeURI", 1, js_global_decodeURI, 0))
  SCRIPT_IF(decodeURIComponent, JS_CFUNC_MAGIC_DEF("decodeURIComponent", 1, js_global_decodeURI, 1))
  SCRIPT_IF(encodeURI, JS_CFUNC_MAGIC_DEF("encodeURI", 1, js_global_encodeURI, 0))
  SCRIPT_IF(encodeURIComponent, JS_CFUNC_MAGIC_DEF("encodeURIComponent", 1, js_global_encodeURI, 1))
  JS_PROP_DOUBLE_DEF("Infinity", 1.0 / 0.0, 0),
  JS_PROP_DOUBLE_DEF("NaN", NAN, 0),
  JS_PROP_UNDEFINED_DEF("undefined", 0),
};

static const JSCFunctionListEntry script_number_statics[] = {
  SCRIPT_IF(parseInt, JS_CFUNC_DEF("parseInt", 2, js_parseInt))
  SCRIPT_IF(parseFloat, JS_CFUNC_DEF("parseFloat", 1, js_parseFloat))
  SCRIPT_IF(isNaN, JS_CFUNC_DEF("isNaN", 1, js_number_isNaN))
  SCRIPT_IF(isFinite, JS_CFUNC_DEF("isFinite", 1, js_number_isFinite))
  SCRIPT_IF(isInteger, JS_CFUNC_DEF("isInteger", 1, js_number_isInteger))
  SCRIPT_IF(isSafeInteger, JS_CFUNC_DEF("isSafeInteger", 1, js_number_isSafeInteger))
  JS_PROP_DOUBLE_DEF("MAX_VALUE", 1.7976931348623157e+308, 0),
  JS_PROP_DOUBLE_DEF("MIN_VALUE", 5e-324, 0),
  JS_PROP_DOUBLE_DEF("NaN", NAN, 0),
  JS_PROP_DOUBLE_DEF("NEGATIVE_INFINITY", -INFINITY, 0),
  JS_PROP_DOUBLE_DEF("POSITIVE_INFINITY", INFINITY, 0),
  JS_PROP_DOUBLE_DEF("EPSILON", 2.220446049250313e-16, 0),
  JS_PROP_DOUBLE_DEF("MAX_SAFE_INTEGER", 9007199254740991.0, 0),
  JS_PROP_DOUBLE_DEF("MIN_SAFE_INTEGER", -9007199254740991.0, 0),
};

static const JSCFunctionListEntry script_number_members[] = {
  SCRIPT_IF(toExponential, JS_CFUNC_DEF("toExponential", 1, js_number_toExponential))
  SCRIPT_IF(toFixed, JS_CFUNC_DEF("toFixed", 1, js_number_toFixed))
  SCRIPT_IF(toPrecision, JS_CFUNC_DEF("toPrecision", 1, js_number_toPrecision))
  JS_CFUNC_MAGIC_DEF("toString", 1, js_number_toString, 0),
  JS_CFUNC_MAGIC_DEF("toLocaleString", 0, js_number_toString, 1),
  JS_CFUNC_DEF("valueOf", 0, js_number_valueOf),
};
