/* Part of unit.c: the names that scripts may use, as tables that stay in flash. What stands here is
   upstream's own code, but not all of it: what is left out is listed in docs/script.md. */

static const JSCFunctionListEntry script_object_statics[] = {
    JS_CFUNC_DEF("create", 2, js_object_create),
    JS_CFUNC_MAGIC_DEF("getPrototypeOf", 1, js_object_getPrototypeOf, 0),
    JS_CFUNC_DEF("setPrototypeOf", 2, js_object_setPrototypeOf),
    JS_CFUNC_MAGIC_DEF("defineProperty", 3, js_object_defineProperty, 0),
    JS_CFUNC_DEF("defineProperties", 2, js_object_defineProperties),
    JS_CFUNC_DEF("getOwnPropertyNames", 1, js_object_getOwnPropertyNames),
    JS_CFUNC_MAGIC_DEF("getOwnPropertyDescriptor", 2, js_object_getOwnPropertyDescriptor, 0),
    JS_CFUNC_MAGIC_DEF("keys", 1, js_object_keys, JS_ITERATOR_KIND_KEY),
    JS_CFUNC_MAGIC_DEF("values", 1, js_object_keys, JS_ITERATOR_KIND_VALUE),
    JS_CFUNC_MAGIC_DEF("entries", 1, js_object_keys, JS_ITERATOR_KIND_KEY_AND_VALUE),
    JS_CFUNC_DEF("is", 2, js_object_is),
    JS_CFUNC_DEF("assign", 2, js_object_assign),
    JS_CFUNC_MAGIC_DEF("seal", 1, js_object_seal, 0),
    JS_CFUNC_MAGIC_DEF("freeze", 1, js_object_seal, 1),
    JS_CFUNC_MAGIC_DEF("isSealed", 1, js_object_isSealed, 0),
    JS_CFUNC_MAGIC_DEF("isFrozen", 1, js_object_isSealed, 1),
    JS_CFUNC_DEF("fromEntries", 1, js_object_fromEntries),
    JS_CFUNC_DEF("hasOwn", 2, js_object_hasOwn),
};

static const JSCFunctionListEntry script_object_members[] = {
    JS_CFUNC_DEF("toString", 0, js_object_toString),
    JS_CFUNC_DEF("toLocaleString", 0, js_object_toLocaleString),
    JS_CFUNC_DEF("valueOf", 0, js_object_valueOf),
    JS_CFUNC_DEF("hasOwnProperty", 1, js_object_hasOwnProperty),
    JS_CFUNC_DEF("isPrototypeOf", 1, js_object_isPrototypeOf),
    JS_CFUNC_DEF("propertyIsEnumerable", 1, js_object_propertyIsEnumerable),
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
    JS_CFUNC_DEF("bind", 1, js_function_bind),
    JS_CFUNC_DEF("toString", 0, js_function_toString),
    JS_CFUNC_DEF("[Symbol.hasInstance]", 1, js_function_hasInstance),
};

static const JSCFunctionListEntry script_array_statics[] = {
    JS_CFUNC_DEF("isArray", 1, js_array_isArray),
    JS_CFUNC_DEF("from", 1, js_array_from),
    JS_CFUNC_DEF("of", 0, js_array_of),
};

