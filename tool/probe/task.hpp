// Coroutines: every step of a probe is a Task that runs on one thread.
#pragma once

#include <asio/awaitable.hpp>
#include <vector>

namespace tlsfit::probe {

template <class T = void>
using Task = asio::awaitable<T>;

/// Runs tasks side by side and ends when all have; then throws what the first of them threw, if any did.
Task<> together(std::vector<Task<>> tasks);

/// The same for a few tasks by name.
template <class... Some>
Task<> together_of(Some... tasks) {
  std::vector<Task<>> all;
  (all.push_back(std::move(tasks)), ...);
  return together(std::move(all));
}

}  // namespace tlsfit::probe
