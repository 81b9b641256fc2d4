// Stands in for libFuzzer where there is none: calls the fuzzed function with every file of the folders that
// are named, whole, cut short, and with bytes flipped here and there.
#include <fmt/format.h>

#include "base/file.hpp"
#include "fuzz.hpp"

namespace {

using tlsfit::Bytes;

void replay(Bytes bytes) {
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  const std::size_t step = bytes.size() / 50 + 1;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
    LLVMFuzzerTestOneInput(cut.data(), cut.size());
    bytes[at] ^= 0x81;
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    bytes[at] ^= 0x81;
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  for (int i = 1; i < argc; ++i)
    for (const auto& entry : tlsfit::fs::directory_iterator(argv[i])) {
      replay(tlsfit::read_bytes(entry.path()));
      ++files;
    }
  fmt::print("replayed {} files\n", files);
  return files == 0 ? 1 : 0;
}
