/* Part of unit.c: atoms in flash. Only their numbers are used, until a script makes a value of one, for
   example by Object.keys(); values are counted, so that it becomes a copy in the heap then, for good. */

enum { SCRIPT_SPARE_ATOMS = 32 };

_Static_assert(offsetof(JSString, u) == 16 && offsetof(JSString, hash_next) == 12, "as atoms.cpp has them");

static void script_init_atoms(JSRuntime* runtime) {
  const uint32_t* words = script_atoms_begin();
  int i;

  runtime->atom_hash_size = SCRIPT_ATOM_BUCKETS;
  runtime->atom_hash = js_malloc_rt(runtime, SCRIPT_ATOM_BUCKETS * sizeof(runtime->atom_hash[0]));
  for (i = 0; i < SCRIPT_ATOM_BUCKETS; i++) runtime->atom_hash[i] = script_atom_heads()[i];
  runtime->atom_count_resize = INT32_MAX;
  runtime->atom_count = JS_ATOM_END;
  runtime->atom_size = JS_ATOM_END + SCRIPT_SPARE_ATOMS;
  runtime->atom_array = js_malloc_rt(runtime, runtime->atom_size * sizeof(runtime->atom_array[0]));
  for (i = 0; i < JS_ATOM_END; i++) {
    JSAtomStruct* const atom = (JSAtomStruct*)words;

    runtime->atom_array[i] = atom;
    words += i == 0 ? 4 : 4 + atom->len / 4 + 1;
  }
  runtime->atom_free_index = i;
  for (; i < runtime->atom_size; i++)
    runtime->atom_array[i] = atom_set_free(i + 1 == runtime->atom_size ? 0 : i + 1);
}

static void script_take_from_flash(JSRuntime* runtime, JSAtom atom) {
  const JSAtomStruct* const from = runtime->atom_array[atom];
  const uint32_t* const words = (const uint32_t*)from;

  if (words < script_atoms_begin() || words >= script_atoms_end()) return;
  runtime->atom_array[atom] = js_malloc_rt(runtime, sizeof(JSAtomStruct) + from->len + 1);
  memcpy(runtime->atom_array[atom], from, sizeof(JSAtomStruct) + from->len + 1);
}

/* Before QuickJS makes a value of an atom. */
static void script_prepare_value(JSContext* context, JSAtom atom) {
  if (atom < JS_ATOM_END) script_take_from_flash(context->rt, atom);
}

static JSValue script_atom_to_value(JSContext* context, JSAtom atom, BOOL as_string) {
  script_prepare_value(context, atom);
  if (as_string && !__JS_AtomIsTaggedInt(atom) && context->rt->atom_array[atom]->len == 0)
    script_prepare_value(context, JS_ATOM_empty_string);
  return __JS_AtomToValue(context, atom, as_string);
}

static JSValue script_symbol_from_atom(JSContext* context, JSAtom atom, int type) {
  script_prepare_value(context, atom);
  return JS_NewSymbolFromAtom(context, atom, type);
}
