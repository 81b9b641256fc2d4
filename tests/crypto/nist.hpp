// Reads vectors that are not ours: NIST's response files, and those that Mbed TLS's own tests are made of.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "hex.hpp"

namespace crypto::test {

/// A vector of a NIST response file: "Key = …" under its name, a line without a value ("FAIL") as an empty
/// one, and what the lines in square brackets before it say ("[Taglen = 128]", "[P-256,SHA-256]") as
/// `section`.
struct Record {
  std::string section;
  std::map<std::string, std::string> fields;

  Bytes bytes(const std::string& name) const { return hex(fields.at(name)); }
};

/// Why NIST's files are not there; empty if they are (Debian's python3-cryptography-vectors).
std::string missing_nist_files();

/// Calls `use` for every vector of `file`. A vector begins with the field `first`, as do all of a file.
void for_each_record(const std::string& file, const std::string& first,
                     const std::function<void(const Record&)>& use);

/// The arguments of one line of Mbed TLS's tests/suites/*.data, quotation marks taken off.
using Arguments = std::vector<std::string>;

/// Calls `use` for every line of `file` that calls `function`.
void for_each_vector(const std::string& file, const std::string& function,
                     const std::function<void(const Arguments&)>& use);

}  // namespace crypto::test
