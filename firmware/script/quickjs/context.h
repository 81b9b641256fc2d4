/* Part of unit.c: a context with what scripts may name. */

JSContext* script_new_context(JSRuntime* runtime) {
  JSContext* context = JS_NewContextRaw(runtime);

  JS_AddIntrinsicBaseObjects(context);
  JS_AddIntrinsicDate(context);
  JS_AddIntrinsicJSON(context);
#ifdef TLSFIT_JS_PARSER
  JS_AddIntrinsicEval(context);
  JS_AddIntrinsicRegExpCompiler(context);
#endif
#ifdef TLSFIT_JS_REGEXP
  JS_AddIntrinsicRegExp(context);
#endif
#ifdef TLSFIT_JS_MAP
  JS_AddIntrinsicMapSet(context);
#endif
#ifdef TLSFIT_JS_PROMISE
  JS_AddIntrinsicPromise(context);
#endif
  return context;
}
