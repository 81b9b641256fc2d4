#include "fit/explain.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "base/text.hpp"
#include "fit/records.hpp"

namespace tlsfit::fit {

namespace {

const Option* find_option(std::string name, const Catalogue& catalogue) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
  for (const char* const prefix : {"", "MBEDTLS_", "TLSFIT_"})
    if (const Option* const option = catalogue.option(prefix + name)) return option;
  return nullptr;
}

/// The options that `what` is likely meant to be: those with it in their names, else the one a slip of the
/// keys away.
std::vector<std::string> near_options(std::string what, const Catalogue& catalogue) {
  constexpr std::size_t shortest = 3, most = 6;
  std::transform(what.begin(), what.end(), what.begin(), [](unsigned char c) { return std::toupper(c); });
  std::vector<std::string> having, bare;
  std::map<std::string, std::string> whole;  // by what people leave the prefix out of
  for (const Option& option : catalogue.options) {
    if (what.size() >= shortest && option.name.find(what) != option.name.npos) having.push_back(option.name);
    for (const std::string_view prefix : {"", "MBEDTLS_", "MBEDTLS_SSL_", "TLSFIT_"})
      if (option.name.starts_with(prefix)) whole[option.name.substr(prefix.size())] = option.name;
  }
  if (having.size() > most) having.resize(most);
  if (!having.empty()) return having;
  for (const auto& [name, option] : whole) bare.push_back(name);
  if (const auto meant = nearest(what, bare)) return {whole.at(*meant)};
  return {};
}

/// "; did you mean A or B?", or nothing.
std::string meant_text(const std::string& what, const Catalogue& catalogue) {
  const std::vector<std::string> near = near_options(what, catalogue);
  return near.empty() ? "" : fmt::format("; did you mean {}?", joined(near, " or "));
}

const Plan* find_plan(const std::string& name, const Fit& fit) {
  for (const Plan& plan : fit.plans)
    if (plan.target.name() == name || plan.target.host == name || (plan.many && name == "web")) return &plan;
  return nullptr;
}

const OptionUse* find_use(const std::string& name, const Fit& fit) {
  for (const OptionUse& use : fit.options)
    if (use.name == name) return &use;
  return nullptr;
}

/// "cipher:aes-128-gcm (record protection)" for each way in which the option is wanted.
std::string wanted_when(const Option& option, const Catalogue& catalogue) {
  std::vector<std::string> ways;
  for (const auto& terms : option.when) {
    std::vector<std::string> texts;
    for (const std::string& feature : terms)
      texts.push_back(fmt::format("{} ({})", feature, catalogue.features.at(feature)));
    ways.push_back(joined(texts, " together with "));
  }
  return joined(ways, ", or ");
}

std::vector<std::string> users_of(const Option& option, const Fit* fit, const Catalogue& catalogue) {
  std::vector<std::string> users;
  for (const Option& other : catalogue.options)
    if (std::find(other.requires_options.begin(), other.requires_options.end(), option.name) !=
            other.requires_options.end() &&
        (fit == nullptr || find_use(other.name, *fit) != nullptr))
      users.push_back(other.name);
  return users;
}

bool asks(const Option& option, const Features& features) {
  return std::any_of(option.when.begin(), option.when.end(), [&](const auto& terms) {
    return std::any_of(terms.begin(), terms.end(), [&](const auto& term) { return features.contains(term); });
  });
}

bool forbids(const Option& option, const Features& features) {
  return std::any_of(option.unless.begin(), option.unless.end(),
                     [&](const auto& term) { return features.contains(term); });
}

/// Whether a shape has its own way of doing what the option is for.
bool does_without(const Option& option, const Shape& shape, const Catalogue& catalogue) {
  if (forbids(option, shape.features)) return true;
  Features of_shapes;
  for (const Shape& other : catalogue.shapes) of_shapes.insert(other.features.begin(), other.features.end());
  return std::all_of(option.when.begin(), option.when.end(), [&](const auto& terms) {
    return std::any_of(terms.begin(), terms.end(), [&](const auto& term) {
      return of_shapes.contains(term) && !shape.features.contains(term);
    });
  });
}

/// What the shape of a fit has to do with an option.
std::string shape_text(const Option& option, const Fit& fit, bool on, const Catalogue& catalogue) {
  const Shape* const shape = catalogue.shape(fit.shape.name);
  if (shape == nullptr) return "";
  if (!on)
    return does_without(option, *shape, catalogue)
               ? fmt::format("{} ({}) does without it", shape->name, shape->about)
               : "";
  return asks(option, shape->features) ? fmt::format("{} ({}) asks for it", shape->name, shape->about) : "";
}

std::vector<std::string> shapes_without(const Option& option, const Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const Shape& shape : catalogue.shapes)
    if (does_without(option, shape, catalogue)) names.push_back(shape.name);
  return names;
}