static const JSCFunctionListEntry script_array_members[] = {
    JS_CFUNC_DEF("at", 1, js_array_at),
    JS_CFUNC_DEF("concat", 1, js_array_concat),
    JS_CFUNC_MAGIC_DEF("every", 1, js_array_every, special_every),
    JS_CFUNC_MAGIC_DEF("some", 1, js_array_every, special_some),
    JS_CFUNC_MAGIC_DEF("forEach", 1, js_array_every, special_forEach),
    JS_CFUNC_MAGIC_DEF("map", 1, js_array_every, special_map),
    JS_CFUNC_MAGIC_DEF("filter", 1, js_array_every, special_filter),
    JS_CFUNC_MAGIC_DEF("reduce", 1, js_array_reduce, special_reduce),
    JS_CFUNC_MAGIC_DEF("reduceRight", 1, js_array_reduce, special_reduceRight),
    JS_CFUNC_DEF("fill", 1, js_array_fill),
    JS_CFUNC_MAGIC_DEF("find", 1, js_array_find, ArrayFind),
    JS_CFUNC_MAGIC_DEF("findIndex", 1, js_array_find, ArrayFindIndex),
    JS_CFUNC_MAGIC_DEF("findLast", 1, js_array_find, ArrayFindLast),
    JS_CFUNC_MAGIC_DEF("findLastIndex", 1, js_array_find, ArrayFindLastIndex),
    JS_CFUNC_DEF("indexOf", 1, js_array_indexOf),
    JS_CFUNC_DEF("lastIndexOf", 1, js_array_lastIndexOf),
    JS_CFUNC_DEF("includes", 1, js_array_includes),
    JS_CFUNC_MAGIC_DEF("join", 1, js_array_join, 0),
    JS_CFUNC_DEF("toString", 0, js_array_toString),
    JS_CFUNC_MAGIC_DEF("pop", 0, js_array_pop, 0),
    JS_CFUNC_MAGIC_DEF("push", 1, js_array_push, 0),
    JS_CFUNC_MAGIC_DEF("shift", 0, js_array_pop, 1),
    JS_CFUNC_MAGIC_DEF("unshift", 1, js_array_push, 1),
    JS_CFUNC_DEF("reverse", 0, js_array_reverse),
    JS_CFUNC_DEF("sort", 1, js_array_sort),
    JS_CFUNC_MAGIC_DEF("slice", 2, js_array_slice, 0),
    JS_CFUNC_MAGIC_DEF("splice", 2, js_array_slice, 1),
    JS_CFUNC_MAGIC_DEF("flatMap", 1, js_array_flatten, 1),
    JS_CFUNC_MAGIC_DEF("flat", 0, js_array_flatten, 0),
    JS_CFUNC_MAGIC_DEF("values", 0, js_create_array_iterator, JS_ITERATOR_KIND_VALUE),
    JS_ALIAS_DEF("[Symbol.iterator]", "values"),
    JS_CFUNC_MAGIC_DEF("keys", 0, js_create_array_iterator, JS_ITERATOR_KIND_KEY),
    JS_CFUNC_MAGIC_DEF("entries", 0, js_create_array_iterator, JS_ITERATOR_KIND_KEY_AND_VALUE),
};

static const JSCFunctionListEntry script_string_statics[] = {
    JS_CFUNC_DEF("fromCharCode", 1, js_string_fromCharCode),
    JS_CFUNC_DEF("fromCodePoint", 1, js_string_fromCodePoint),
};

static const JSCFunctionListEntry script_string_members[] = {
    JS_CFUNC_MAGIC_DEF("at", 1, js_string_charAt, 1),
    JS_CFUNC_DEF("charCodeAt", 1, js_string_charCodeAt),
    JS_CFUNC_MAGIC_DEF("charAt", 1, js_string_charAt, 0),
    JS_CFUNC_DEF("concat", 1, js_string_concat),
    JS_CFUNC_DEF("codePointAt", 1, js_string_codePointAt),
    JS_CFUNC_MAGIC_DEF("indexOf", 1, js_string_indexOf, 0),
    JS_CFUNC_MAGIC_DEF("lastIndexOf", 1, js_string_indexOf, 1),
    JS_CFUNC_MAGIC_DEF("includes", 1, js_string_includes, 0),
    JS_CFUNC_MAGIC_DEF("endsWith", 1, js_string_includes, 2),
    JS_CFUNC_MAGIC_DEF("startsWith", 1, js_string_includes, 1),
#ifdef TLSFIT_JS_REGEXP
    JS_CFUNC_MAGIC_DEF("match", 1, js_string_match, JS_ATOM_Symbol_match),
    JS_CFUNC_MAGIC_DEF("matchAll", 1, js_string_match, JS_ATOM_Symbol_matchAll),
    JS_CFUNC_MAGIC_DEF("search", 1, js_string_match, JS_ATOM_Symbol_search),
#endif
    JS_CFUNC_DEF("split", 2, js_string_split),
    JS_CFUNC_DEF("substring", 2, js_string_substring),
    JS_CFUNC_DEF("substr", 2, js_string_substr),
    JS_CFUNC_DEF("slice", 2, js_string_slice),
    JS_CFUNC_DEF("repeat", 1, js_string_repeat),
    JS_CFUNC_MAGIC_DEF("replace", 2, js_string_replace, 0),
    JS_CFUNC_MAGIC_DEF("replaceAll", 2, js_string_replace, 1),
    JS_CFUNC_MAGIC_DEF("padEnd", 1, js_string_pad, 1),
    JS_CFUNC_MAGIC_DEF("padStart", 1, js_string_pad, 0),
    JS_CFUNC_MAGIC_DEF("trim", 0, js_string_trim, 3),
    JS_CFUNC_MAGIC_DEF("trimEnd", 0, js_string_trim, 2),
    JS_CFUNC_MAGIC_DEF("trimStart", 0, js_string_trim, 1),
    JS_CFUNC_DEF("toString", 0, js_string_toString),
    JS_CFUNC_DEF("valueOf", 0, js_string_toString),
    JS_CFUNC_MAGIC_DEF("toLowerCase", 0, js_string_toLowerCase, 1),
    JS_CFUNC_MAGIC_DEF("toUpperCase", 0, js_string_toLowerCase, 0),
    JS_CFUNC_MAGIC_DEF("[Symbol.iterator]", 0, js_create_array_iterator, JS_ITERATOR_KIND_VALUE | 4),
};

