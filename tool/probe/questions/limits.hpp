// Judging a size limit by the records that arrive; an echo is not enough.
#pragma once

#include "probe/survey.hpp"

namespace tlsfit::probe {

/// Makes a request offer max_fragment_length of `size` and fetch enough to show whether it holds.
void offer_limit(const Survey& survey, HandshakeRequest& request, std::uint32_t size);

/// Enters into the profile what the server did with max_fragment_length of `size`.
void note_limit(Survey& survey, std::uint16_t version, std::uint32_t size, const HandshakeResult& result);

}  // namespace tlsfit::probe
