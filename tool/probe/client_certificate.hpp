// The client certificate that a person names.
#pragma once

#include "probe/options.hpp"

namespace tlsfit::probe {

/// That certificate and key are there and belong together; a mistake is better told before anything is
/// dialled. Throws Error (Usage).
void check_client_certificate(const ProbeOptions& options);

}  // namespace tlsfit::probe
