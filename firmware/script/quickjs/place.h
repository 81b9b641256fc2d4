/* Part of unit.c: where a script is, what time it is, when its garbage is collected. */

void script_where(JSContext* context, char* text, size_t size) {
  const JSStackFrame* frame;

  text[0] = '\0';
  /* Of QuickJS's own functions, the script that called them is meant. */
  for (frame = context->rt->current_stack_frame; frame != NULL; frame = frame->prev_frame) {
    const JSObject* function = JS_VALUE_GET_OBJ(frame->cur_func);
    JSFunctionBytecode* code;
    char name[64];
    uint32_t at;
    int line, column;

    if (!js_class_has_bytecode(function->class_id)) continue;
    code = function->u.func.function_bytecode;
    if (!code->has_debug) continue;
    at = frame->cur_pc - code->byte_code_buf - 1;
    /* A frame that is about to begin does not say yet where it is: the function's own line does. */
    line = find_line_num(context, code, at < (uint32_t)code->byte_code_len ? at : (uint32_t)-1, &column);
    script_snprintf(text, size, "%s:%d", JS_AtomGetStr(context, name, sizeof(name), code->debug.filename),
                    line);
    return;
  }
}

JSValue script_evaluate(JSContext* context, void* function) {
  return JS_EvalFunction(context, JS_MKPTR(JS_TAG_FUNCTION_BYTECODE, function));
}

static int script_time(struct timeval* when) {
  const int64_t now = script_now();

  when->tv_sec = now / 1000;
  when->tv_usec = now % 1000 * 1000;
  return 0;
}

/* Not by upstream's rule, half as much again as was in use: the arena has an end. */
static void script_trigger_gc(JSRuntime* runtime, size_t size) {
  const JSMallocState* heap = &runtime->malloc_state;

  if (heap->malloc_size + size <= runtime->malloc_gc_threshold) return;
  JS_RunGC(runtime);
  runtime->malloc_gc_threshold = heap->malloc_size;
  if (heap->malloc_limit > heap->malloc_size)
    runtime->malloc_gc_threshold += (heap->malloc_limit - heap->malloc_size) / 2;
}

/* Whether a loop over an array must stop here. Elements that take memory need not be asked about: there are
 * not many. */
static BOOL script_must_stop(JSContext* context, JSValueConst object, int64_t index) {
  if (JS_VALUE_GET_TAG(object) == JS_TAG_OBJECT) {
    const JSObject* const array = JS_VALUE_GET_OBJ(object);

    if (array->fast_array && index >= 0 && index < array->u.array.count) return FALSE;
  }
  return js_poll_interrupts(context);
}

static int script_try_get_element(JSContext* context, JSValueConst object, int64_t index, JSValue* value) {
  if (script_must_stop(context, object, index)) {
    *value = JS_UNDEFINED;
    return -1;
  }
  return JS_TryGetPropertyInt64(context, object, index, value);
}

static JSValue script_get_element(JSContext* context, JSValueConst object, int64_t index) {
  return script_must_stop(context, object, index) ? JS_EXCEPTION
                                                  : JS_GetPropertyInt64(context, object, index);
}

static int script_delete_element(JSContext* context, JSValueConst object, int64_t index, int flags) {
  return script_must_stop(context, object, index) ? -1
                                                  : JS_DeletePropertyInt64(context, object, index, flags);
}
