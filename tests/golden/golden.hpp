// Texts, whole, beside what comes out now.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "base/file.hpp"

namespace tlsfit::test {

/// Compares with tests/golden/NAME; with TLSFIT_GOLDEN_UPDATE in the environment writes it.
inline void expect_golden(const std::string& name, const std::string& got) {
  const fs::path path = fs::path(TLSFIT_SOURCE_DIR) / "tests/golden" / name;
  const std::string expected = fs::exists(path) ? read_text(path) : "";
  if (std::getenv("TLSFIT_GOLDEN_UPDATE") != nullptr && got != expected) {
    write_file(path, std::string_view(got));
    GTEST_SKIP() << path << " rewritten";
  }
  EXPECT_EQ(got, expected) << "if this is wanted: cmake --build build/release --target golden-update";
}

}  // namespace tlsfit::test
