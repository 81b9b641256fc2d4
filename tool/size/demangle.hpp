// C++ names as people write them.
#pragma once

#include <cstddef>
#include <string>

namespace tlsfit {

/// The name of a symbol, demangled if it is one of C++ (Itanium C++ ABI section 5.1), else as it is. A
/// mangled name may refer to parts of itself, so that one of a few hundred bytes can stand for gigabytes:
/// names with more references than programs have stay as they are, and so does every name once `budget` bytes
/// have been written.
std::string demangled(const std::string& name, std::size_t& budget);

}  // namespace tlsfit
