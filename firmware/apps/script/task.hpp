// What a script waits for: a request, a connection, a network. Each is moved on whenever the main loop comes
// by, and lives in the script's heap.
#pragma once

#include <new>

#include "apps/script/js.hpp"

namespace script {

class Task {
 public:
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;

  /// The object that stands for it in the script. It is not collected before the task is gone.
  JSValueConst object() const { return object_; }
  /// Whether the script goes on for its sake.
  virtual bool waits() const { return true; }

 protected:
  constexpr Task() = default;
  // Never called: a task ends by release(), or with the whole heap.
  ~Task() = default;

 private:
  friend class Tasks;
  /// Moves on without the script: its heap is not touched. True: there is something to tell it.
  virtual bool step() = 0;
  /// Tells the script what step() found. False: the task is over.
  virtual bool tell() = 0;
  /// Gives up what is not in the script's heap, at any time: connections.
  virtual void release() {}
  /// Gives back what the task has in the script's heap beside itself.
  virtual void free() {}

  Task* next_ = nullptr;
  JSValue object_ = JS_UNDEFINED;
};

class Tasks {
 public:
  /// Puts a new task into the script's heap; `table` has the properties of its object. Null: an exception is
  /// pending.
  template <class Kind>
  Kind* make(const Table& table) {
    void* const memory = js_mallocz(js, sizeof(Kind));
    if (memory == nullptr) return nullptr;
    Kind* const task = new (memory) Kind;
    enter(*task, table);
    return task;
  }

  /// Ends one that has just been made, and whose object nobody has.
  void drop(Task& task) { remove(task); }
  /// Moves all of them on, until an error ends the script.
  void move();
  bool any_waits() const;
  /// The script's heap is about to be wiped: gives up all that is not in it.
  void release();

 private:
  void enter(Task& task, const Table& table);
  void remove(Task& task);

  Task* first_ = nullptr;
};

extern constinit Tasks tasks;

/// What a task's step() has received, for its tell().
extern constinit std::uint8_t piece[256];

/// Objects that are no table alone: they have one behind them, and stand for a task, a pin or a bus.
/// @param table behind it
/// @param word what it stands for; bit 0 is set if that is no task
JSValue new_handle(const Table& table, std::uintptr_t word);
/// 0 if it is no handle, or its task is over.
std::uintptr_t word_of(JSValueConst object);

/// The task that an object stands for, which must be one of this kind; null: it is over.
template <class Kind>
Kind* task_of(JSValueConst object) {
  const std::uintptr_t word = word_of(object);
  return (word & 1) != 0 ? nullptr : static_cast<Kind*>(reinterpret_cast<Task*>(word));
}

/// Must be called once for each new context, after prepare().
void prepare_handles();

/// Events of an object, as Espruino has them: `on(name, function)`.
JSValue on(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
/// `property` is "#on" and the event's name, where Espruino has it, too. False: nobody listens.
bool emit(JSValueConst object, const char* property, std::span<JSValue> arguments = {});

}  // namespace script