static const JSCFunctionListEntry script_math_members[] = {
    JS_CFUNC_MAGIC_DEF("min", 2, js_math_min_max, 0),
    JS_CFUNC_MAGIC_DEF("max", 2, js_math_min_max, 1),
    JS_CFUNC_SPECIAL_DEF("abs", 1, f_f, fabs),
    JS_CFUNC_SPECIAL_DEF("floor", 1, f_f, floor),
    JS_CFUNC_SPECIAL_DEF("ceil", 1, f_f, ceil),
    JS_CFUNC_SPECIAL_DEF("round", 1, f_f, js_math_round),
    JS_CFUNC_SPECIAL_DEF("sqrt", 1, f_f, sqrt),
    JS_CFUNC_SPECIAL_DEF("acos", 1, f_f, script_acos),
    JS_CFUNC_SPECIAL_DEF("asin", 1, f_f, script_asin),
    JS_CFUNC_SPECIAL_DEF("atan", 1, f_f, script_atan),
    JS_CFUNC_SPECIAL_DEF("atan2", 2, f_f_f, script_atan2),
    JS_CFUNC_SPECIAL_DEF("cos", 1, f_f, script_cos),
    JS_CFUNC_SPECIAL_DEF("exp", 1, f_f, script_exp),
    JS_CFUNC_SPECIAL_DEF("log", 1, f_f, script_log),
    JS_CFUNC_SPECIAL_DEF("log2", 1, f_f, script_log2),
    JS_CFUNC_SPECIAL_DEF("log10", 1, f_f, script_log10),
    JS_CFUNC_SPECIAL_DEF("pow", 2, f_f_f, js_pow),
    JS_CFUNC_SPECIAL_DEF("sin", 1, f_f, script_sin),
    JS_CFUNC_SPECIAL_DEF("tan", 1, f_f, script_tan),
    JS_CFUNC_SPECIAL_DEF("trunc", 1, f_f, trunc),
    JS_CFUNC_SPECIAL_DEF("sign", 1, f_f, js_math_sign),
    JS_CFUNC_DEF("hypot", 2, js_math_hypot),
    JS_CFUNC_DEF("random", 0, js_math_random),
    JS_CFUNC_SPECIAL_DEF("fround", 1, f_f, js_math_fround),
    JS_CFUNC_DEF("imul", 2, js_math_imul),
    JS_CFUNC_DEF("clz32", 1, js_math_clz32),
    JS_PROP_DOUBLE_DEF("E", 2.718281828459045, 0),
    JS_PROP_DOUBLE_DEF("LN10", 2.302585092994046, 0),
    JS_PROP_DOUBLE_DEF("LN2", 0.6931471805599453, 0),
    JS_PROP_DOUBLE_DEF("LOG2E", 1.4426950408889634, 0),
    JS_PROP_DOUBLE_DEF("LOG10E", 0.4342944819032518, 0),
    JS_PROP_DOUBLE_DEF("PI", 3.141592653589793, 0),
    JS_PROP_DOUBLE_DEF("SQRT1_2", 0.7071067811865476, 0),
    JS_PROP_DOUBLE_DEF("SQRT2", 1.4142135623730951, 0),
};

static const JSCFunctionListEntry script_json_members[] = {
    JS_CFUNC_DEF("parse", 2, js_json_parse),
    JS_CFUNC_DEF("stringify", 3, js_json_stringify),
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
    JS_CFUNC_DEF("parseInt", 2, js_parseInt),
    JS_CFUNC_DEF("parseFloat", 1, js_parseFloat),
    JS_CFUNC_DEF("isNaN", 1, js_global_isNaN),
    JS_CFUNC_DEF("isFinite", 1, js_global_isFinite),
    JS_CFUNC_MAGIC_DEF("decodeURI", 1, js_global_decodeURI, 0),
    JS_CFUNC_MAGIC_DEF("decodeURIComponent", 1, js_global_decodeURI, 1),
    JS_CFUNC_MAGIC_DEF("encodeURI", 1, js_global_encodeURI, 0),
    JS_CFUNC_MAGIC_DEF("encodeURIComponent", 1, js_global_encodeURI, 1),
    JS_PROP_DOUBLE_DEF("Infinity", 1.0 / 0.0, 0),
    JS_PROP_DOUBLE_DEF("NaN", NAN, 0),
    JS_PROP_UNDEFINED_DEF("undefined", 0),
};
