// A fit as a folder that another project compiles: the sources it needs, the configuration, the trust anchors
// and the interface tlsfit.h. Everything below src/ that ends with .c or .cpp is compiled, with src/ as the
// only folder to include from and no flag that a single file needs.
#pragma once

#include <map>

#include "base/file.hpp"
#include "base/process.hpp"
#include "exporting/sources.hpp"
#include "model/fit.hpp"
#include "model/toolchain.hpp"

namespace tlsfit::exporting {

/// A fit's folder, read.
struct ShippedFit {
  Fit fit;
  Configuration configuration;
  std::map<std::string, std::string> files;  ///< "mbedtls_config.h", "trust_anchors.c" …, by name
  bool secret = false;                       ///< a private key is among them
};

/// Reads what `tlsfit fit -o` wrote. Throws Error (Usage) that names what is missing.
ShippedFit read_fit(const fs::path& folder);

/// Files by their paths below the exported folder. With a private key among them, client_keys.c is the file.
using Files = std::map<std::string, std::string>;

/// src/ of the exported folder. @param build_time seconds since 1970: no certificate is checked against an
/// earlier date. The host's compiler says which headers are needed: throws Error (Missing) if there is none,
/// Error (Defect) with its words if it does not compile.
Files library_files(const ShippedFit& fit, const MbedTls& mbedtls, std::uint64_t build_time,
                    ProcessRunner& runner);

}  // namespace tlsfit::exporting
