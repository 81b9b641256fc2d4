// What a proof found, as files and in the fit.
#include <algorithm>

#include "base/text.hpp"
#include "fit/proof.hpp"

namespace tlsfit::fit {

namespace {

constexpr std::pair<Verdict, std::string_view> verdict_names[] = {
    {Verdict::Security, "security"},   {Verdict::Unseen, "unseen"},   {Verdict::Build, "build"},
    {Verdict::Handshake, "handshake"}, {Verdict::Nothing, "nothing"}, {Verdict::Trade, "trade"},
    {Verdict::Taken, "taken"}};

std::string_view name_of(Verdict verdict) {
  for (const auto& [value, name] : verdict_names)
    if (value == verdict) return name;
  return "";
}

/// "flash +1,204, RAM -8"
std::string difference_text(const ProofRow& row) {
  const Cost& cost = *row.difference;
  std::string text = "flash " + grouped_change(cost.flash);
  if (!row.ran) return text + ", static RAM " + grouped_change(cost.static_bytes);
  text += fmt::format(", static RAM {}, heap {}, stack {}", grouped_change(cost.static_bytes),
                      grouped_change(cost.heap), grouped_change(cost.stack));
  return text;
}

Json to_json(const Measured& m) {
  return {{"flash", m.flash},           {"static", m.static_bytes}, {"heap_peak", m.heap_peak},
          {"stack_peak", m.stack_peak}, {"handshake", m.handshake}, {"ran", m.ran}};
}

Measured measured_from(Fields fields) {
  const auto number = [&](std::string_view key) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(fields.integer(key), 0));
  };
  Measured measured{.flash = number("flash"),
                    .static_bytes = number("static"),
                    .heap_peak = number("heap_peak"),
                    .stack_peak = number("stack_peak"),
                    .handshake = number("handshake"),
                    .ran = fields.flag("ran")};
  fields.done();
  return measured;
}

Json to_json(const ProofRow& row) {
  Json json = {{"option", row.option}, {"tried", row.tried},       {"verdict", name_of(row.verdict)},
               {"target", row.target}, {"words", row.words},       {"difference", nullptr},
               {"ran", row.ran},       {"said", verdict_text(row)}};
  if (row.difference)
    json["difference"] = {{"flash", row.difference->flash},
                          {"static", row.difference->static_bytes},
                          {"heap", row.difference->heap},
                          {"stack", row.difference->stack},
                          {"handshake", row.difference->handshake}};
  return json;
}

ProofRow row_from(Fields& fields) {
  ProofRow row{.option = fields.text("option"), .tried = fields.text("tried")};
  const std::string verdict = fields.text("verdict");
  const auto* const known = std::find_if(std::begin(verdict_names), std::end(verdict_names),
                                         [&](const auto& pair) { return pair.second == verdict; });
  if (known == std::end(verdict_names)) throw fields.wrong("verdict", "build, handshake, nothing …");
  row.verdict = known->first;
  row.target = fields.text("target");
  row.words = fields.text("words");
  row.ran = fields.flag("ran");
  fields.text("said");
  if (!fields.any("difference").is_null()) {
    Fields cost = fields.object("difference");
    row.difference = Cost{.flash = cost.integer("flash"),
                          .static_bytes = cost.integer("static"),
                          .heap = cost.integer("heap"),
                          .stack = cost.integer("stack"),
                          .handshake = cost.integer("handshake")};
    cost.done();
  }
  fields.done();
  return row;
}

std::string use_text(const Measured& m) {
  return fmt::format("flash {}, static RAM {}, heap {}, stack {}; {} instructions", grouped(m.flash),
                     grouped(m.static_bytes), grouped(m.heap_peak), grouped(m.stack_peak),
                     grouped(m.handshake));
}

