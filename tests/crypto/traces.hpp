// A board's machine code, executed instruction by instruction with many different secrets of the same length:
// the sequence of addresses executed, loaded from and stored to must be the same whatever the secret is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace crypto::test {

/// A digest of everything that an observer of addresses would see.
struct Trace {
  std::uint64_t digest = 14695981039346656037ULL;
  std::uint64_t instructions = 0;
  std::uint32_t result = 0;  ///< what the function returned
  /// FNV-1a, by words.
  void add(std::uint64_t value) {
    digest = (digest ^ value) * 1099511628211ULL;
    digest ^= digest >> 32;
  }
  void access(std::uint64_t address, unsigned size, bool write) {
    add(address << 8 | size << 1 | (write ? 1U : 0U));
  }
};

/// An image of arm_subject.cpp on its core.
class Tracer {
 public:
  virtual ~Tracer() = default;
  virtual bool has(const std::string& function) const = 0;
  /// Calls a function with the address of the secret, in RAM that is else empty.
  virtual Trace run(const std::string& function, const std::vector<std::uint8_t>& secret) = 0;
};

/// Runs every function of the image with at most so many secrets, prints what was seen, and says whether each
/// has one trace. Looking up a secret in a table must be seen to have many.
bool have_one_trace(Tracer& tracer, int most);

}  // namespace crypto::test
