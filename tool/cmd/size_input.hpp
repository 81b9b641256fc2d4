// What `tlsfit size` looks at: a linked program, a report that was saved, a revision of a baseline.
#pragma once

#include <optional>
#include <string>

#include "size/report.hpp"

namespace tlsfit {

/// How the command line says that images are to be looked at.
struct SizeInputOptions {
  std::string rules, grouping, baseline;
  std::size_t depth = 2;
  std::vector<std::string> flash, ram;  ///< "0x20000000:96K"
};

struct SizeInput {
  std::string name;  ///< of the file, or the revision
  SizeReport report;
  std::optional<ImageSize> image;  ///< if it was not saved but measured
};

/// Reads `name`: an ELF file, a report that --json saved, or, where that is no file and there is a baseline,
/// a revision. Throws Error (Usage).
SizeInput load_size_input(const std::string& name, const SizeInputOptions& options);

/// "Espruino Pico, layout bare, release, tlsfit 0.1.0, Mbed TLS 3.6.6"; empty for the programs of others.
std::string about_text(const SizeInput& input);

}  // namespace tlsfit
