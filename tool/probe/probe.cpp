#include "probe/probe.hpp"

#include <fmt/chrono.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/this_coro.hpp>

#include "base/paths.hpp"
#include "probe/many.hpp"
#include "probe/survey.hpp"

namespace tlsfit::probe {

namespace {

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

/// A client certificate and key that belong together; a mistake is better told before anything is dialled.
void check_client_certificate(const ProbeOptions& options) {
  if (options.client_certificate.empty() && options.client_key.empty()) return;
  if (options.client_certificate.empty() || options.client_key.empty())
    throw Error(ExitCode::Usage, "a client certificate needs both --client-cert and --client-key");
  if (options.client_key.string().find("PRIVATE KEY") != std::string::npos)  // the words below would print it
    throw Error(ExitCode::Usage, "--client-key: want the name of a PEM file, not the key itself");
  need_readable(options.client_certificate);
  need_readable(options.client_key);
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free);
  // libcrypto's own way would ask for a pass phrase at the terminal, in every connection.
  bool encrypted = false;
  SSL_CTX_set_default_passwd_cb_userdata(context.get(), &encrypted);
  SSL_CTX_set_default_passwd_cb(context.get(), [](char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
  });
  const bool certificate =
      SSL_CTX_use_certificate_chain_file(context.get(), options.client_certificate.c_str()) == 1;
  const bool key = certificate && SSL_CTX_use_PrivateKey_file(context.get(), options.client_key.c_str(),
                                                              SSL_FILETYPE_PEM) == 1;
  // A key of another kind than the certificate's goes into a slot of its own: only this sees it.
  const bool match = key && SSL_CTX_check_private_key(context.get()) == 1;
  ERR_clear_error();
  if (!certificate)
    throw Error(ExitCode::Usage, "{}: not a certificate in PEM form", options.client_certificate.string());
  if (encrypted)
    throw Error(ExitCode::Usage, "{}: the key is encrypted: decrypt it with `openssl pkey -in {} -out FILE`",
                options.client_key.string(), options.client_key.string());
  if (!match)
    throw Error(ExitCode::Usage, "{}: not the PEM key of {}", options.client_key.string(),
                options.client_certificate.string());
}

/// libssl takes some 70 KB for a handshake, a hello of our own takes a tenth of it: this keeps hundreds of
/// targets at once in flat memory, and is more than one thread can compute anyway.
constexpr std::size_t handshakes_at_once = 200;
/// Each takes a thread.
constexpr std::size_t names_at_once = 32;

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
  SharedGates& shared;
  std::function<void(Finished)> on_done;
  std::size_t next = 0;
};

Task<> work(Queue& queue) {
  while (queue.next < queue.targets.size()) {
    const Target& target = queue.targets[queue.next++];
    Profile profile;
    std::optional<Error> error;
    try {
      co_await survey_target(target, queue.options, queue.verifier, queue.shared, profile);
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
  asio::io_context io(1);
  std::exception_ptr defect;
  SharedGates shared{Gate(io.get_executor(), {.at_once = handshakes_at_once}),
                     Gate(io.get_executor(), {.at_once = names_at_once})};
  Queue queue{targets, options, verifier, shared, std::move(on_done)};
  for (std::size_t i = 0; i < std::min(std::max<std::size_t>(at_once, 1), targets.size()); ++i)
    asio::co_spawn(io, work(queue), [&](std::exception_ptr thrown) {
      if (thrown && !defect) defect = thrown;
    });
  io.run();
  if (defect) std::rethrow_exception(defect);
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
