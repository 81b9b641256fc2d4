// A server's certificates beside the anchors of an image, as its firmware looks at them.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "model/fit.hpp"
#include "model/observation.hpp"

namespace tlsfit::probe {

/// What an image trusts: certificates in DER, and whether they are authorities or the server's own, of which
/// the key alone counts (RFC 7469 calls that pinning).
struct ImageAnchors {
  std::vector<Bytes> certificates;
  bool pinned = false;
};

/// Looks for a way from the first of `certificates` (DER) over the others to an anchor (RFC 5280 section 6,
/// without the dates), and at the names that the first is for (RFC 6125). `name` is the host name or address
/// that is asked for. What is no certificate among the anchors is no anchor.
ShownChain look_at_chain(const std::vector<Bytes>& certificates, const ImageAnchors& anchors,
                         const std::string& name);

}  // namespace tlsfit::probe
