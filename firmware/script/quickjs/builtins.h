/* Part of unit.c: built-ins that become objects when a script first names them. A global, a constructor or a
   prototype is an exotic object, in QuickJS's words, whose members stand in a table in flash; the one that is
   looked for is made, and stays as an ordinary property. Until then it costs nothing; upstream's way takes 60
   bytes of heap for each of 400 names. */

typedef struct {
  const char* name;
  JSCFunction* constructor; /* null for what is only a namespace, or only a prototype */
  uint8_t length, cproto;
  int8_t magic;
  uint8_t class_id; /* whose prototype has the members */
  uint8_t static_count, member_count;
  const JSCFunctionListEntry *statics, *members;
} ScriptClass;

#define SCRIPT_COUNT(table) (sizeof(table) / sizeof(JSCFunctionListEntry))
#define SCRIPT_NAMESPACE(name, members) \
  { name, NULL, 0, 0, 0, 0, 0, SCRIPT_COUNT(members), NULL, members }
#define SCRIPT_PLAIN(name, function, length, kind, magic, id, members)                                  \
  {                                                                                                     \
    name, (JSCFunction*)(function), length, JS_CFUNC_##kind, magic, id, 0, SCRIPT_COUNT(members), NULL, \
        members                                                                                         \
  }
#define SCRIPT_CLASS(name, function, length, kind, magic, id, statics, members)                \
  {                                                                                            \
    name, (JSCFunction*)(function), length, JS_CFUNC_##kind, magic, id, SCRIPT_COUNT(statics), \
        SCRIPT_COUNT(members), statics, members                                                \
  }
#define SCRIPT_ERROR(name, number)                                                                           \
  {                                                                                                          \
    name, (JSCFunction*)js_error_constructor, 1, JS_CFUNC_constructor_or_func_magic, number, JS_CLASS_ERROR, \
        0, 0, NULL, NULL                                                                                     \
  }

/* A constructor that the script has no name for. It may still come upon it, as what made a value:
 * `value.constructor`. */
static JSValue script_unnamed(JSContext* context, JSValueConst target, int count, JSValueConst* values) {
  return JS_ThrowTypeError(context, "this image was made for a script that does not name this class");
}
#define SCRIPT_CONSTRUCTOR(name, function) \
  (SCRIPT_IS_NAMED(name) || SCRIPT_IS_NAMED(constructor) ? (JSCFunction*)(function) : script_unnamed)

/* The class of these objects: one that QuickJS has numbered, and nothing here uses otherwise. */
enum { SCRIPT_CLASS_LAZY = JS_CLASS_FINALIZATION_REGISTRY };

static const ScriptClass script_global = SCRIPT_NAMESPACE("globalThis", script_global_members);
static const ScriptClass script_namespaces[] = {
    SCRIPT_IF(Math, SCRIPT_NAMESPACE("Math", script_math_members))
        SCRIPT_IF(JSON, SCRIPT_NAMESPACE("JSON", script_json_members))};
static const ScriptClass script_iterator = SCRIPT_NAMESPACE("", js_iterator_proto_funcs);
static const ScriptClass script_array_iterator = SCRIPT_NAMESPACE("", script_array_iterator_members);
static const ScriptClass script_string_iterator = SCRIPT_NAMESPACE("", script_string_iterator_members);

/* The first ones are the prototypes that must be there at once, for values without an object of their own. */
enum { SCRIPT_FIRST_CLASSES = 7, SCRIPT_ERROR_CLASS = SCRIPT_FIRST_CLASSES };

