// Reads vectors that are not ours: NIST's response files, and those that Mbed TLS's own tests are made of.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "hex.hpp"
#include "psa.hpp"

namespace crypto::test {

/// A vector of a NIST response file: "Key = …" under its name, a line without a value ("FAIL") as an empty
/// one, and what the lines in square brackets before it say ("[Taglen = 128]", "[P-256,SHA-256]") as
/// `section`.
struct Record {
  std::string section;
  std::map<std::string, std::string> fields;

  Bytes bytes(const std::string& name) const { return hex(fields.at(name)); }
  /// A number of `size` bytes: the files print one that begins with zeros without them.
  Bytes padded(const std::string& name, std::size_t size) const;
  /// An uncompressed point of two such numbers (SEC 1 section 2.3.3).
  Bytes point(const std::string& x, const std::string& y, std::size_t size) const;
};

/// Why NIST's files are not there; empty if they are (Debian's python3-cryptography-vectors).
std::string missing_nist_files();

/// A test of NIST's vectors, skipped where they are missing.
class NistProvider : public Provider {
 protected:
  void SetUp() override {
    const std::string missing = missing_nist_files();
    if (!missing.empty()) GTEST_SKIP() << missing;
    Provider::SetUp();
  }
};

/// Calls `use` for every vector of `file`. A vector begins with the field `first`, as do all of a file.
void for_each_record(const std::string& file, const std::string& first,
                     const std::function<void(const Record&)>& use);

/// Calls `use` for every vector of "KAS validity", the shared secret Z by itself, in `section`, that is
/// `good` or whose fault is the other side's point.
void for_each_agreement(const std::string& section, const std::function<void(const Record&, bool good)>& use);

/// The arguments of one line of Mbed TLS's tests/suites/*.data, quotation marks taken off.
using Arguments = std::vector<std::string>;

/// Calls `use` for every line of `file` that calls `function`.
void for_each_vector(const std::string& file, const std::string& function,
                     const std::function<void(const Arguments&)>& use);

}  // namespace crypto::test