std::string text_of(const Fit& fit, const Proof& proof, const Catalogue& catalogue) {
  std::string text = fmt::format(
      "Proof that nothing can be left out of this fit ({} with {}, shape {}, {}, --optimize {}).\n"
      "Made by `tlsfit fit --prove`: {} images were built, those that could save anything were run on the\n"
      "emulated board with every target, and what was taken was rehearsed on the host.\n\n"
      "before  {}\nafter   {}\n",
      fit.board, fit.net, fit.shape.name, fit.shape.build, fit.objective, proof.attempts,
      use_text(proof.before), use_text(proof.after));
  const auto section = [&](std::string_view title, std::initializer_list<Verdict> verdicts) {
    Table table({Align::Left, Align::Left, Align::Left});
    bool any = false;
    for (const ProofRow& row : proof.rows) {
      if (std::find(verdicts.begin(), verdicts.end(), row.verdict) == verdicts.end()) continue;
      any = true;
      table.row({"  " + row.option, row.tried.empty() ? "-" : row.tried, verdict_text(row)});
    }
    if (any) text += fmt::format("\n{}\n{}", title, table.text());
  };
  section("Taken: every target is reached without it", {Verdict::Taken});
  section("Tried, and kept", {Verdict::Build, Verdict::Handshake, Verdict::Nothing, Verdict::Trade});
  section("Not tried, since a trial would not notice that it is gone", {Verdict::Unseen});
  section("Never tried, for security", {Verdict::Security});
  text += "\nIn every image, and no option\n";
  Table checks({Align::Left, Align::Left});
  for (const Check& check : catalogue.checks) checks.row({"  " + check.name, check.reason});
  return text + checks.text();
}

}  // namespace

std::string verdict_text(const ProofRow& row) {
  switch (row.verdict) {
    case Verdict::Security:
    case Verdict::Unseen:
      return printable(row.words);
    case Verdict::Build:
      return "breaks the build: " + printable(row.words);
    case Verdict::Handshake:
      return fmt::format("breaks the handshake with {}: {}", printable(row.target), printable(row.words));
    case Verdict::Nothing:
      return "saves nothing: " + (row.difference ? difference_text(row) : "");
    case Verdict::Trade: {
      std::string text = "costs more than it saves: " + difference_text(row);
      if (row.difference->handshake != 0)
        text += fmt::format(", handshake {} instructions", grouped_change(row.difference->handshake));
      return text;
    }
    case Verdict::Taken:
      return row.difference ? difference_text(row) : "";
  }
  return "";
}

Json to_json(const Proof& proof, const Catalogue& catalogue) {
  Json rows = Json::array(), checks = Json::array();
  for (const ProofRow& row : proof.rows) rows.push_back(to_json(row));
  for (const Check& check : catalogue.checks)
    checks.push_back({{"name", check.name}, {"reason", check.reason}});
  return {{"schema", "tlsfit.proof/1"},
          {"before", to_json(proof.before)},
          {"after", to_json(proof.after)},
          {"attempts", proof.attempts},
          {"rows", rows},
          {"checks", checks}};
}

Proof proof_from_json(const Json& json, const std::string& where) {
  Fields fields(json, where);
  fields.schema("tlsfit.proof/1");
  Proof proof{.before = measured_from(fields.object("before")),
              .after = measured_from(fields.object("after")),
              .attempts = static_cast<std::size_t>(std::max<std::int64_t>(fields.integer("attempts"), 0)),
              .rows = {}};
  for (Fields& row : fields.objects("rows")) proof.rows.push_back(row_from(row));
  fields.any("checks");
  fields.done();
  return proof;
}

void set_proof(FitFolder& folder, const Proof& proof, const Catalogue& catalogue) {
  for (const ProofRow& row : proof.rows)
    for (OptionUse& use : folder.fit.options) {
      if (use.name != row.option || !row.difference || row.tried != "off" || !row.ran) continue;
      const Cost& cost = *row.difference;
      use.flash = -cost.flash;
      use.ram = -(cost.static_bytes + cost.heap + cost.stack);
      use.basis = "measured";
    }
  folder.files["proof.json"] = dump_json(to_json(proof, catalogue));
  folder.files["proof.txt"] = text_of(folder.fit, proof, catalogue);
  folder.files["fit.json"] = dump_json(to_json(folder.fit));
}

}  // namespace tlsfit::fit
