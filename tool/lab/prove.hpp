// `tlsfit fit --prove`: the proof (fit/proof.hpp) with real images, the emulated board and the host's client.
#pragma once

#include <functional>
#include <optional>

#include "lab/image_meter.hpp"

namespace tlsfit::lab {

/// Proves the fit that `make` makes of a choice, and changes the choice where something can be saved.
/// `max_handshake`: what the person allows. Throws Error: No if the targets cannot be used for a proof,
/// Unreachable if one does not answer.
fit::Proof prove_fit(const std::vector<fit::Candidate>& plans, fit::Choice& choice,
                     const std::optional<fit::Measured>& measured, std::optional<std::uint64_t> max_handshake,
                     const fit::Catalogue& catalogue, ImageMeter& meter,
                     const std::function<fit::FitFolder(const fit::Choice&)>& make);

}  // namespace tlsfit::lab
