#include "model/fit.hpp"

namespace tlsfit {

namespace {

Json to_json(const ClientCertificate& certificate) {
  return {{"subject", certificate.subject}, {"kind", certificate.kind}, {"sha256", certificate.sha256}};
}

Json to_json(const Plan& plan) {
  Json anchors = Json::array();
  for (const Anchor& a : plan.anchors)
    anchors.push_back({{"subject", a.subject},
                       {"kind", a.kind},
                       {"bytes", a.bytes},
                       {"sha256", a.sha256},
                       {"placement", a.placement},
                       {"not_after", a.not_after}});
  Json json = {
      {"target", plan.target.name()},
      {"host", plan.target.host},
      {"port", plan.target.port},
      {"sni", plan.target.sni},
      {"address", plan.target.address},
      {"version", plan.version},
      {"suite", plan.suite},
      {"group", plan.group},
      {"suites", plan.suites},
      {"groups", plan.groups},
      {"signature_schemes", plan.signature_schemes},
      // The first anchor stands under its documented key; targets that stand for many servers have more.
      {"anchor", anchors.empty() ? Json(nullptr) : anchors.front()},
      {"anchors", anchors},
      {"record",
       {{"in", plan.record.in},
        {"handshake_in", plan.record.handshake_in},
        {"out", plan.record.out},
        {"mfl", or_null(plan.record.mfl)},
        {"rsl", plan.record.rsl},
        {"basis", plan.record.basis}}},
      {"client_certificate", plan.client_certificate ? to_json(*plan.client_certificate) : Json(nullptr)},
      {"many", plan.many}};
  if (!plan.target.alpn.empty()) json["alpn"] = plan.target.alpn;
  if (plan.target.resume) {
    json["resume"] = true;
    json["ticket"] = plan.ticket;
  }
  return json;
}

Plan plan_from(Fields fields) {
  Plan plan;
  plan.target = target_from_json(fields);
  plan.version = fields.text("version");
  plan.suite = fields.text("suite");
  plan.group = fields.text("group");
  plan.suites = fields.texts("suites");
  plan.groups = fields.texts("groups");
  plan.signature_schemes = fields.texts("signature_schemes");
  for (Fields& anchor : fields.objects("anchors"))
    plan.anchors.push_back({.subject = anchor.text("subject"),
                            .kind = anchor.text("kind"),
                            .bytes = static_cast<std::uint32_t>(anchor.integer("bytes")),
                            .sha256 = anchor.text("sha256"),
                            .placement = anchor.text("placement", "root"),
                            .not_after = anchor.text("not_after", "")});
  Fields record = fields.object("record");
  plan.record.in = static_cast<std::uint32_t>(record.integer("in"));
  plan.record.handshake_in = static_cast<std::uint32_t>(record.integer("handshake_in", 0));
  plan.record.out = static_cast<std::uint32_t>(record.integer("out"));
  if (record.has("mfl") && !record.any("mfl").is_null())
    plan.record.mfl = static_cast<std::uint32_t>(record.integer("mfl"));
  plan.record.rsl = record.flag("rsl", false);
  plan.record.basis = record.text("basis");
  if (fields.has("client_certificate") && !fields.any("client_certificate").is_null()) {
    Fields own = fields.object("client_certificate");
    plan.client_certificate = {
        .subject = own.text("subject"), .kind = own.text("kind"), .sha256 = own.text("sha256")};
  }
  plan.ticket = static_cast<std::uint32_t>(fields.integer("ticket", 0));
  plan.many = fields.flag("many", false);
  return plan;
}

OptionUse option_from(Fields fields) {
  OptionUse option;
  option.name = fields.text("name");
  option.value = fields.text("value");
  option.needed_by = fields.texts("needed_by");
  if (!fields.any("flash").is_null()) option.flash = fields.integer("flash");
  if (!fields.any("ram").is_null()) option.ram = fields.integer("ram");
  option.basis = fields.text("basis");
  option.removable = fields.flag("removable");
  option.why = fields.text("why");
  return option;
}

Json to_json(const FitCandidate& c) {
  return {{"shape", c.shape},           {"build", c.build},         {"suites", c.suites},
          {"flash", c.flash},           {"static", c.static_bytes}, {"heap_peak", c.heap_peak},
          {"stack_peak", c.stack_peak}, {"handshake", c.handshake}, {"chosen", c.chosen},
          {"dominated", c.dominated},   {"versions", c.versions}};
}

FitCandidate candidate_from(Fields fields) {
  const auto bytes = [&](std::string_view key) { return static_cast<std::uint64_t>(fields.integer(key)); };
  return {.shape = fields.text("shape"),
          .build = fields.text("build"),
          .suites = fields.texts("suites"),
          .flash = bytes("flash"),
          .static_bytes = bytes("static"),
          .heap_peak = bytes("heap_peak"),
          .stack_peak = bytes("stack_peak"),
          .handshake = bytes("handshake"),
          .chosen = fields.flag("chosen"),
          .dominated = fields.flag("dominated", false),
          .versions = fields.has("versions") ? fields.texts("versions") : std::vector<std::string>{}};
}

Json to_json(const FitRunnerUp& r) {
  return {{"shape", r.shape},         {"build", r.build}, {"versions", r.versions},
          {"suites", r.suites},       {"flash", r.flash}, {"ram", r.ram},
          {"handshake", r.handshake}, {"basis", r.basis}, {"why", r.why}};
}

FitRunnerUp runner_up_from(Fields fields) {
  const auto number = [&](std::string_view key) { return static_cast<std::uint64_t>(fields.integer(key)); };
  return {.shape = fields.text("shape"),
          .build = fields.text("build"),
          .versions = fields.texts("versions"),
          .suites = fields.texts("suites"),
          .flash = number("flash"),
          .ram = number("ram"),
          .handshake = number("handshake"),
          .basis = fields.text("basis"),
          .why = fields.text("why")};
}

Json to_json(const FitShape& shape) {
  return {{"name", shape.name}, {"primitives", shape.primitives}, {"build", shape.build}, {"lto", shape.lto},
          {"libc", shape.libc}, {"switches", shape.switches}};
}

FitShape shape_from(Fields fields) {
  return {.name = fields.text("name"),
          .primitives = fields.texts("primitives"),
          .build = fields.text("build"),
          .lto = fields.flag("lto"),
          .libc = fields.text("libc"),
          .switches = fields.text("switches")};
}

}  // namespace

std::uint64_t reserved(const RamUse& ram) {
  return ram.static_bytes + ram.arena + ram.stack;
}

Json to_json(const Fit& fit) {
  Json plans = Json::array(), options = Json::array(), rehearsal = Json::array();
  Json candidates = Json::array();
  for (const FitCandidate& candidate : fit.candidates) candidates.push_back(to_json(candidate));
  for (const Plan& plan : fit.plans) plans.push_back(to_json(plan));
  for (const OptionUse& o : fit.options)
    options.push_back({{"name", o.name},
                       {"value", o.value},
                       {"needed_by", o.needed_by},
                       {"flash", or_null(o.flash)},
                       {"ram", or_null(o.ram)},
                       {"basis", o.basis},
                       {"removable", o.removable},
                       {"why", o.why}});
  for (const Rehearsal& r : fit.rehearsal) {
    rehearsal.push_back({{"target", r.target}, {"outcome", r.outcome}, {"verified", r.verified}});
    if (r.resumed) rehearsal.back()["resumed"] = true;
  }
  Json json = {{"schema", "tlsfit.fit/1"},
               {"board", fit.board},
               {"net", fit.net},
               {"layout", fit.layout},
               {"app", fit.app},
               {"words", fit.words},
               {"objective", fit.objective},
               {"mbedtls_version", fit.mbedtls_version},
               {"compiler", fit.compiler},
               {"shape", to_json(fit.shape)},
               {"plans", plans},
               {"options", options},
               {"flash",
                {{"used", fit.flash.used},
                 {"capacity", fit.flash.capacity},
                 {"free", fit.flash.free},
                 {"basis", fit.flash.basis}}},
               {"ram",
                {{"static", fit.ram.static_bytes},
                 {"heap_peak", fit.ram.heap_peak},
                 {"stack_peak", fit.ram.stack_peak},
                 {"total_peak", fit.ram.total_peak},
                 {"capacity", fit.ram.capacity},
                 {"free", fit.ram.free},
                 {"basis", fit.ram.basis},
                 {"reserved", {{"arena", fit.ram.arena}, {"stack", fit.ram.stack}}},
                 {"connections", fit.ram.connections}}},
               {"handshake", fit.handshake},
               {"candidates", candidates},
               {"runner_up", fit.runner_up ? to_json(*fit.runner_up) : Json(nullptr)},
               {"rehearsal", rehearsal}};
  if (fit.join != Fit{}.join) json["join"] = fit.join;
  return json;
}

Fit fit_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  fields.schema("tlsfit.fit/1");
  Fit fit;
  fit.board = fields.text("board");
  fit.net = fields.text("net");
  fit.layout = fields.text("layout");
  fit.app = fields.text("app", "console");
  fit.words = fields.text("words", "full");
  fit.join = fields.text("join", fit.join);
  fit.objective = fields.text("objective");
  fit.mbedtls_version = fields.text("mbedtls_version");
  fit.compiler = fields.text("compiler");
  fit.shape = shape_from(fields.object("shape"));
  for (Fields& plan : fields.objects("plans")) fit.plans.push_back(plan_from(plan));
  for (Fields& option : fields.objects("options")) fit.options.push_back(option_from(option));
  Fields flash = fields.object("flash");
  fit.flash = {.used = static_cast<std::uint64_t>(flash.integer("used")),
               .capacity = static_cast<std::uint64_t>(flash.integer("capacity")),
               .free = flash.integer("free"),
               .basis = flash.text("basis", "estimated")};
  Fields ram = fields.object("ram");
  Fields reserved = ram.object("reserved");
  fit.ram = {.static_bytes = static_cast<std::uint64_t>(ram.integer("static")),
             .heap_peak = static_cast<std::uint64_t>(ram.integer("heap_peak")),
             .stack_peak = static_cast<std::uint64_t>(ram.integer("stack_peak")),
             .total_peak = static_cast<std::uint64_t>(ram.integer("total_peak")),
             .capacity = static_cast<std::uint64_t>(ram.integer("capacity")),
             .free = ram.integer("free"),
             .basis = ram.text("basis"),
             .arena = static_cast<std::uint64_t>(reserved.integer("arena")),
             .stack = static_cast<std::uint64_t>(reserved.integer("stack")),
             .connections = static_cast<std::uint64_t>(ram.integer("connections", 1))};
  fit.handshake = static_cast<std::uint64_t>(fields.integer("handshake", 0));
  for (Fields& candidate : fields.objects("candidates")) fit.candidates.push_back(candidate_from(candidate));
  if (fields.has("runner_up") && !fields.any("runner_up").is_null())
    fit.runner_up = runner_up_from(fields.object("runner_up"));
  for (Fields& r : fields.objects("rehearsal"))
    fit.rehearsal.push_back({.target = r.text("target"),
                             .outcome = r.text("outcome"),
                             .verified = r.flag("verified"),
                             .resumed = r.flag("resumed", false)});
  return fit;
}

}  // namespace tlsfit
