#include "probe/probe.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cmath>

#include "base/next_step.hpp"
#include "base/numbers.hpp"
#include "base/output.hpp"
#include "base/progress.hpp"
#include "base/shell.hpp"
#include "cmd/commands.hpp"
#include "cmd/defaults.hpp"
#include "cmd/probe_list.hpp"
#include "cmd/profile_text.hpp"
#include "probe/many.hpp"

namespace tlsfit {

namespace {

struct ProbeCommand {
  std::vector<std::string> targets;
  std::string list;  ///< file of further targets, "-" for standard input
  std::string sni, save, connect, proxy, starttls, protocol, mqtt_topic;
  fs::path mqtt_password;
  std::vector<std::string> without;
  std::size_t at_once = 32;
  double timeout = 45, delay = 0;
  bool json = false, resume = false, v4 = false, v6 = false;
  probe::ProbeOptions probe;
};

std::chrono::milliseconds milliseconds(double seconds, std::string_view option) {
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 86400)
    throw Error(ExitCode::Usage, "{}: want seconds, from 0 to 86400", option);
  return std::chrono::milliseconds(std::llround(seconds * 1000));
}

/// "HOST:PORT" or "http://HOST:PORT".
Target parse_proxy(std::string_view text) {
  if (text.starts_with("http://")) text.remove_prefix(7);
  if (text.ends_with('/')) text.remove_suffix(1);
  return parse_target(text);
}

/// What is said to a broker, as far as CLI11 cannot tell.
void add_mqtt(probe::ProbeOptions& options, const fs::path& password, const std::string& topic) {
  probe::MqttOptions& mqtt = options.mqtt;
  if (!password.empty()) {
    mqtt.password = read_text(password);
    while (mqtt.password.ends_with('\n') || mqtt.password.ends_with('\r')) mqtt.password.pop_back();
  } else if (const char* const given = std::getenv("TLSFIT_MQTT_PASSWORD")) {
    mqtt.password = given;
  }
  for (const std::string& text : {mqtt.client_id, mqtt.user, mqtt.password})
    if (text.size() > 65535)
      throw Error(ExitCode::Usage, "--mqtt-…: a text of MQTT has at most 65,535 bytes (MQTT 3.1.1, 1.5.3)");
  if (!topic.empty() && !is_topic(topic)) throw Error(ExitCode::Usage, "--mqtt-topic: want {}", topic_wanted);
  if (mqtt.retained && topic.empty()) throw Error(ExitCode::Usage, "--mqtt-retained: want --mqtt-topic");
  if (!mqtt.client_id.empty()) options.jobs = 1;  // two clients of one identifier throw each other out
}

probe::ProbeOptions probe_options(const ProbeCommand& options) {
  probe::ProbeOptions result = options.probe;
  result.timeout = milliseconds(options.timeout, "--timeout");
  if (result.timeout.count() == 0)
    throw Error(ExitCode::Usage, "--timeout: want more than 0 seconds: nothing answers in no time");
  result.delay = milliseconds(options.delay, "--delay");
  if (!options.connect.empty()) result.connect = parse_target(options.connect);
  if (!options.proxy.empty()) result.proxy = parse_proxy(options.proxy);
  if (options.v4) result.family = probe::Family::V4;
  if (options.v6) result.family = probe::Family::V6;
  if (options.starttls == "smtp") result.starttls = probe::StartTls::Smtp;
  if (options.starttls == "imap") result.starttls = probe::StartTls::Imap;
  if (options.protocol == "http") result.protocol = probe::Protocol::Http;
  if (options.protocol == "mqtt") result.protocol = probe::Protocol::Mqtt;
  add_mqtt(result, options.mqtt_password, options.mqtt_topic);
  for (const std::string& part : options.without)
    (part == "application" ? result.application : result.resumption) = false;
  for (const std::string& protocol : result.alpn)
    if (protocol.empty() || protocol.size() > 255)
      throw Error(ExitCode::Usage, "--alpn: a protocol name has 1 to 255 bytes");
  if (result.path.find_first_of("\r\n \t") != std::string::npos || !result.path.starts_with('/'))
    throw Error(ExitCode::Usage, "--path: want a path that begins with '/', without blanks");
  return result;
}

std::vector<Target> all_targets(const ProbeCommand& options) {
  std::vector<Target> targets;
  for (const std::string& text : options.targets) targets.push_back(parse_target(text));
  if (!options.list.empty())
    for (Target& target : read_probe_list(options.list)) targets.push_back(std::move(target));
  if (targets.empty())
    throw Error(ExitCode::Usage, "{}no target; want HOST or HOST:PORT{}",
                options.list.empty() ? "" : options.list + ": ",
                options.list.empty() ? ", or --targets FILE" : ", one on a line");
  if (!options.sni.empty())
    for (Target& target : targets) target.sni = options.sni;
  for (Target& target : targets) target.mqtt_topic = options.mqtt_topic;
  return targets;
}

void print(const Profile& profile, bool as_json) {
  if (as_json)
    write_out(json_line(to_json(profile)));
  else
    print_out("{}", profile_text(profile));
  flush_out();
}

ExitCode run_one(const ProbeCommand& options, const Target& target) {
  Progress progress;
  progress.show(fmt::format("probing {}", target.name()));
  const Profile profile = probe::probe_target(target, probe_options(options));
  progress.clear();
  if (!options.save.empty()) write_file(options.save, dump_json(to_json(profile)));
  print(profile, options.json);
  if (!options.save.empty()) say(fmt::format("saved as {}", options.save));
  if (!options.json)
    suggest("tlsfit fit " + shell_word(options.save.empty() ? target.name() : options.save) +
            (options.save.empty() && !options.probe.ca.empty()
                 ? " --ca " + shell_word(options.probe.ca.string())
                 : "") +
            place_options());
  return ExitCode::Done;
}

/// Hundreds of targets, each with several connections, are more files than the usual soft limit.
void allow_many_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

ExitCode run_many(const ProbeCommand& options, std::vector<Target> targets) {
  if (options.resume && options.save.empty())
    throw Error(ExitCode::Usage, "--resume needs --save FILE, where the interrupted list put its results");
  std::optional<ProbeResults> saved;
  if (!options.save.empty()) {
    saved.emplace(options.save, options.resume);
    std::erase_if(targets, [&](const Target& target) { return saved->has(target); });
  }
  allow_many_files();
  Progress progress;
  ExitCode worst = ExitCode::Done;
  std::size_t done = 0;
  const std::size_t total = targets.size();
  progress.show("probing", done, total);
  probe::probe_targets(targets, probe_options(options), options.at_once, [&](probe::Finished finished) {
    progress.clear();
    if (const auto* const profile = std::get_if<Profile>(&finished.result)) {
      print(*profile, options.json);
      if (saved) saved->add(*profile);
    } else {
      const Error& error = std::get<Error>(finished.result);
      if (worst == ExitCode::Done) worst = error.exit_code();
      say(error.what());
      if (options.json) write_out(json_line(error_json(finished.target, error)));
    }
    progress.show("probing", ++done, total);
  });
  return worst;
}

ExitCode run_probe(const ProbeCommand& options) {
  std::vector<Target> targets = all_targets(options);
  if (targets.size() == 1 && options.list.empty()) return run_one(options, targets.front());
  return run_many(options, std::move(targets));
}

}  // namespace

