#include "apps/script/task.hpp"

#include <cstring>

#include "apps/script/life.hpp"

namespace script {

constinit Tasks tasks;
constinit std::uint8_t piece[256] = {};

namespace {

JSClassID handle_class = 0;
constinit JSClassDef handle_definition = {};

}  // namespace

void prepare_handles() {
  handle_definition.class_name = "Object";
  handle_class = 0;
  JS_NewClassID(&handle_class);
  JS_NewClass(JS_GetRuntime(js), handle_class, &handle_definition);
}

JSValue new_handle(const Table& table, std::uintptr_t word) {
  const Value prototype(new_object(table));
  const JSValue object = JS_NewObjectProtoClass(js, prototype.get(), handle_class);
  JS_SetOpaque(object, reinterpret_cast<void*>(word));
  return object;
}

std::uintptr_t word_of(JSValueConst object) {
  return reinterpret_cast<std::uintptr_t>(JS_GetOpaque(object, handle_class));
}

void Tasks::enter(Task& task, const Table& table) {
  task.object_ = new_handle(table, reinterpret_cast<std::uintptr_t>(&task));
  task.next_ = first_;
  first_ = &task;
}

// Callbacks make new tasks, which stand before the one that is moved on.
void Tasks::move() {
  for (Task *task = first_, *next = nullptr; task != nullptr; task = next) {
    next = task->next_;
    if (!task->step()) continue;
    const auto tell = [](void* of) {
      Task& told = *static_cast<Task*>(of);
      if (!told.tell() && !has_failed()) tasks.remove(told);
    };
    if (!within_bounds(tell, task)) return;
  }
}

void Tasks::remove(Task& task) {
  Task** place = &first_;
  while (*place != &task) place = &(*place)->next_;
  *place = task.next_;
  task.release();
  task.free();
  JS_SetOpaque(task.object_, nullptr);
  JS_FreeValue(js, task.object_);
  js_free(js, &task);
}

bool Tasks::any_waits() const {
  for (const Task* task = first_; task != nullptr; task = task->next_)
    if (task->waits()) return true;
  return false;
}

void Tasks::release() {
  for (Task* task = std::exchange(first_, nullptr); task != nullptr; task = task->next_) task->release();
}

JSValue on(JSContext*, JSValueConst self, int count, JSValueConst* arguments, int) {
  const Bytes event(at(count, arguments, 0));
  if (event.failed()) return JS_EXCEPTION;
  char name[24] = "#on";
  if (event.view().size() > sizeof name - 4) return refuse("on: there is no such event");
  std::memcpy(name + 3, event.text(), event.view().size() + 1);
  const JSValueConst listener = at(count, arguments, 1);
  if (!JS_IsFunction(js, listener)) return refuse("on: want a function");
  const Value before = property(self, name);
  if (JS_IsArray(js, before.get()) != 0) {
    const Value length = property(before.get(), "length");
    std::uint32_t size = 0;
    JS_ToUint32(js, &size, length.get());
    JS_SetPropertyUint32(js, before.get(), size, JS_DupValue(js, listener));
  } else if (before.is_function()) {
    const JSValue both = JS_NewArray(js);
    JS_SetPropertyUint32(js, both, 0, JS_DupValue(js, before.get()));
    JS_SetPropertyUint32(js, both, 1, JS_DupValue(js, listener));
    set(self, name, both);
  } else {
    JS_DefinePropertyValueStr(js, self, name, JS_DupValue(js, listener),
                              JS_PROP_CONFIGURABLE | JS_PROP_WRITABLE);
  }
  return JS_DupValue(js, self);
}

bool emit(JSValueConst object, const char* name, std::span<JSValue> arguments) {
  const Value listeners = property(object, name);
  if (listeners.is_function()) {
    call(listeners.get(), object, arguments);
    return true;
  }
  if (JS_IsArray(js, listeners.get()) == 0) return false;
  for (std::uint32_t i = 0; !has_failed(); ++i) {
    const Value listener(JS_GetPropertyUint32(js, listeners.get(), i));
    if (!listener.is_function()) break;
    call(listener.get(), object, arguments);
  }
  return true;
}

}  // namespace script
