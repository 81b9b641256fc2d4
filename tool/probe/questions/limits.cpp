#include "probe/questions/limits.hpp"

#include <fmt/format.h>

namespace tlsfit::probe {

namespace {

LimitVerdict verdict(Survey& survey, const std::string& version, std::uint32_t size,
                     const HandshakeResult& result) {
  if (!result.after_hello) {
    if (result.alert) return LimitVerdict::Refused;
    survey.problem(fmt::format("max_fragment_length {} in {} is unknown: {}", size, version, result.error));
    return LimitVerdict::Unknown;
  }
  if (!result.extensions.max_fragment_length) {
    // In TLS 1.3 the answer is encrypted: without a finished handshake nobody knows.
    const bool could_see = result.version < wire::tls1_3 || result.completed;
    if (!could_see)
      survey.problem(fmt::format("max_fragment_length {} in {} is unknown: {}", size, version, result.error));
    return could_see ? LimitVerdict::Ignored : LimitVerdict::Unknown;
  }
  if (*result.extensions.max_fragment_length != wire::max_fragment_length_code(size)) {
    survey.problem(
        fmt::format("asked for max_fragment_length {} in {}, the server answered another", size, version));
    return LimitVerdict::Refused;
  }
  const bool obeyed = result.largest_handshake_record() <= size &&
                      result.largest_application_record() <= size && !result.oversized_record;
  return obeyed ? LimitVerdict::Obeyed : LimitVerdict::EchoedNotObeyed;
}

}  // namespace

void offer_limit(Survey& survey, HandshakeRequest& request, std::uint32_t size) {
  request.max_fragment_length = wire::max_fragment_length_code(size);
  survey.speak(request);
  request.enough = 8 * std::size_t{size};  // several records, if there is so much to fetch
}

void note_limit(Survey& survey, std::uint16_t version, std::uint32_t size, const HandshakeResult& result) {
  const std::string name = wire::version_name(version);
  survey.profile.max_fragment_length[name][size] = verdict(survey, name, size, result);
}

std::size_t take_back_unproven(Survey& survey) {
  Profile& profile = survey.profile;
  const std::uint32_t longest = profile.largest.application_record_observed.value_or(0);
  std::size_t taken_back = 0;
  const auto take_back = [&](LimitVerdict& verdict) {
    verdict = LimitVerdict::Unknown;
    ++taken_back;
  };
  for (auto& [version, verdicts] : profile.max_fragment_length) {
    bool kept = false;
    for (auto& [size, verdict] : verdicts) {
      if (verdict != LimitVerdict::Obeyed) continue;
      kept = kept || longest > size;
      if (!kept) take_back(verdict);
    }
  }
  for (auto& [version, limit] : profile.record_size_limit)
    if (limit.verdict == LimitVerdict::Obeyed && longest <= smallest_limit) take_back(limit.verdict);
  return taken_back;
}

}  // namespace tlsfit::probe