void add_probe(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("probe", "find out what TLS servers accept and how much they send");
  const auto o = std::make_shared<ProbeCommand>();
  command->add_option("target", o->targets,
                      "HOST or HOST:PORT (443 by default); none: those of tlsfit.json, or targets.json");
  command->add_option("--targets", o->list,
                      "read targets from this file, one on a line; - for standard input");
  command->add_option("--ca", o->probe.ca, "trust the certificates in this PEM file, not the host's store");
  command->add_option("--sni", o->sni, "server name to ask for and to find in the certificate");
  command->add_option("--alpn", o->probe.alpn, "offer this protocol in every hello (may be repeated)");
  command->add_option("--path", o->probe.path, "what to GET, to see application records")
      ->capture_default_str();
  command
      ->add_option("--protocol", o->protocol,
                   "what to speak after the handshake: http, or mqtt, which is usual "
                   "on ports 1883 and 8883, with --alpn mqtt and with --mqtt-topic")
      ->check(CLI::IsMember({"http", "mqtt"}));
  command->add_option(
      "--mqtt-topic", o->mqtt_topic,
      "topic to publish a message to and to get it back from: it shows whether limits are kept");
  command->add_flag("--mqtt-retained", o->probe.mqtt.retained,
                    "publish nothing: the topic has a retained message");
  command->add_option("--mqtt-user", o->probe.mqtt.user, "user name for CONNECT");
  command->add_option("--mqtt-password-file", o->mqtt_password,
                      "file with the password (or in the environment: TLSFIT_MQTT_PASSWORD)");
  command->add_option("--mqtt-client-id", o->probe.mqtt.client_id,
                      "client identifier, if the broker wants a certain one: one connection at a time");
  command->add_option("--client-cert", o->probe.client_certificate, "PEM file of the client's own chain");
  command->add_option("--client-key", o->probe.client_key, "PEM file of the client's key");
  command->add_option("--connect", o->connect, "dial this HOST[:PORT] in place of the target");
  command->add_option("--proxy", o->proxy, "HTTP proxy HOST:PORT that is asked to CONNECT");
  command->add_option("--starttls", o->starttls, "speak this first")->check(CLI::IsMember({"smtp", "imap"}));
  auto* const v4 = command->add_flag("-4", o->v4, "dial IPv4 addresses only");
  command->add_flag("-6", o->v6, "dial IPv6 addresses only")->excludes(v4);
  command->add_option("--jobs", o->probe.jobs, "connections at once to one target")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_option("--rate", o->probe.rate, "connections begun per second to one target; 0: no limit")
      ->check(want_not_negative);
  command->add_option("--delay", o->delay, "seconds between connections to one target");
  command->add_option("--timeout", o->timeout, "seconds for one target, whatever it does")
      ->capture_default_str();
  command->add_option("--at-once", o->at_once, "targets at once")
      ->check(CLI::Range(1, 2000))
      ->capture_default_str();
  command
      ->add_option("--without", o->without, "leave out: application (records of a real request), resumption")
      ->check(CLI::IsMember({"application", "resumption"}));
  command->add_option("--save", o->save, "write the profile to this file; of several targets, one on a line");
  command->add_flag("--resume", o->resume, "leave out targets whose profile is in the --save file already");
  command->add_flag("--json", o->json, "print JSON, one line per target");
  command->footer(
      "Examples:\n  tlsfit probe example.org --save example.profile.json\n"
      "  tlsfit probe broker.example.org:8883 --client-cert cert.pem --client-key key.pem --mqtt-topic "
      "probe/me\n"
      "  tlsfit probe --targets fleet.txt --json --save fleet.jsonl --resume\n");
  command->callback([&action, o] {
    action = [o] {
      if (o->targets.empty() && o->list.empty()) {
        const UsualTargets usual = usual_targets();
        o->targets = usual.names;
        if (o->probe.ca.empty()) o->probe.ca = usual.ca;
      }
      return run_probe(*o);
    };
  });
}

}  // namespace tlsfit
