/* Part of unit.c: a runtime and a context with what scripts may name. */

static const JSClassShortDef script_base_classes[] = {
    {JS_ATOM_Object, NULL, NULL},                                     /* JS_CLASS_OBJECT */
    {JS_ATOM_Array, js_array_finalizer, js_array_mark},               /* JS_CLASS_ARRAY */
    {JS_ATOM_Error, NULL, NULL},                                      /* JS_CLASS_ERROR */
    {JS_ATOM_Number, js_object_data_finalizer, js_object_data_mark},  /* JS_CLASS_NUMBER */
    {JS_ATOM_String, js_object_data_finalizer, js_object_data_mark},  /* JS_CLASS_STRING */
    {JS_ATOM_Boolean, js_object_data_finalizer, js_object_data_mark}, /* JS_CLASS_BOOLEAN */
    {JS_ATOM_Symbol, js_object_data_finalizer, js_object_data_mark},  /* JS_CLASS_SYMBOL */
    {JS_ATOM_Arguments, js_array_finalizer, js_array_mark},           /* JS_CLASS_ARGUMENTS */
    {JS_ATOM_Arguments, NULL, NULL},                                  /* JS_CLASS_MAPPED_ARGUMENTS */
    {JS_ATOM_Date, js_object_data_finalizer, js_object_data_mark},    /* JS_CLASS_DATE */
    {JS_ATOM_Object, NULL, NULL},                                     /* JS_CLASS_MODULE_NS */
    {JS_ATOM_Function, js_c_function_finalizer, js_c_function_mark},  /* JS_CLASS_C_FUNCTION */
    {JS_ATOM_Function, js_bytecode_function_finalizer,
     js_bytecode_function_mark},                                             /* JS_CLASS_BYTECODE_FUNCTION */
    {JS_ATOM_Function, js_bound_function_finalizer, js_bound_function_mark}, /* JS_CLASS_BOUND_FUNCTION */
    {JS_ATOM_Function, js_c_function_data_finalizer, js_c_function_data_mark}, /* JS_CLASS_C_FUNCTION_DATA */
    {JS_ATOM_GeneratorFunction, js_bytecode_function_finalizer,
     js_bytecode_function_mark}, /* JS_CLASS_GENERATOR_FUNCTION */
    {JS_ATOM_ForInIterator, js_for_in_iterator_finalizer,
     js_for_in_iterator_mark}, /* JS_CLASS_FOR_IN_ITERATOR */
};

static const JSClassShortDef script_iterator_classes[] = {
    {JS_ATOM_Array_Iterator, js_array_iterator_finalizer,
     js_array_iterator_mark}, /* JS_CLASS_ARRAY_ITERATOR */
    {JS_ATOM_String_Iterator, js_array_iterator_finalizer,
     js_array_iterator_mark}, /* JS_CLASS_STRING_ITERATOR */
};

#ifdef TLSFIT_JS_MAP
static const JSClassShortDef script_map_classes[] = {
    {JS_ATOM_Map, js_map_finalizer, js_map_mark},                            /* JS_CLASS_MAP */
    {JS_ATOM_Set, js_map_finalizer, js_map_mark},                            /* JS_CLASS_SET */
    {JS_ATOM_WeakMap, js_map_finalizer, js_map_mark},                        /* JS_CLASS_WEAKMAP */
    {JS_ATOM_WeakSet, js_map_finalizer, js_map_mark},                        /* JS_CLASS_WEAKSET */
    {JS_ATOM_Map_Iterator, js_map_iterator_finalizer, js_map_iterator_mark}, /* JS_CLASS_MAP_ITERATOR */
    {JS_ATOM_Set_Iterator, js_map_iterator_finalizer, js_map_iterator_mark}, /* JS_CLASS_SET_ITERATOR */
};
#endif

