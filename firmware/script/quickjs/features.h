/* Part of unit.c, with the parser: what of the language a compiled script needs. */

static const struct {
  const char* name;
  unsigned feature;
} script_names[] = {
    {"Promise", SCRIPT_PROMISE}, {"RegExp", SCRIPT_REGEXP}, {"match", SCRIPT_REGEXP},
    {"matchAll", SCRIPT_REGEXP}, {"search", SCRIPT_REGEXP}, {"Map", SCRIPT_MAP},
    {"Set", SCRIPT_MAP},         {"WeakMap", SCRIPT_MAP},   {"WeakSet", SCRIPT_MAP},
};

static unsigned script_features_of_name(JSContext* context, int opcode, JSAtom atom) {
  char buffer[ATOM_GET_STR_BUF_SIZE];
  const char* const name = JS_AtomGetStr(context, buffer, sizeof(buffer), atom);
  size_t i;

  for (i = 0; i < countof(script_names); i++) {
    /* Of strings' methods, only calls count: `x.search` may be anything. */
    const BOOL is_method = script_names[i].name[0] >= 'a';
    if (strcmp(name, script_names[i].name) == 0 && (!is_method || opcode == OP_get_field2))
      return script_names[i].feature;
  }
  return 0;
}

static void script_mark_missing(JSContext* context, const JSFunctionBytecode* code, uint32_t position,
                                const char* what, ScriptNeeds* needs) {
  char name[64];
  int column;

  if (needs->missing[0] != '\0') return;
  script_snprintf(needs->missing, sizeof(needs->missing), "%s:%d: %s",
                  JS_AtomGetStr(context, name, sizeof(name), code->debug.filename),
                  find_line_num(context, (JSFunctionBytecode*)code, position, &column), what);
}

void script_needs(JSContext* context, JSValueConst function, ScriptNeeds* needs) {
  JSFunctionBytecode* const code = JS_VALUE_GET_PTR(function);
  int position, i;

  if (code->func_kind & JS_FUNC_GENERATOR)
    script_mark_missing(context, code, -1, "there are no generator functions", needs);
  if (code->func_kind & JS_FUNC_ASYNC) needs->features |= SCRIPT_PROMISE | SCRIPT_ASYNC;
  for (position = 0; position < code->byte_code_len;) {
    const int opcode = code->byte_code_buf[position];
    const JSOpCode* const info = &short_opcode_info(opcode);

    switch (info->fmt) {
      case OP_FMT_atom:
      case OP_FMT_atom_u8:
      case OP_FMT_atom_u16:
      case OP_FMT_atom_label_u8:
      case OP_FMT_atom_label_u16:
        needs->features |=
            script_features_of_name(context, opcode, get_u32(code->byte_code_buf + position + 1));
        break;
      default:
        break;
    }
    if (opcode == OP_regexp) needs->features |= SCRIPT_REGEXP;
    if (opcode == OP_push_bigint_i32)
      script_mark_missing(context, code, position, "there is no BigInt", needs);
    if (opcode == OP_for_await_of_start)
      script_mark_missing(context, code, position, "there is no for await", needs);
    if (opcode == OP_import) script_mark_missing(context, code, position, "there is no import()", needs);
    position += info->size;
  }
  for (i = 0; i < code->cpool_count; i++) {
    if (JS_VALUE_GET_TAG(code->cpool[i]) == JS_TAG_FUNCTION_BYTECODE)
      script_needs(context, code->cpool[i], needs);
  }
}

void script_each_name(JSContext* context, JSValueConst function, void (*seen)(void* opaque, const char* name),
                      void* opaque) {
  const JSFunctionBytecode* const code = JS_VALUE_GET_PTR(function);
  int position, i;

  for (position = 0; position < code->byte_code_len;) {
    const int opcode = code->byte_code_buf[position];
    const JSOpCode* const info = &short_opcode_info(opcode);

    if (info->fmt >= OP_FMT_atom && info->fmt <= OP_FMT_atom_label_u16) {
      const char* const name = JS_AtomToCString(context, get_u32(code->byte_code_buf + position + 1));

      seen(opaque, name);
      JS_FreeCString(context, name);
    }
    position += info->size;
  }
  for (i = 0; i < code->cpool_count; i++) {
    if (JS_VALUE_GET_TAG(code->cpool[i]) == JS_TAG_FUNCTION_BYTECODE) {
      script_each_name(context, code->cpool[i], seen, opaque);
    } else if (JS_IsString(code->cpool[i])) {
      const char* const string = JS_ToCString(context, code->cpool[i]);

      seen(opaque, string);
      JS_FreeCString(context, string);
    }
  }
}
