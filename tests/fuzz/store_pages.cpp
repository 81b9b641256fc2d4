// Pages of the store with any bytes in them: the halves of the input after its first byte. Then some changes,
// whose number and kind the first byte says, which must do what they say whatever was there.
#include <algorithm>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "soc/flash.hpp"
#include "store/log.hpp"

using tlsfit::test::must;

namespace {

constexpr std::size_t page_size = 512;
std::vector<std::uint32_t> words;

std::uintptr_t page(std::size_t n) {
  return reinterpret_cast<std::uintptr_t>(words.data()) + n * page_size;
}

void check_value(store::Log& log, std::string_view name, std::span<const std::uint8_t> wanted) {
  const auto found = log.find(name);
  must(found.data() != nullptr && std::ranges::equal(found, wanted), "a value that was written is read");
}

}  // namespace

bool soc::flash_program(std::uintptr_t at, std::uint32_t word) {
  must(at % 4 == 0 && at >= page(0) && at < page(2), "a word of the pages is programmed");
  std::uint32_t& cell = words[(at - page(0)) / 4];
  cell &= word;
  return cell == word;
}

bool soc::flash_erase(std::uintptr_t at) {
  must(at == page(0) || at == page(1), "one of the two pages is erased");
  std::fill_n(words.begin() + static_cast<std::ptrdiff_t>((at - page(0)) / 4), page_size / 4, 0xFFFF'FFFF);
  return true;
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  words.assign(2 * page_size / 4, 0xFFFF'FFFF);
  std::copy_n(data + 1, std::min(size - 1, 2 * page_size), reinterpret_cast<std::uint8_t*>(words.data()));
  store::Log log(page(0), page(1), page_size);
  // What is found must be inside, and must be found again after a start.
  std::vector<std::uint8_t> kept;
  const auto found = log.find("name");
  kept.assign(found.begin(), found.end());
  store::Log again(page(0), page(1), page_size);
  const auto same = again.find("name");
  must((same.data() == nullptr) == (found.data() == nullptr) && std::ranges::equal(same, kept),
       "a start changes nothing");
  const std::vector<std::uint8_t> value(data[0] % 64, data[0]);
  for (unsigned n = 0; n < data[0] % 16U; ++n) {
    const std::string name(1 + n % 3, 'a');
    if (!again.set(name, value)) {
      must(again.forget(), "all can be forgotten");
      must(again.find("name").data() == nullptr, "what is forgotten is gone");
      must(again.set(name, value), "there is room in an empty store");
    }
    check_value(again, name, value);
  }
  must(again.erase("name") && again.find("name").data() == nullptr, "what is erased is gone");
  return 0;
}
