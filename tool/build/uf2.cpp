#include "build/uf2.hpp"

#include <algorithm>
#include <map>

namespace tlsfit {

namespace {

constexpr std::uint32_t first_magic = 0x0A324655, second_magic = 0x9E5D5157, last_magic = 0x0AB16F30;
constexpr std::uint32_t family_is_there = 0x2000;
constexpr std::uint32_t page_size = 256;
constexpr std::size_t room = 476;  // for data, in a block

void add_word(Bytes& out, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

/// By address.
std::map<std::uint32_t, Bytes> pages_of(const std::vector<DfuElement>& elements) {
  std::map<std::uint32_t, Bytes> pages;
  for (const DfuElement& element : elements)
    for (std::uint32_t i = 0; i < element.content.size(); ++i) {
      const std::uint32_t address = element.address + i;
      Bytes& page = pages[address & ~(page_size - 1)];
      page.resize(page_size, 0xFF);
      page[address % page_size] = element.content[i];
    }
  return pages;
}

}  // namespace

Bytes uf2_file(const std::vector<DfuElement>& elements, std::uint32_t family) {
  const std::map<std::uint32_t, Bytes> pages = pages_of(elements);
  Bytes out;
  std::uint32_t number = 0;
  for (const auto& [address, page] : pages) {
    for (const std::uint32_t word : {first_magic, second_magic, family_is_there, address, page_size, number++,
                                     static_cast<std::uint32_t>(pages.size()), family})
      add_word(out, word);
    out.insert(out.end(), page.begin(), page.end());
    out.resize(out.size() + room - page_size);
    add_word(out, last_magic);
  }
  return out;
}

}  // namespace tlsfit