#ifdef TLSFIT_JS_PROMISE
static const JSClassShortDef script_promise_classes[] = {
    {JS_ATOM_Promise, js_promise_finalizer, js_promise_mark}, /* JS_CLASS_PROMISE */
    {JS_ATOM_PromiseResolveFunction, js_promise_resolve_function_finalizer, js_promise_resolve_function_mark},
    {JS_ATOM_PromiseRejectFunction, js_promise_resolve_function_finalizer, js_promise_resolve_function_mark},
    {JS_ATOM_AsyncFunction, js_bytecode_function_finalizer, js_bytecode_function_mark},
    {JS_ATOM_AsyncFunctionResolve, js_async_function_resolve_finalizer, js_async_function_resolve_mark},
    {JS_ATOM_AsyncFunctionReject, js_async_function_resolve_finalizer, js_async_function_resolve_mark},
};
#endif

static void script_add_classes(JSRuntime* runtime) {
  JSClass* class;

  init_class_range(runtime, script_base_classes, JS_CLASS_OBJECT, countof(script_base_classes));
  init_class_range(runtime, script_iterator_classes, JS_CLASS_ARRAY_ITERATOR,
                   countof(script_iterator_classes));
  class = runtime->class_array;
  class[JS_CLASS_ARGUMENTS].exotic = &js_arguments_exotic_methods;
  class[JS_CLASS_STRING].exotic = &js_string_exotic_methods;
  class[JS_CLASS_C_FUNCTION].call = js_call_c_function;
  class[JS_CLASS_C_FUNCTION].exotic = &script_lazy;
  class[JS_CLASS_C_FUNCTION_DATA].call = js_c_function_data_call;
  class[JS_CLASS_BOUND_FUNCTION].call = js_call_bound_function;
  class[SCRIPT_CLASS_LAZY].class_id = SCRIPT_CLASS_LAZY;
  class[SCRIPT_CLASS_LAZY].class_name = JS_ATOM_Object;
  class[SCRIPT_CLASS_LAZY].exotic = &script_lazy;
#ifdef TLSFIT_JS_REGEXP
  static const JSClassShortDef regexp = {JS_ATOM_RegExp, js_regexp_finalizer, NULL};
  static const JSClassShortDef matches = {JS_ATOM_RegExp_String_Iterator, js_regexp_string_iterator_finalizer,
                                          js_regexp_string_iterator_mark};
  init_class_range(runtime, &regexp, JS_CLASS_REGEXP, 1);
  init_class_range(runtime, &matches, JS_CLASS_REGEXP_STRING_ITERATOR, 1);
#endif
#ifdef TLSFIT_JS_MAP
  init_class_range(runtime, script_map_classes, JS_CLASS_MAP, countof(script_map_classes));
#endif
#ifdef TLSFIT_JS_PROMISE
  init_class_range(runtime, script_promise_classes, JS_CLASS_PROMISE, countof(script_promise_classes));
  class[JS_CLASS_PROMISE_RESOLVE_FUNCTION].call = js_promise_resolve_function_call;
  class[JS_CLASS_PROMISE_REJECT_FUNCTION].call = js_promise_resolve_function_call;
  class[JS_CLASS_ASYNC_FUNCTION].call = js_async_function_call;
  class[JS_CLASS_ASYNC_FUNCTION_RESOLVE].call = js_async_function_resolve_call;
  class[JS_CLASS_ASYNC_FUNCTION_REJECT].call = js_async_function_resolve_call;
#endif
}

/* Instead of JS_NewRuntime2(), for which the linker would keep every class of upstream's. */
JSRuntime* script_new_runtime(const JSMallocFunctions* functions, void* opaque) {
  JSMallocState heap = {.malloc_limit = (size_t)-1, .opaque = opaque};
  JSRuntime* const runtime = functions->js_malloc(&heap, sizeof(JSRuntime));

  memset(runtime, 0, sizeof(*runtime));
  runtime->mf = *functions;
  runtime->malloc_state = heap;
  runtime->malloc_gc_threshold = (size_t)-1;
  init_list_head(&runtime->context_list);
  init_list_head(&runtime->gc_obj_list);
  init_list_head(&runtime->gc_zero_ref_count_list);
  runtime->gc_phase = JS_GC_PHASE_NONE;
  init_list_head(&runtime->weakref_list);
  init_list_head(&runtime->job_list);
  script_init_atoms(runtime);
  script_add_classes(runtime);
  init_shape_hash(runtime);
  JS_UpdateStackTop(runtime);
  runtime->current_exception = JS_UNINITIALIZED;
  return runtime;
}