const ProofRow* find_row(const std::string& name, const Proof* proof) {
  const ProofRow* last = nullptr;  // what was taken in part stands before why no more was taken
  if (proof != nullptr)
    for (const ProofRow& row : proof->rows)
      if (row.option == name) last = &row;
  return last;
}

std::string proof_text(const ProofRow& row) {
  if (row.verdict == Verdict::Taken) return "left out, and every target is reached: " + verdict_text(row);
  if (row.tried.empty()) return "not tried: " + verdict_text(row);
  return fmt::format("{} {}", row.tried == "off" ? "without it:" : fmt::format("with {}:", row.tried),
                     verdict_text(row));
}

Explanation explain_option(const Option& option, const Fit* fit, const Proof* proof,
                           const Catalogue& catalogue) {
  Explanation result{.title = option.name, .lines = {}};
  const auto add = [&](const std::string& about, const std::string& text) {
    if (!text.empty()) result.lines.emplace_back(about, text);
  };
  const OptionUse* const use = fit == nullptr ? nullptr : find_use(option.name, *fit);
  const ProofRow* const row = find_row(option.name, proof);
  const std::vector<std::string> users = users_of(option, fit, catalogue);
  add("what", option.about);
  if (use != nullptr) {
    add("value", use->value);
    add("needed by", joined(use->needed_by, ", "));
  } else if (fit != nullptr) {
    add("here", row != nullptr && row->verdict == Verdict::Taken ? "off: the proof left it out"
                                                                 : "off: no plan of this fit wants it");
  }
  if (fit != nullptr) add("shape", shape_text(option, *fit, use != nullptr, catalogue));
  add("wanted for", wanted_when(option, catalogue));
  add("never with", joined(option.unless, ", "));
  add("required by", joined(users, ", "));
  add("requires", joined(option.requires_options, ", "));
  if (use != nullptr && use->flash)
    add("costs", fmt::format("{} bytes of flash, {} of RAM ({})", grouped_change(*use->flash),
                             grouped_change(use->ram.value_or(0)), use->basis));
  else
    add("costs", "not measured on its own");
  add("beware", option.quirk);
  if (row != nullptr) add("proof", proof_text(*row));
  if (!option.security.empty()) {
    add("without it", "never: " + option.security);
  } else if (use != nullptr) {
    std::string way = users.empty()
                          ? fmt::format("possible if none of {} needed it", joined(use->needed_by, ", "))
                          : fmt::format("possible if nothing needed {}", joined(users, ", "));
    if (const auto shapes = shapes_without(option, catalogue); !shapes.empty())
      way += fmt::format(", or in another shape: {}", joined(shapes, ", "));
    add("without it", way);
  }
  return result;
}

/// What a buffer that is larger than the records has room for.
std::string room_text(std::uint32_t buffer, std::uint32_t records) {
  if (buffer <= records || buffer >= largest_fragment) return "";
  return fmt::format("; {} bytes hold {} bytes of certificates and a sixteenth for a renewed one",
                     grouped(buffer), grouped(without_slack(buffer + 1) - 1));
}

std::string limit_text(const Plan& plan) {
  const RecordPlan& record = plan.record;
  if (record.mfl)
    return fmt::format("it obeys max_fragment_length (RFC 6066 section 4): fragments of {}{}", *record.mfl,
                       room_text(record.in, *record.mfl));
  if (record.rsl) return "it obeys record_size_limit (RFC 8449)" + room_text(record.in, 0);
  return fmt::format(
      "it obeys no limit{}, so a record may have 16,384 bytes (RFC 8446 section 5.1){}; one that obeyed 512 "
      "would need less RAM",
      plan.client_certificate ? " that the client's certificate would keep to" : "",
      record.handshake_in == 0
          ? ""
          : ", and the handshake begins with less (docs/fit.md)" + room_text(record.handshake_in, 0));
}

