// Judging a size limit by the records that arrive; an echo is not enough.
#pragma once

#include "probe/survey.hpp"

namespace tlsfit::probe {

/// Makes a request offer max_fragment_length of `size` and fetch enough to show whether it holds.
void offer_limit(Survey& survey, HandshakeRequest& request, std::uint32_t size);

/// The smallest limit whose keeping a longer record would show.
constexpr std::uint32_t smallest_limit = 512;

/// Makes a request offer record_size_limit (RFC 8449) of `smallest_limit` and fetch enough to show whether it
/// holds.
void offer_record_size_limit(Survey& survey, HandshakeRequest& request);

/// Enters into the profile what the server did with it.
void note_record_size_limit(Survey& survey, std::uint16_t version, const HandshakeResult& result);

/// Agreeing to a limit and then sending short records proves nothing, if there was nothing longer to send:
/// the word "obeyed" stands only where the same server sent longer records without the limit, or where a
/// smaller max_fragment_length was kept to in that way (a stack that splits at 512 splits at 1024). Makes the
/// others "unknown". Returns how many.
std::size_t take_back_unproven(Survey& survey);

/// Enters into the profile what the server did with max_fragment_length of `size`.
void note_limit(Survey& survey, std::uint16_t version, std::uint32_t size, const HandshakeResult& result);

}  // namespace tlsfit::probe