/* In the place of JS_AddIntrinsicBasicObjects(), which JS_NewContextRaw() calls: what must be there before a
   script names it, for it has no name. */
static void script_add_objects(JSContext* context) {
  JSValue* const prototypes = context->class_proto;
  size_t i;

  prototypes[JS_CLASS_OBJECT] = script_lazy_object(context, JS_NULL, &script_classes[0]);
  for (i = 1; i < SCRIPT_FIRST_CLASSES; i++) script_prototype(context, &script_classes[i]);
  context->function_proto = JS_DupValue(context, prototypes[JS_CLASS_BYTECODE_FUNCTION]);
  context->array_shape =
      js_new_shape2(context, get_proto_obj(prototypes[JS_CLASS_ARRAY]), JS_PROP_INITIAL_HASH_SIZE, 1);
  add_shape_property(context, &context->array_shape, NULL, JS_ATOM_length, JS_PROP_WRITABLE | JS_PROP_LENGTH);

  for (i = 0; i < JS_NATIVE_ERROR_COUNT; i++) context->native_error_proto[i] = JS_UNDEFINED;
  context->function_ctor = context->throw_type_error = context->eval_obj = JS_UNDEFINED;
  context->async_iterator_proto = JS_UNDEFINED;
  context->global_obj = script_lazy_object(context, prototypes[JS_CLASS_OBJECT], &script_global);
  context->global_var_obj = JS_NewObjectProto(context, JS_NULL);
  context->array_proto_values = JS_GetProperty(context, prototypes[JS_CLASS_ARRAY], JS_ATOM_values);
  context->iterator_proto = script_lazy_object(context, prototypes[JS_CLASS_OBJECT], &script_iterator);
  prototypes[JS_CLASS_ARRAY_ITERATOR] =
      script_lazy_object(context, context->iterator_proto, &script_array_iterator);
  prototypes[JS_CLASS_STRING_ITERATOR] =
      script_lazy_object(context, context->iterator_proto, &script_string_iterator);
  js_random_init(context);
}

JSContext* script_new_context(JSRuntime* runtime) {
  JSContext* const context = JS_NewContextRaw(runtime);

#ifdef TLSFIT_JS_PARSER
  JS_AddIntrinsicEval(context);
  context->eval_obj = JS_NewCFunction(context, js_global_eval, "eval", 1);
  JS_DefinePropertyValue(context, context->global_obj, JS_ATOM_eval, JS_DupValue(context, context->eval_obj),
                         JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
#endif
#ifdef TLSFIT_JS_REGEXP
  JS_AddIntrinsicRegExpCompiler(context);
  context->regexp_ctor = JS_GetPropertyStr(context, context->global_obj, "RegExp");
  context->class_proto[JS_CLASS_REGEXP_STRING_ITERATOR] =
      script_lazy_object(context, context->iterator_proto, &script_regexp_iterator);
#endif
#ifdef TLSFIT_JS_MAP
  context->class_proto[JS_CLASS_MAP_ITERATOR] =
      script_lazy_object(context, context->iterator_proto, &script_map_iterator);
  context->class_proto[JS_CLASS_SET_ITERATOR] =
      script_lazy_object(context, context->iterator_proto, &script_set_iterator);
#endif
#ifdef TLSFIT_JS_PROMISE
  context->promise_ctor = JS_GetPropertyStr(context, context->global_obj, "Promise");
  context->class_proto[JS_CLASS_ASYNC_FUNCTION] = JS_DupValue(context, context->function_proto);
#endif
  return context;
}
