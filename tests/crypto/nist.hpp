// The vectors that Mbed TLS's own tests are made of (tests/suites/*.data of its sources), most of them
// NIST's: each is a line FUNCTION:ARGUMENT:…, with hexadecimal strings in quotation marks.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "hex.hpp"

namespace crypto::test {

/// The arguments of one line, quotation marks taken off.
using Arguments = std::vector<std::string>;

/// Calls `use` for every line of `file` that calls `function`. Returns how many there were.
std::size_t for_each_vector(const std::string& file, const std::string& function,
                            const std::function<void(const Arguments&)>& use);

}  // namespace crypto::test
