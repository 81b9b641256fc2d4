/* Part of unit.c: behind QuickJS's sources, its functions have their own names again. */
#undef JS_AddIntrinsicBasicObjects
#undef JS_ThrowError2
#undef JS_ArraySpeciesCreate
#undef js_trigger_gc
#undef JS_AutoInitProperty
#undef __JS_AtomToValue
#undef JS_NewSymbolFromAtom
#undef JS_TryGetPropertyInt64
#undef JS_GetPropertyInt64
#undef JS_GetPropertyUint32
#undef JS_DeletePropertyInt64
