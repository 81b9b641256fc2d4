// NOR flash in RAM that loses its power: at the n-th operation, which then is done in part. Bits of a word
// that was cut off while they became zeros are undecided: each start reads them anew.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <vector>

namespace store::test {

struct PowerCut {};

class Flash {
 public:
  explicit Flash(std::size_t page_size, unsigned seed = 1);

  std::uintptr_t page(unsigned n) const {
    return reinterpret_cast<std::uintptr_t>(words_.data() + n * per_page_);
  }
  std::size_t page_size() const { return per_page_ * 4; }
  std::vector<std::uint32_t>& words() { return words_; }

  /// The power fails during the operation after so many more.
  void cut_after(std::uint64_t operations) { left_ = operations; }
  void cut_never() { left_.reset(); }
  /// The power is back: what is undecided is read in some way.
  void start();

  bool program(std::uintptr_t at, std::uint32_t word);
  bool erase(std::uintptr_t page);

  std::uint64_t operations() const { return operations_; }
  std::uint64_t erases(unsigned page) const { return erases_[page]; }
  /// Programmings of a word that had not become all ones before: of bits from zero to one.
  std::uint64_t impossible() const { return impossible_; }
  bool holds(const void* bytes, std::size_t size) const;

 private:
  bool cut();
  std::uint32_t any() { return static_cast<std::uint32_t>(random_()); }

  std::size_t per_page_;
  std::vector<std::uint32_t> words_, undecided_;
  std::mt19937 random_;
  std::optional<std::uint64_t> left_;
  std::uint64_t operations_ = 0, erases_[2] = {}, impossible_ = 0;
};

/// What soc::flash_program() and soc::flash_erase() work on.
inline Flash* flash = nullptr;

}  // namespace store::test
