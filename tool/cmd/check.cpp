#include "page/check.hpp"

#include <fmt/chrono.h>

#include <chrono>
#include <cmath>
#include <deque>

#include "base/output.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "check/text.hpp"
#include "cmd/commands.hpp"
#include "cmd/defaults.hpp"
#include "cmd/shipped_fit.hpp"
#include "lab/rehearsal.hpp"
#include "page/markdown.hpp"

namespace tlsfit {

namespace {

struct CheckCommand {
  std::string fit, all, junit, connect;
  std::vector<std::string> targets;
  fs::path ca;
  int days = 30;
  double timeout = 45;
  std::size_t at_once = 32;
  bool json = false, markdown = false, rehearse = false;
  probe::ProbeOptions probe;
};

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

/// The first of the two that a script has to know of: a change, then what stopped us, then who is not there.
ExitCode graver(ExitCode a, ExitCode b) {
  for (const ExitCode code : {ExitCode::No, ExitCode::Missing, ExitCode::Usage, ExitCode::Unreachable})
    if (a == code || b == code) return code;
  return ExitCode::Done;
}

/// A row of the report, and where the server was found.
struct Row {
  TargetCheck check;
  std::string address;
};

/// Fits one after the other, each read when its turn comes and forgotten when its targets are done.
class Fleet {
 public:
  Fleet(const CheckCommand& options, std::vector<fs::path> folders)
      : options_(options), folders_(std::move(folders)), terms_{.now = now_text(), .days = options.days} {}

  /// The next target to ask about; nothing if there is none left.
  std::optional<probe::PlanJob> next() {
    while (waiting_.empty() && at_ < folders_.size()) {
      open(folders_[at_]);
      ++at_;
    }
    progress_.show("checking", at_ - (waiting_.empty() ? 0 : 1), folders_.size());
    if (waiting_.empty()) return std::nullopt;
    Waiting one = std::move(waiting_.front());
    waiting_.pop_front();
    const std::size_t place = rows_.size();
    rows_.emplace_back();
    probe::PlanQuestion question{
        .plan = one.subject->plan, .anchors = *one.anchors, .buffer = one.subject->image.buffer};
    if (question.plan.many) question.plan.many = false;
    return probe::PlanJob{.question = std::move(question),
                          .done = [this, place, subject = one.subject,
                                   begin = std::chrono::steady_clock::now()](const Observation& seen) {
                            const std::chrono::duration<double> took =
                                std::chrono::steady_clock::now() - begin;
                            TargetCheck check = check::judge(*subject, seen, terms_);
                            check.seconds = std::round(took.count() * 1000) / 1000;
                            rows_[place] = {.check = std::move(check), .address = seen.address};
                          }};
  }

  std::vector<Row>& rows() { return rows_; }
  const check::Terms& terms() const { return terms_; }
  ExitCode worst() const { return worst_; }
  void done() { progress_.clear(); }

 private:
  struct Waiting {
    std::shared_ptr<const check::Subject> subject;
    std::shared_ptr<const probe::ImageAnchors> anchors;
  };

  void open(const fs::path& folder) {
    if (options_.all.empty()) return take(load_shipped_fit(folder, options_.targets, options_.ca));
    try {
      take(load_shipped_fit(folder, {}, options_.ca));
    } catch (const Error& error) {  // one fit's trouble is a result among the others
      worst_ = graver(worst_, error.exit_code());
      rows_.push_back({.check = {.fit = folder.string(), .target = "", .connects = {}, .error = error.what()},
                       .address = ""});
    }
  }

  void take(ShippedFit shipped) {
    const auto anchors = std::make_shared<const probe::ImageAnchors>(std::move(shipped.anchors));
    for (check::Subject& subject : shipped.subjects)
      waiting_.push_back({std::make_shared<const check::Subject>(std::move(subject)), anchors});
  }

