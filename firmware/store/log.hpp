// Named values in two pages of flash, so that a power cut at any moment leaves each of them old or new.
//
// One page is active: records follow one another there, the newest of a name counts. When it is full, what
// counts is copied to the other page, which so becomes active; so both wear alike. A page begins with four
// words:
//
//   erased   written when the page has been erased; zero once its becoming active is complete
//   begun    written before anything else is: from now on the page is not erased any more
//   number   of the page that was active before, plus one
//   check    ~number, written last: now the page is active, if no other has a higher number
//
// The rules that make it safe (record.hpp says why): what decides is programmed into words that were erased;
// what is destroyed has been superseded before; and mount() finishes what a power cut interrupted before
// anything is read. What is replaced, erased or left behind is overwritten with zeros at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "store/record.hpp"

namespace store {

class Log {
 public:
  /// Two pages of `size` bytes, which are erased one by one and hold nothing else. What they hold at first
  /// does not matter.
  constexpr Log(std::uintptr_t first, std::uintptr_t second, std::size_t size)
      : pages_{first, second}, size_(size) {}

  /// The value of that name, where it is in flash: until the next call that changes something. data() is null
  /// if there is none.
  std::span<const std::uint8_t> find(std::string_view name);

  /// Whether the value has been written. If not: the name is empty or longer than `longest_name`, there is no
  /// room beside the other values, or the flash did not take it; the old value still counts.
  bool set(std::string_view name, std::span<const std::uint8_t> value);

  /// Whether there is no value of that name now, and nothing of one is left in flash.
  bool erase(std::string_view name);

  /// The same of all names.
  bool forget();

  /// Erases the page that is written to next, if it is not erased: else the first change that finds the
  /// active page full does. False if the flash refused.
  bool tidy();

 private:
  static constexpr std::size_t header_size = 16;
  static constexpr unsigned none = 2;

  std::uintptr_t word(unsigned page, unsigned number) const { return pages_[page] + 4 * number; }
  std::uintptr_t end_of(unsigned page) const { return pages_[page] + size_; }
  bool is_erased(unsigned page) const;
  bool has_been_active(unsigned page) const;
  std::uint32_t number_of(unsigned page) const;
  template <class Action>
  void each(std::uintptr_t end, Action action) const;

  void mount();
  void mount_records();
  bool wipe(unsigned page);
  bool prepare(unsigned page);
  unsigned next_page() const;
  std::uintptr_t append(const Content& content);
  bool destroy_others(std::uintptr_t but, std::string_view name);
  bool move(bool keep, std::string_view without, const Content* added);

  std::uintptr_t pages_[2];
  std::size_t size_;
  std::uintptr_t tail_ = 0;  ///< where the next record of the active page begins
  unsigned active_ = none;
  bool mounted_ = false;
  bool undecided_ = true;  ///< the word at the tail may have been programmed before the start, if only almost
};

}  // namespace store
