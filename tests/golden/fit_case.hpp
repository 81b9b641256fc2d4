// A golden case: profiles in a few words, and the fit that must come out. One word per line says what a line
// is:
//
//   board pico wiznet espruino        layout may be left out
//   optimize flash
//   connections 1
//   target localhost:8443
//   accepts tls1.2 SUITE...           in the server's order
//   groups tls1.2 secp256r1 ...
//   schemes tls1.2 ecdsa_secp256r1_sha256 ...
//   chain ecdsa EC secp256r1 < ecdsa_secp384r1_sha384 500      a certificate: key < its signature, bytes
//   above ecdsa EC secp384r1 < ecdsa_secp384r1_sha384 600      the next one of that chain
//   anchor ecdsa p384                 roots/p384.pem ends that chain
//   message 5000 server_key_exchange  largest message, if not a certificate
//   obeys tls1.2 512 1024             max_fragment_length
//   unverified ecdsa                 that chain did not verify
//   client-certificate required
//   shows EC secp256r1 450 32         the device's own certificate: key, bytes, bytes of its private key
//   limits                            record_size_limit is obeyed in TLS 1.3
#pragma once

#include <string>

#include "fit/folder.hpp"
#include "support/board_and_net.hpp"

namespace tlsfit::test {

struct FitCase {
  std::string board = test::any_board, net = test::any_net, layout;
  std::string objective = "balanced";
  std::uint32_t connections = 2;
  std::vector<Profile> profiles;
  std::vector<fit::ClientIdentityPtr> identities;  ///< one per profile; null: none
};

/// The input half of a case. Throws std::runtime_error that names the line.
FitCase parse_fit_case(const std::string& text);

/// The fit of a case, with the catalogue, templates, boards and nets of the source tree.
fit::FitFolder run_fit_case(const FitCase& input);

/// What a case expects: plans, options, memory, and the memory map of the linker script.
std::string summary_of(const fit::FitFolder& folder);

}  // namespace tlsfit::test
