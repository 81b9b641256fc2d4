#include "probe/probe.hpp"

#include <fmt/chrono.h>

#include <asio/this_coro.hpp>

#include "probe/client_certificate.hpp"
#include "probe/many.hpp"
#include "probe/side_by_side.hpp"
#include "probe/survey.hpp"

namespace tlsfit::probe {

namespace {

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

/// One target from its first connection to its last.
Task<> survey_target(const Target& target, const ProbeOptions& options, const Verifier& verifier,
                     SharedGates& shared, Profile& profile) {
  const auto begin = Clock::now();
  Dialer dialer(co_await asio::this_coro::executor, target, options, shared);
  Survey survey{dialer, options, verifier};
  survey.profile.target = target;
  survey.profile.probed_at = now_text();
  co_await run(survey);
  if (dialer.gate().is_over())
    survey.problem("the time for this target was over before everything was asked");
  survey.profile.connections = static_cast<std::uint32_t>(dialer.connections());
  survey.profile.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  profile = std::move(survey.profile);
}

/// Takes targets from a common list until it is empty.
struct Queue {
  const std::vector<Target>& targets;
  const ProbeOptions& options;
  const Verifier& verifier;
  std::function<void(Finished)> on_done;
  std::size_t next = 0;
};

Task<> work(Queue& queue, SharedGates& shared) {
  while (queue.next < queue.targets.size()) {
    const Target& target = queue.targets[queue.next++];
    Profile profile;
    std::optional<Error> error;
    try {
      co_await survey_target(target, queue.options, queue.verifier, shared, profile);
    } catch (const Error& caught) {  // one target's trouble is a result among the others
      error = caught;
    }
    if (error)
      queue.on_done({target, *error});
    else
      queue.on_done({target, std::move(profile)});
  }
}

}  // namespace

void probe_targets(const std::vector<Target>& targets, const ProbeOptions& options, std::size_t at_once,
                   std::function<void(Finished)> on_done) {
  check_client_certificate(options);
  const Verifier verifier(options.ca);
  Queue queue{targets, options, verifier, std::move(on_done)};
  side_by_side(std::min(std::max<std::size_t>(at_once, 1), targets.size()),
               [&](SharedGates& shared) { return work(queue, shared); });
}

Profile probe_target(const Target& target, const ProbeOptions& options) {
  Profile profile;
  probe_targets({target}, options, 1, [&](Finished finished) {
    if (const auto* const error = std::get_if<Error>(&finished.result)) throw *error;
    profile = std::get<Profile>(std::move(finished.result));
  });
  return profile;
}

}  // namespace tlsfit::probe
