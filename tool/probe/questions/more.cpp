// Something longer to look at. Most people do not know a path that is long enough to show whether a limit is
// kept to, and a limit that nobody has seen kept costs their device a buffer of 16 KB. So where what GET
// brings is too short, the probe asks for what the server itself offers: where the page redirects to, what it
// loads and links to on the same host, the icon that browsers ask for, and something that is not there, since
// pages that say so are often long, and many repeat the path that was asked for.
#include <fmt/format.h>

#include <algorithm>

#include "probe/page_links.hpp"
#include "probe/questions/limits.hpp"

namespace tlsfit::probe {

namespace {

constexpr std::size_t links_to_follow = 4;

/// Versions of which a limit was agreed to and nothing shows whether it is kept to.
std::vector<std::uint16_t> unproven_versions(const Profile& profile) {
  std::vector<std::uint16_t> result;
  for (const std::uint16_t version : {wire::tls1_2, wire::tls1_3}) {
    const std::string name = wire::version_name(version);
    const auto sizes = profile.max_fragment_length.find(name);
    const auto limit = profile.record_size_limit.find(name);
    const bool some_size =
        sizes != profile.max_fragment_length.end() &&
        std::ranges::any_of(sizes->second, [](const auto& e) { return e.second == LimitVerdict::Obeyed; });
    if (some_size ||
        (limit != profile.record_size_limit.end() && limit->second.verdict == LimitVerdict::Obeyed))
      result.push_back(version);
  }
  return result;
}

/// Whether the server sends a record that is longer than the smallest limit when asked for `path`.
Task<bool> is_longer(Survey& survey, std::uint16_t version, std::string path) {
  survey.path = std::move(path);
  HandshakeRequest request = survey.request(version);
  request.send = survey.get_request();
  request.enough = 64 * std::size_t{1024};
  const HandshakeResult result = co_await survey.complete(std::move(request));
  const auto largest = static_cast<std::uint32_t>(result.largest_application_record());
  std::optional<std::uint32_t>& observed = survey.profile.largest.application_record_observed;
  if (largest > observed.value_or(0)) observed = largest;
  co_return largest > smallest_limit;
}

/// Judges again what was agreed to, smallest first: a stack that splits at 512 splits at 1024.
Task<> ask_limits_again(Survey& survey, std::uint16_t version) {
  const std::string name = wire::version_name(version);
  for (const auto& [size, before] : std::map(survey.profile.max_fragment_length[name])) {
    if (before != LimitVerdict::Obeyed) continue;
    HandshakeRequest request = survey.request(version);
    offer_limit(survey, request, size);
    const HandshakeResult result = co_await survey.complete(std::move(request));
    note_limit(survey, version, size, result);
    if (survey.profile.max_fragment_length[name][size] == LimitVerdict::Obeyed) break;
  }
  if (survey.profile.record_size_limit[name].verdict != LimitVerdict::Obeyed) co_return;
  HandshakeRequest request = survey.request(version);
  offer_record_size_limit(survey, request);
  const HandshakeResult result = co_await survey.complete(std::move(request));
  note_record_size_limit(survey, version, result);
}

}  // namespace

Task<> ask_for_more(Survey& survey) {
  const std::uint32_t longest = survey.profile.largest.application_record_observed.value_or(0);
  const std::vector<std::uint16_t> versions = unproven_versions(survey.profile);
  if (versions.empty() || longest > smallest_limit || survey.page.empty()) co_return;
  std::vector<std::string> paths =
      page_links(survey.page, survey.profile.target, survey.options.path, links_to_follow);
  paths.emplace_back("/favicon.ico");
  paths.push_back(path_of_nothing(smallest_limit));
  for (std::string& path : paths) {
    if (survey.dialer.gate().is_over()) break;
    const bool longer = co_await is_longer(survey, versions.front(), path);
    if (!longer) continue;
    for (const std::uint16_t version : versions) co_await ask_limits_again(survey, version);
    survey.note(fmt::format(
        "what GET {} brings is too short to show whether record limits are kept to; {} is not",
        survey.options.path,
        path == path_of_nothing(smallest_limit) ? "the page for what is not there" : "GET " + path));
    break;
  }
  survey.path = survey.options.path;
}

}  // namespace tlsfit::probe
