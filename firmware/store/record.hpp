// A record of the store: a named value, or the word that a name is erased, as it is written into a page.
//
//   word 0      size of the value, of the name, and a mark
//   word 1      CRC-32 of word 0, value and name
//   then        value and name, each filled up with zeros to whole words
//   word n - 2  commit: written when all before it has been written; what it says is what the record is
//   word n - 1  settled: written when `commit` has been written
//
// A word whose programming was cut off may read one way now and another way later: bits that should have
// become zeros are undecided, and only programming them again, or erasing, decides them. So whether a record
// counts hangs on `commit` alone, which is programmed once and from ones: if it reads right, no bit that must
// be one has been touched, and programming it again makes its zeros sure. `settled` tells that it was not cut
// off. What does not count is made zeros, whatever it was; zeros between records are passed over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace store {

inline constexpr std::size_t longest_name = 32, largest_value = 0xFFFF;

/// As programmed into `commit`.
enum class Kind : std::uint32_t { Value = 0x7C3A'5B96, Erasure = 0x4D19'E6A2 };

/// The word at an address; every time, for flash changes without the compiler's knowing.
inline std::uint32_t word_at(std::uintptr_t at) {
  return *reinterpret_cast<const volatile std::uint32_t*>(at);
}

inline constexpr std::uint32_t blank = 0xFFFF'FFFF;

/// What is to be written.
struct Content {
  Kind kind;
  std::string_view name;
  std::span<const std::uint8_t> value;
};

/// Bytes that it takes in a page.
std::size_t size_of(const Content& content);

/// A record that stands in a page.
class Record {
 public:
  /// If there is one at `at`: a first word that a record may begin with, and that ends before `end`.
  static bool begins(std::uintptr_t at, std::uintptr_t end);

  explicit Record(std::uintptr_t at) : at_(at) {}

  std::uintptr_t end() const;
  std::size_t size() const { return end() - at_; }
  std::span<const std::uint8_t> value() const;
  std::string_view name() const;
  bool is(Kind kind) const { return word_at(commit()) == static_cast<std::uint32_t>(kind); }
  bool counts() const { return is(Kind::Value) || is(Kind::Erasure); }
  /// Whether it holds what was written.
  bool whole() const;

  /// For a record that counts: makes sure that it will always do so. Nothing is written if that is sure.
  void settle() const;
  /// Makes all of it zeros, first the word that it counts by, and last the word that tells where it ends.
  /// False if the flash does not take it.
  bool destroy() const;

 private:
  std::uintptr_t commit() const { return end() - 8; }
  std::uintptr_t at_;
};

/// Writes a record at `at`, where size_of() bytes are erased. False if the flash does not take it; then it
/// does not count, and is zeros as far as possible.
bool write(std::uintptr_t at, const Content& content);

/// Copies a record that counts to `at`. False if the flash does not take it.
bool copy(const Record& record, std::uintptr_t at);

}  // namespace store
