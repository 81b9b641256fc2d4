// What a person is likely to do next.
#pragma once

#include <string_view>

namespace tlsfit {

/// "next: COMMAND", in grey on stderr, if that is a terminal; not with --quiet.
void suggest(std::string_view command);

}  // namespace tlsfit
