// The generated files of the device's own certificates: client_certificates.{h,c} and client_keys.c.
#pragma once

#include "fit/folder.hpp"

namespace tlsfit::fit {

/// The one file that holds private keys.
inline constexpr const char* client_key_file = "client_keys.c";

/// Place of a plan's certificate among `own`, the device's, from 1; 0: none.
std::size_t client_place(const Candidate& candidate, const std::vector<ClientIdentityPtr>& own);

/// Adds the files; at least one of the plans has a certificate.
void add_client_files(FitFolder& folder, const std::vector<Candidate>& plans, const std::string& command,
                      const Templates& templates);

}  // namespace tlsfit::fit
