#include "store/flash.hpp"

#include <algorithm>

#include "soc/flash.hpp"

namespace store::test {

Flash::Flash(std::size_t page_size, unsigned seed)
    : per_page_(page_size / 4), words_(2 * per_page_, 0xFFFF'FFFF), undecided_(words_.size()), random_(seed) {
  flash = this;
}

bool Flash::cut() {
  ++operations_;
  if (!left_) return false;
  if (*left_ > 0) {
    --*left_;
    return false;
  }
  left_.reset();
  return true;
}

void Flash::start() {
  for (std::size_t n = 0; n < words_.size(); ++n)
    if (undecided_[n] != 0) words_[n] = (words_[n] & ~undecided_[n]) | (any() & undecided_[n]);
}

bool Flash::program(std::uintptr_t at, std::uint32_t word) {
  const std::size_t n = (at - page(0)) / 4;
  std::uint32_t& cell = words_.at(n);
  if (cut()) {
    const std::uint32_t touched = (cell | undecided_[n]) & ~word;
    undecided_[n] |= touched;
    cell = (cell & ~touched) | (any() & touched);
    throw PowerCut();
  }
  undecided_[n] &= word;
  if ((word & ~cell) != 0) ++impossible_;
  cell &= word;
  return cell == word;
}

bool Flash::erase(std::uintptr_t at) {
  const unsigned n = at == page(0) ? 0 : 1;
  const auto first = static_cast<std::ptrdiff_t>(n * per_page_),
             last = first + static_cast<std::ptrdiff_t>(per_page_);
  if (cut()) {
    // First all bits become zeros, then ones: any mixture, or hardly anything yet, or almost all.
    const std::uint32_t how = any() % 4;
    for (std::ptrdiff_t i = first; i < last; ++i) {
      auto& cell = words_[static_cast<std::size_t>(i)];
      cell = how == 0 ? any() : how == 1 ? cell & any() : how == 2 ? 0xFFFF'FFFF : cell;
      undecided_[static_cast<std::size_t>(i)] = how == 0 ? any() : any() & any() & any() & any();
    }
    throw PowerCut();
  }
  ++erases_[n];
  std::fill(words_.begin() + first, words_.begin() + last, 0xFFFF'FFFF);
  std::fill(undecided_.begin() + first, undecided_.begin() + last, 0U);
  return true;
}

bool Flash::holds(const void* bytes, std::size_t size) const {
  const auto* from = static_cast<const std::uint8_t*>(bytes);
  const auto* all = reinterpret_cast<const std::uint8_t*>(words_.data());
  return std::search(all, all + words_.size() * 4, from, from + size) != all + words_.size() * 4;
}

}  // namespace store::test

namespace soc {

bool flash_program(std::uintptr_t at, std::uint32_t word) {
  return store::test::flash->program(at, word);
}

bool flash_erase(std::uintptr_t page) {
  return store::test::flash->erase(page);
}

}  // namespace soc
