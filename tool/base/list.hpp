// Lists that hold each value once.
#pragma once

#include <algorithm>
#include <vector>

namespace tlsfit {

template <class List, class Value>
bool contains(const List& list, const Value& value) {
  return std::ranges::find(list, value) != list.end();
}

template <class T>
void add_once(std::vector<T>& list, const T& value) {
  if (!contains(list, value)) list.push_back(value);
}

}  // namespace tlsfit