static const ScriptClass script_classes[] = {
    SCRIPT_CLASS("Object", SCRIPT_CONSTRUCTOR(Object, js_object_constructor), 1, constructor_or_func, 0,
                 JS_CLASS_OBJECT, script_object_statics, script_object_members),
    SCRIPT_PLAIN("Function", script_function_constructor, 1, constructor_or_func_magic, JS_FUNC_NORMAL,
                 JS_CLASS_BYTECODE_FUNCTION, script_function_members),
    SCRIPT_CLASS("Array", SCRIPT_CONSTRUCTOR(Array, js_array_constructor), 1, constructor_or_func, 0,
                 JS_CLASS_ARRAY, script_array_statics, script_array_members),
    SCRIPT_CLASS("String", SCRIPT_CONSTRUCTOR(String, js_string_constructor), 1, constructor_or_func, 0,
                 JS_CLASS_STRING, script_string_statics, script_string_members),
    SCRIPT_CLASS("Number", SCRIPT_CONSTRUCTOR(Number, js_number_constructor), 1, constructor_or_func, 0,
                 JS_CLASS_NUMBER, script_number_statics, script_number_members),
    SCRIPT_PLAIN("Boolean", SCRIPT_CONSTRUCTOR(Boolean, js_boolean_constructor), 1, constructor_or_func, 0,
                 JS_CLASS_BOOLEAN, js_boolean_proto_funcs),
    SCRIPT_PLAIN("Symbol", SCRIPT_CONSTRUCTOR(Symbol, js_symbol_constructor), 0, constructor_or_func, 0,
                 JS_CLASS_SYMBOL, script_symbol_members),
    [SCRIPT_ERROR_CLASS] = SCRIPT_PLAIN("Error", js_error_constructor, 1, constructor_or_func_magic, -1,
                                        JS_CLASS_ERROR, js_error_proto_funcs),
    SCRIPT_IF(Date, SCRIPT_CLASS("Date", js_date_constructor, 7, constructor_or_func, 0, JS_CLASS_DATE,
                                 js_date_funcs, js_date_proto_funcs))
        SCRIPT_ERROR("EvalError", JS_EVAL_ERROR),
    SCRIPT_ERROR("RangeError", JS_RANGE_ERROR),
    SCRIPT_ERROR("ReferenceError", JS_REFERENCE_ERROR),
    SCRIPT_ERROR("SyntaxError", JS_SYNTAX_ERROR),
    SCRIPT_ERROR("TypeError", JS_TYPE_ERROR),
    SCRIPT_ERROR("URIError", JS_URI_ERROR),
    SCRIPT_ERROR("InternalError", JS_INTERNAL_ERROR),
#ifdef TLSFIT_JS_REGEXP
    SCRIPT_PLAIN("RegExp", js_regexp_constructor, 2, constructor_or_func, 0, JS_CLASS_REGEXP,
                 js_regexp_proto_funcs),
#endif
#ifdef TLSFIT_JS_MAP
    SCRIPT_PLAIN("Map", js_map_constructor, 0, constructor_magic, 0, JS_CLASS_MAP, js_map_proto_funcs),
    SCRIPT_PLAIN("Set", js_map_constructor, 0, constructor_magic, 1, JS_CLASS_SET, js_set_proto_funcs),
    SCRIPT_PLAIN("WeakMap", js_map_constructor, 0, constructor_magic, 2, JS_CLASS_WEAKMAP,
                 js_weak_map_proto_funcs),
    SCRIPT_PLAIN("WeakSet", js_map_constructor, 0, constructor_magic, 3, JS_CLASS_WEAKSET,
                 js_weak_set_proto_funcs),
#endif
#ifdef TLSFIT_JS_PROMISE
    SCRIPT_ERROR("AggregateError", JS_AGGREGATE_ERROR),
    SCRIPT_CLASS("Promise", js_promise_constructor, 1, constructor, 0, JS_CLASS_PROMISE, js_promise_funcs,
                 js_promise_proto_funcs),
#endif
};
#ifdef TLSFIT_JS_REGEXP
static const ScriptClass script_regexp_iterator = SCRIPT_NAMESPACE("", js_regexp_string_iterator_proto_funcs);
#endif
#ifdef TLSFIT_JS_MAP
static const ScriptClass script_map_iterator = SCRIPT_NAMESPACE("", js_map_iterator_proto_funcs);
static const ScriptClass script_set_iterator = SCRIPT_NAMESPACE("", js_set_iterator_proto_funcs);
#endif

