#include "cmd/matrix_targets.hpp"

#include <algorithm>
#include <set>

#include "base/progress.hpp"
#include "cmd/fit_targets.hpp"
#include "model/configs.hpp"
#include "model/target_list.hpp"
#include "probe/many.hpp"
#include "x509/certificate.hpp"

namespace tlsfit {

namespace {

constexpr std::size_t probed_at_once = 16;

/// A server to be asked, and with whose roots and certificate.
struct Question {
  Target target;
  std::string ca;
  ClientFiles client;
  /// Questions of one kind are asked side by side.
  std::string kind() const { return ca + '\n' + client.certificate.string() + '\n' + client.key.string(); }
  std::string key() const { return kind() + '\n' + target.name() + '\n' + target.sni; }
};

/// One server of a set: known from a file, or yet to be asked.
struct Entry {
  std::variant<Profile, Question> source;
  fit::ClientIdentityPtr identity;
};

bool is_target_list(const fs::path& path) {
  return read_text(path).find("\"tlsfit.targets/1\"") != std::string::npos;
}

Question question_of(const TargetEntry& entry) {
  return {.target = entry.target,
          .ca = entry.ca,
          .client = {.certificate = entry.client_cert, .key = entry.client_key}};
}

void add_file(std::vector<Entry>& entries, std::vector<std::string>& arguments, const fs::path& path) {
  if (!is_target_list(path)) {
    arguments.push_back(path.string());
    for (Profile& profile : load_profiles(path)) entries.push_back({std::move(profile), nullptr});
    return;
  }
  for (const TargetEntry& entry : load_target_list(path)) {
    const Question question = question_of(entry);
    const fit::ClientIdentityPtr identity = identity_of(question.client);
    arguments.push_back(entry.profile.empty() ? entry.target.name() : entry.profile);
    if (entry.profile.empty())
      entries.push_back({question, identity});
    else
      for (Profile& profile : load_profiles(entry.profile)) entries.push_back({std::move(profile), identity});
  }
}

using Answers = std::map<std::string, std::variant<Profile, Error>>;

Answers answers_to(const std::map<std::string, Question>& questions) {
  std::map<std::string, std::vector<Question>> kinds;
  for (const auto& [key, question] : questions) kinds[question.kind()].push_back(question);
  Answers answers;
  Progress progress;
  progress.show("probing", 0, questions.size());
  for (const auto& entry : kinds) {
    const auto& asked = entry.second;
    probe::ProbeOptions options;
    options.ca = asked.front().ca;
    options.client_certificate = asked.front().client.certificate;
    options.client_key = asked.front().client.key;
    std::vector<Target> targets;
    for (const Question& question : asked) targets.push_back(question.target);
    probe::probe_targets(targets, options, probed_at_once, [&](probe::Finished finished) {
      Question question = asked.front();
      question.target = finished.target;
      answers.insert_or_assign(question.key(), std::move(finished.result));
      progress.show("probing", answers.size(), questions.size());
    });
  }
  return answers;
}

std::variant<std::vector<TargetProfile>, Error> profiles_of(const std::vector<Entry>& entries,
                                                            const Answers& answers) {
  std::vector<TargetProfile> profiles;
  for (const Entry& entry : entries) {
    if (const auto* const known = std::get_if<Profile>(&entry.source)) {
      profiles.push_back(with_identity(*known, entry.identity));
      continue;
    }
    const auto& answer = answers.at(std::get<Question>(entry.source).key());
    if (const auto* const error = std::get_if<Error>(&answer)) return *error;
    profiles.push_back(with_identity(std::get<Profile>(answer), entry.identity));
  }
  return profiles;
}

}  // namespace

std::map<std::string, TargetSet> target_sets(const Matrix& matrix, const std::vector<Cell>& cells) {
  std::set<std::string> names;
  for (const Cell& cell : cells) names.insert(cell.targets);
  std::map<std::string, std::vector<Entry>> entries;
  std::map<std::string, TargetSet> sets;
  std::map<std::string, Question> questions;
  for (const std::string& name : names) {
    std::vector<std::string>& arguments =
        sets.emplace(name, TargetSet{.profiles = std::vector<TargetProfile>(), .arguments = {}})
            .first->second.arguments;
    for (const TargetSource& source : matrix.targets.at(name)) {
      if (const auto* const many = std::get_if<ManyServersId>(&source)) {
        sets.at(name).many = fit::load_many_servers(many->id);
      } else if (const auto* const target = std::get_if<Target>(&source)) {
        arguments.push_back(target->name());
        entries[name].push_back({Question{.target = *target, .ca = "", .client = {}}, nullptr});
      } else {
        add_file(entries[name], arguments, std::get<fs::path>(source));
      }
    }
    for (const Entry& entry : entries[name])
      if (const auto* const question = std::get_if<Question>(&entry.source))
        questions.emplace(question->key(), *question);
  }
  const Answers answers = questions.empty() ? Answers() : answers_to(questions);
  for (auto& [name, set] : sets) set.profiles = profiles_of(entries[name], answers);
  return sets;
}

std::vector<std::vector<fit::Candidate>> candidates_of(const TargetSet& set, const std::string& anchor,
                                                       const fit::Catalogue& catalogue) {
  if (!set.many) {
    if (const auto* const error = std::get_if<Error>(&set.profiles)) throw Error(*error);
    return candidates_of(std::get<std::vector<TargetProfile>>(set.profiles), anchor, catalogue);
  }
  std::vector<std::string> absent;
  std::vector<std::vector<fit::Candidate>> targets{
      {fit::candidate_for(*set.many, fit::host_roots(), catalogue, absent)}};
  for (const std::string& subject : absent) say(fmt::format("not among this machine's roots: {}", subject));
  mark_many_anchors(targets);
  return targets;
}

std::string deciding_text(const TargetSet& set) {
  if (set.many) {
    // Which of its anchors this machine has decides, too.
    std::set<std::string> wanted;
    for (const fit::ManyServers::Root& root : set.many->anchors) wanted.insert(root.sha256);
    std::string text = read_text(config_path("targets", "list of targets", set.many->id));
    for (const Bytes& root : fit::host_roots())
      if (const std::string sha256 = x509::sha256_of(root); wanted.contains(sha256)) text += sha256 + '\n';
    return text;
  }
  const auto* const profiles = std::get_if<std::vector<TargetProfile>>(&set.profiles);
  if (profiles == nullptr) return "";
  Json all = Json::array();
  for (const TargetProfile& one : *profiles) {
    Json profile = to_json(one.profile);
    for (const char* const key : {"probed_at", "connections", "seconds"}) profile.erase(key);
    profile["target"].erase("address");
    all.push_back(
        {{"profile", profile}, {"client_certificate", one.identity ? one.identity->certificate.sha256 : ""}});
  }
  return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tlsfit