  const CheckCommand& options_;
  std::vector<fs::path> folders_;
  check::Terms terms_;
  std::size_t at_ = 0;
  std::deque<Waiting> waiting_;
  std::vector<Row> rows_;
  ExitCode worst_ = ExitCode::Done;
  Progress progress_;
};

/// A real handshake with a client of just the fit's files, for every row of it that answered.
void rehearse_fit(const lab::Bench& bench, const fs::path& folder, std::span<Row> rows, Progress& progress) {
  const fit::FitFolder files = fit::read_fit(folder);
  const lab::RehearsalClient client =
      lab::build_rehearsal(bench, files, [&](std::string_view status) { progress.show(status); });
  if (!client.complaints.empty())
    throw Error(ExitCode::Usage, "{}: the client for the rehearsal does not build from it: {}",
                folder.string(), client.complaints);
  for (Row& row : rows) {
    if (row.address.empty()) continue;
    Plan plan;
    plan.target = parse_target(row.check.target);
    for (const Plan& one : files.fit.plans)
      if (one.target.name() == row.check.target) plan = one;
    plan.target.address = row.address;
    progress.show("rehearsal: " + row.check.target);
    const lab::RehearsalReport report = lab::rehearse(bench, client, plan);
    if (report.unreachable)
      row.check.notes.push_back("the rehearsal came to no connection: " + report.rehearsal.outcome);
    else
      check::add_rehearsal(row.check, report.rehearsal.outcome);
  }
}

void rehearse_all(std::vector<Row>& rows) {
  ProcessRunner& runner = this_machine();
  const lab::Bench bench{.board = {},
                         .net = {},
                         .mbedtls = find_mbedtls(),
                         .release = std::string(tlsfit_version()),
                         .compiler = "",
                         .emulator = {},
                         .cache = cache_folder(),
                         .work = {},
                         .runner = &runner};
  Progress progress;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin;
    while (end < rows.size() && rows[end].check.fit == rows[begin].check.fit) ++end;
    const std::span<Row> of_fit(rows.data() + begin, end - begin);
    if (std::any_of(of_fit.begin(), of_fit.end(), [](const Row& row) { return !row.address.empty(); }))
      rehearse_fit(bench, rows[begin].check.fit, of_fit, progress);
    begin = end;
  }
}

probe::ProbeOptions probe_options(const CheckCommand& options) {
  probe::ProbeOptions result = options.probe;
  if (!std::isfinite(options.timeout) || options.timeout <= 0 || options.timeout > 86400)
    throw Error(ExitCode::Usage, "--timeout: want seconds, more than 0 and at most 86400");
  result.timeout = std::chrono::milliseconds(std::llround(options.timeout * 1000));
  if (result.path.find_first_of("\r\n \t") != std::string::npos || !result.path.starts_with('/'))
    throw Error(ExitCode::Usage, "--path: want a path that begins with '/', without blanks");
  if (!options.connect.empty()) result.connect = parse_target(options.connect);
  result.jobs = 1;
  return result;
}

std::vector<fs::path> folders(const CheckCommand& options) {
  if (options.all.empty() == options.fit.empty())
    throw Error(ExitCode::Usage, "want either FIT or --all DIR; see `tlsfit check --help`");
  if (options.all.empty()) return {fit_folder(options.fit)};
  return fit_folders_below(options.all);
}

ExitCode run_check(const CheckCommand& options) {
  const probe::ProbeOptions how = probe_options(options);
  Fleet fleet(options, folders(options));
  probe::ask_about_plans([&] { return fleet.next(); }, how, options.at_once);
  fleet.done();
  if (options.rehearse) rehearse_all(fleet.rows());

  CheckReport report{.checked_at = fleet.terms().now, .days = options.days, .targets = {}};
  ExitCode worst = fleet.worst();
  for (Row& row : fleet.rows()) {
    if (row.check.connects == false) worst = graver(worst, ExitCode::No);
    if (!row.check.connects && !row.check.target.empty()) worst = graver(worst, ExitCode::Unreachable);
    report.targets.push_back(std::move(row.check));
  }
  if (!options.junit.empty())
    write_file(options.junit, page::junit("tlsfit check", page::check_cases(report), page::load_templates()));
  if (options.json)
    write_out(dump_json(to_json(report)));
  else if (options.markdown)
    print_out("{}", page::markdown(page::check_document(report)));
  else
    print_out("{}", check::report_text(report, !options.all.empty()));
  return worst;
}

}  // namespace

void add_check(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("check", "find out whether devices in the field will still connect");
  const auto o = std::make_shared<CheckCommand>();
  command->add_option("FIT", o->fit,
                      "folder that `tlsfit fit -o` or `tlsfit build -o` wrote (default: the one here)");
  command->add_option("TARGET", o->targets,
                      "only these targets of it: HOST[:PORT]; of a fit for any web server, those to check");
  auto* const all =
      command->add_option("--all", o->all, "every fit below this folder, side by side")->type_name("DIR");
  command->add_option("--days", o->days, "warn of what ends within so many days")
      ->check(CLI::Range(0, 3650))
      ->capture_default_str();
  command->add_flag("--rehearse", o->rehearse,
                    "also have a client with the fit's own configuration do a real handshake");
  auto* const json = command->add_flag("--json", o->json, "print JSON");
  command->add_flag("--markdown", o->markdown, "print Markdown, fit for a comment or an issue")
      ->excludes(json);
  command->add_option("--junit", o->junit, "also write JUnit's XML: FILE.xml");
  command->add_option("--ca", o->ca,
                      "PEM file with the anchors of a fit for any web server (this machine's roots)");
  command
      ->add_option("--connect", o->connect,
                   "dial this HOST[:PORT] in place of the target: a server that is not live yet")
      ->excludes(all);
  command->add_option("--path", o->probe.path, "what to GET, to see whether a limit on records is kept to")
      ->capture_default_str();
  command->add_option("--client-cert", o->probe.client_certificate, "PEM file of the device's own chain");
  command->add_option("--client-key", o->probe.client_key, "PEM file of its private key");
  command->add_option("--timeout", o->timeout, "seconds for one target, whatever it does")
      ->capture_default_str();
  command->add_option("--at-once", o->at_once, "targets at once")
      ->check(CLI::Range(1, 500))
      ->capture_default_str();
  command->footer(
      "Asks only for what the fit's plans rest on, with at most 12 connections to a target. Exits with 1 "
      "when a\n"
      "device with this image would not connect any more, with 4 when a server cannot be reached; warnings "
      "do\n"
      "not count.\n\n"
      "Examples:\n  tlsfit check fit/\n"
      "  tlsfit check fit/ example.org --days 60 --rehearse\n"
      "  tlsfit check --all fits/ --junit check.xml --markdown\n");
  command->callback([&action, o] {
    action = [o] {
      if (o->all.empty()) o->fit = settled_fit(o->fit);
      return run_check(*o);
    };
  });
}

}  // namespace tlsfit
