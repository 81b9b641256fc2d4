#include "apps/script/js.hpp"

#include <cstring>

namespace script {

constinit JSContext* js = nullptr;

namespace {

JSClassID table_class = 0;

JSValue value_of(const Table& table, JSValueConst self, const char* name) {
  for (const Entry& entry : table.entries) {
    if (std::strcmp(entry.name, name) != 0) continue;
    if (entry.value) return entry.function(js, self, 0, nullptr, entry.magic);
    return JS_NewCFunctionMagic(js, entry.function, entry.name, 0, JS_CFUNC_generic_magic, entry.magic);
  }
  return table.other != nullptr ? table.other(name) : JS_UNINITIALIZED;
}

int own_property(JSContext* context, JSPropertyDescriptor* found, JSValueConst object, JSAtom name) {
  const auto* const table = static_cast<const Table*>(JS_GetOpaque(object, table_class));
  const char* const text = JS_AtomToCString(context, name);
  if (text == nullptr) return -1;
  const JSValue value = value_of(*table, object, text);
  JS_FreeCString(context, text);
  if (JS_IsException(value)) return -1;
  if (JS_IsUninitialized(value)) return 0;
  if (found == nullptr) {
    JS_FreeValue(context, value);
  } else {
    found->flags = JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE;
    found->value = value;
    found->getter = found->setter = JS_UNDEFINED;
  }
  return 1;
}

constinit JSClassExoticMethods from_table = {};
constinit JSClassDef table_definition = {};

}  // namespace

void prepare() {
  from_table.get_own_property = own_property;
  table_definition.class_name = "Object";
  table_definition.exotic = &from_table;
  JSRuntime* const runtime = JS_GetRuntime(js);
  table_class = 0;
  JS_NewClassID(&table_class);
  JS_NewClass(runtime, table_class, &table_definition);
}

JSValue new_object(const Table& table) {
  const Value plain(JS_NewObject(js));
  const Value prototype(JS_GetPrototype(js, plain.get()));
  const JSValue object = JS_NewObjectProtoClass(js, prototype.get(), table_class);
  JS_SetOpaque(object, const_cast<Table*>(&table));
  return object;
}

void set_globals(const Table& table) {
  const Value global(JS_GetGlobalObject(js));
  const Value prototype(JS_GetPrototype(js, global.get()));
  const Value object(JS_NewObjectProtoClass(js, prototype.get(), table_class));
  JS_SetOpaque(object.get(), const_cast<Table*>(&table));
  JS_SetPrototype(js, global.get(), object.get());
}

Value property(JSValueConst object, const char* name) {
  if (!JS_IsObject(object)) return Value(JS_UNDEFINED);
  return Value(JS_GetPropertyStr(js, object, name));
}

std::int32_t number(JSValueConst object, const char* name, std::int32_t otherwise) {
  const Value value = property(object, name);
  std::int32_t result = otherwise;
  if (!value.is_undefined() && !value.failed()) JS_ToInt32(js, &result, value.get());
  return result;
}

void set(JSValueConst object, const char* name, JSValue value) {
  JS_DefinePropertyValueStr(js, object, name, value, JS_PROP_C_W_E);
}

JSValue refuse(const char* sentence) {
  return JS_ThrowTypeError(js, "%s", sentence);
}

}  // namespace script