static BOOL script_is_native_error(const ScriptClass* class) {
  return class->class_id == JS_CLASS_ERROR && class->magic >= 0;
}

static JSValue script_lazy_object(JSContext* context, JSValueConst prototype, const ScriptClass* class) {
  const JSValue object = JS_NewObjectProtoClass(context, prototype, SCRIPT_CLASS_LAZY);

  if (!JS_IsException(object)) JS_VALUE_GET_OBJ(object)->u.opaque = (void*)class;
  return object;
}

/* The prototype of a class, which is made if it is not there yet. */
static JSValueConst script_prototype(JSContext* context, const ScriptClass* class) {
  JSValue* const prototype = script_is_native_error(class) ? &context->native_error_proto[class->magic]
                                                           : &context->class_proto[class->class_id];

  if (!JS_IsObject(*prototype)) {
    if (script_is_native_error(class)) script_prototype(context, &script_classes[SCRIPT_ERROR_CLASS]);
    *prototype = script_lazy_object(
        context, context->class_proto[script_is_native_error(class) ? JS_CLASS_ERROR : JS_CLASS_OBJECT],
        class);
  }
  return *prototype;
}

/* Makes the constructor of a class, and has the global object and the prototype name it. */
static void script_make_constructor(JSContext* context, const ScriptClass* class) {
  const JSValueConst prototype = script_prototype(context, class);
  const JSValue function = JS_NewCFunction3(context, class->constructor, class->name, class->length,
                                            class->cproto, class->magic, context->function_proto);
  const JSAtom name = JS_NewAtom(context, class->name);

  JS_VALUE_GET_OBJ(function)->is_exotic = 1;
  JS_SetConstructor(context, function, prototype);
  if (find_own_property1(JS_VALUE_GET_OBJ(context->global_obj), name) == NULL)
    JS_DefinePropertyValue(context, context->global_obj, name, JS_DupValue(context, function),
                           JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
  JS_FreeAtom(context, name);
  JS_FreeValue(context, function);
}

/* Whether an atom is the name of a table's entry, "length" or "[Symbol.iterator]". */
static BOOL script_is_name(JSContext* context, JSAtom atom, const char* name) {
  const JSAtomStruct* const string = context->rt->atom_array[atom];
  size_t length = strlen(name);

  if (string->is_wide_char || (string->atom_type == JS_ATOM_TYPE_SYMBOL) != (name[0] == '[')) return FALSE;
  if (name[0] == '[') {
    name++;
    length -= 2;
  }
  return string->len == length && memcmp(string->u.str8, name, length) == 0;
}

/* Makes what `atom` names in `class`, as a property of `object`. False if there is nothing of that name. */
static BOOL script_make_member(JSContext* context, JSValueConst object, JSAtom atom,
                               const JSCFunctionListEntry* entries, int count) {
  int i;

  for (i = 0; i < count; i++)
    if (script_is_name(context, atom, entries[i].name)) {
      JS_InstantiateFunctionListItem(context, object, atom, &entries[i]);
      return TRUE;
    }
  return FALSE;
}

static BOOL script_make_global(JSContext* context, JSAtom atom) {
  size_t i;

  for (i = 0; i < countof(script_classes); i++)
    if (script_is_name(context, atom, script_classes[i].name)) {
      script_make_constructor(context, &script_classes[i]);
      return TRUE;
    }
  for (i = 0; i < countof(script_namespaces); i++)
    if (script_is_name(context, atom, script_namespaces[i].name)) {
      JS_DefinePropertyValue(
          context, context->global_obj, atom,
          script_lazy_object(context, context->class_proto[JS_CLASS_OBJECT], &script_namespaces[i]),
          JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
      return TRUE;
    }
  if (atom == JS_ATOM_globalThis) {
    JS_DefinePropertyValue(context, context->global_obj, atom, JS_DupValue(context, context->global_obj),
                           JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    return TRUE;
  }
  return FALSE;
}

static BOOL script_make_of_constructor(JSContext* context, JSValueConst function, JSAtom atom) {
  const JSObject* const object = JS_VALUE_GET_OBJ(function);
  size_t i;
  JSAtom symbol;

  for (i = 0; i < countof(script_classes); i++) {
    const ScriptClass* const class = &script_classes[i];

    if (class->constructor == object->u.cfunc.c_function.generic && class->magic == object->u.cfunc.magic &&
        script_make_member(context, function, atom, class->statics, class->static_count))
      return TRUE;
  }
  if (object->u.cfunc.c_function.generic != js_symbol_constructor) return FALSE;
  for (symbol = JS_ATOM_Symbol_toPrimitive; symbol < JS_ATOM_END; symbol++) {
    const JSAtomStruct* const string = context->rt->atom_array[symbol];

    if (script_is_name(context, atom, (const char*)string->u.str8 + strlen("Symbol."))) {
      JS_DefinePropertyValue(context, function, atom, JS_AtomToValue(context, symbol), 0);
      return TRUE;
    }
  }
  return FALSE;
}

static BOOL script_make_of_class(JSContext* context, JSValueConst object, JSAtom atom,
                                 const ScriptClass* class) {
  if (script_make_member(context, object, atom, class->members, class->member_count)) return TRUE;
  if (class == &script_global) return script_make_global(context, atom);
  if (class->constructor == NULL) return FALSE;
  if (atom == JS_ATOM_constructor) {
    script_make_constructor(context, class);
    return TRUE;
  }
  if (script_is_native_error(class) && (atom == JS_ATOM_name || atom == JS_ATOM_message)) {
    JS_DefinePropertyValue(context, object, atom,
                           JS_NewAtomString(context, atom == JS_ATOM_name ? class->name : ""),
                           JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    return TRUE;
  }
  return FALSE;
}

/* JSClassExoticMethods.get_own_property: asked for what is no property yet. */
static int script_own_property(JSContext* context, JSPropertyDescriptor* description, JSValueConst object,
                               JSAtom atom) {
  JSObject* const asked = JS_VALUE_GET_OBJ(object);
  BOOL made;

  if (__JS_AtomIsTaggedInt(atom)) return FALSE;
  if (asked->class_id == JS_CLASS_C_FUNCTION)
    made = script_make_of_constructor(context, object, atom);
  else
    made = script_make_of_class(context, object, atom, asked->u.opaque);
  return made ? JS_GetOwnPropertyInternal(context, description, asked, atom) : FALSE;
}

static const JSClassExoticMethods script_lazy = {.get_own_property = script_own_property};

/* The errors that QuickJS throws itself. */
static JSValue script_throw(JSContext* context, int number, const char* format, va_list arguments,
                            BOOL add_backtrace) {
  size_t i;

  for (i = SCRIPT_ERROR_CLASS; i < countof(script_classes); i++)
    if (script_is_native_error(&script_classes[i]) && script_classes[i].magic == number)
      script_prototype(context, &script_classes[i]);
  return JS_ThrowError2(context, number, format, arguments, add_backtrace);
}

static JSValue script_new_array(JSContext* context, JSValueConst array, JSValueConst length) {
  return js_array_constructor(context, JS_UNDEFINED, 1, &length);
}

/* Makes the value of a property that upstream left for later: one of a table of functions, or the prototype
   of a function. */
static int script_initialize(JSContext* context, JSObject* object, JSAtom name, JSProperty* property,
                             JSShapeProperty* shape) {
  JSContext* realm;
  void* of;
  JSValue value;

  if (js_shape_prepare_update(context, object, &shape)) return -1;
  realm = js_autoinit_get_realm(property);
  of = property->u.init.opaque;
  value = js_autoinit_get_id(property) == JS_AUTOINIT_ID_PROTOTYPE
              ? js_instantiate_prototype(realm, object, name, of)
              : JS_InstantiateFunctionListItem2(realm, object, name, of);
  js_autoinit_free(context->rt, property);
  shape->flags &= ~JS_PROP_TMASK;
  property->u.value = JS_IsException(value) ? JS_UNDEFINED : value;
  return JS_IsException(value) ? -1 : 0;
}