Explanation explain_plan(const Plan& plan, const Fit& fit, const Catalogue& catalogue) {
  Explanation result{.title = plan.many ? "any web server" : plan.target.name(), .lines = {}};
  const auto add = [&](const std::string& about, const std::string& text) {
    result.lines.emplace_back(about, text);
  };
  add("version",
      plan.version == "tls1.2"
          ? "TLS 1.2 (RFC 5246): of what the target accepts, part of the cheapest for all targets"
          : "TLS 1.3 (RFC 8446): of what the target accepts, part of the cheapest for all targets");
  const SuiteName* const suite = catalogue.suite(plan.suite);
  add("suite",
      joined(plan.suites, ", ") + (suite == nullptr || suite->tier == 0
                                       ? ""
                                       : ": it has none with forward secrecy and authenticated encryption"));
  if (!plan.group.empty())
    add("groups",
        fmt::format("{} for the key exchange{}", plan.group,
                    plan.groups.size() > 1 ? ", the others for certificates of the chain: " +
                                                 joined({plan.groups.begin() + 1, plan.groups.end()}, ", ")
                                           : ""));
  add("signatures",
      joined(plan.signature_schemes, ", ") + ": of the handshake, and of the chain's certificates");
  for (const Anchor& anchor : plan.anchors)
    add("ends at",
        fmt::format("{} ({}, {} bytes of flash)", printable(anchor.subject), anchor.kind, anchor.bytes));
  if (plan.client_certificate)
    add("shows", fmt::format("{} ({}): it asks who calls (RFC 8446 section 4.4.2, RFC 5246 section 7.4.6)",
                             printable(plan.client_certificate->subject), plan.client_certificate->kind));
  add("records",
      fmt::format("in {}, out {}: {}", grouped(plan.record.in), grouped(plan.record.out), limit_text(plan)));
  add("computed by", fmt::format("{}: {}", fit.shape.name, joined(fit.shape.primitives, "; ")));
  std::int64_t flash = 0;
  bool measured = true;
  std::vector<std::string> own;
  for (const OptionUse& use : fit.options) {
    if (fit.plans.size() < 2 || use.needed_by != std::vector<std::string>{plan.target.name()}) continue;
    own.push_back(use.name);
    flash += use.flash.value_or(0);
    measured = measured && use.basis == "measured";
  }
  if (!own.empty())
    add("only for it", fmt::format("{}: about {} bytes of flash ({})", joined(own, ", "), grouped(flash),
                                   measured ? "measured one by one" : "estimated"));
  for (const Rehearsal& rehearsal : fit.rehearsal)
    if (rehearsal.target == plan.target.name())
      add("rehearsal", rehearsal.verified ? "a verified handshake" : printable(rehearsal.outcome));
  return result;
}

}  // namespace

Explanation explain(const std::string& what, const Fit* fit, const Proof* proof, const Catalogue& catalogue) {
  if (const Option* const option = find_option(what, catalogue))
    return explain_option(*option, fit, proof, catalogue);
  if (fit == nullptr)
    throw Error(ExitCode::Usage, "{}: no such option{}", printable(what),
                near_options(what, catalogue).empty() ? "; for a target, name its fit with --fit DIR"
                                                      : meant_text(what, catalogue));
  if (const Plan* const plan = find_plan(what, *fit)) return explain_plan(*plan, *fit, catalogue);
  std::vector<std::string> targets;
  for (const Plan& plan : fit->plans) targets.push_back(plan.many ? "web" : plan.target.name());
  throw Error(ExitCode::Usage, "{}: neither an option (MBEDTLS_GCM_C, say) nor a target of this fit ({}){}",
              printable(what), joined(targets, ", "), meant_text(what, catalogue));
}

Json to_json(const Explanation& explanation) {
  Json lines = Json::array();
  for (const auto& [about, text] : explanation.lines) lines.push_back({{"about", about}, {"text", text}});
  return {{"schema", "tlsfit.explain/1"}, {"title", explanation.title}, {"lines", lines}};
}

}  // namespace tlsfit::fit
