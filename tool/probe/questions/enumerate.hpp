// Remove the chosen one and ask again: finds what a server accepts of a list, in its order if it has one,
// with one connection for each and one more for its no. Riders ride along.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "probe/survey.hpp"

namespace tlsfit::probe {

struct Enumeration {
  std::vector<std::uint16_t> accepted;  ///< in the order they were chosen
  Outcome last;                         ///< what ended it: a refusal, unless something went wrong
};

/// @param what for problems: "suites of tls1.2"
/// @param hello builds the hello that offers these and nothing else of the kind
/// @param chosen which of them an answer chose; nothing if the answer does not say
Task<Enumeration> enumerate(Survey& survey, std::vector<std::uint16_t> left, std::string what,
                            std::function<wire::ClientHello(const std::vector<std::uint16_t>&)> hello,
                            std::function<std::optional<std::uint16_t>(const wire::ServerFlight&)> chosen);

/// `all` without `some`, in order.
std::vector<std::uint16_t> without(std::vector<std::uint16_t> all, const std::vector<std::uint16_t>& some);

}  // namespace tlsfit::probe
