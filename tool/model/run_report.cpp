#include "model/run_report.hpp"

#include <algorithm>

namespace tlsfit {

namespace {

Json tls_json(const RequestReport& r) {
  return {{"version", r.tls_version},
          {"suite", r.tls_suite},
          {"group", r.tls_group},
          {"verified", r.tls_verified},
          {"resumed", r.tls_resumed}};
}

Json http_json(const RequestReport& r) {
  return {{"status", r.http_status}, {"bytes", r.http_bytes}};
}

Json profile_json(const std::vector<FunctionCost>& profile) {
  Json functions = Json::array();
  for (const FunctionCost& f : profile)
    functions.push_back({{"function", f.function},
                         {"calls", f.calls},
                         {"own", f.own},
                         {"with_calls", f.with_calls},
                         {"handshake_own", f.handshake_own},
                         {"handshake_with_calls", f.handshake_with_calls}});
  return functions;
}

Json pins_json(const std::vector<PinReport>& pins) {
  Json list = Json::array();
  for (const PinReport& p : pins)
    list.push_back({{"pin", p.pin},
                    {"level", p.high ? "high" : "low"},
                    {"changes", p.changes},
                    {"first", p.first},
                    {"last", p.last}});
  return list;
}

std::uint64_t unsigned_of(Fields& fields, std::string_view key) {
  const std::int64_t value = fields.integer(key);
  if (value < 0) throw fields.wrong(key, "a number that is not negative");
  return static_cast<std::uint64_t>(value);
}

RequestReport request_from(Fields fields) {
  RequestReport r;
  r.url = fields.text("url");
  r.outcome = fields.text("outcome");
  r.error = fields.text("error");
  Fields tls = fields.object("tls");
  r.tls_version = tls.text("version");
  r.tls_suite = tls.text("suite");
  r.tls_group = tls.text("group");
  r.tls_verified = tls.flag("verified");
  r.tls_resumed = tls.flag("resumed", false);
  Fields http = fields.object("http");
  r.http_status = static_cast<int>(http.integer("status"));
  r.http_bytes = unsigned_of(http, "bytes");
  r.handshake_instructions = unsigned_of(fields, "handshake_instructions");
  return r;
}

}  // namespace

std::uint64_t saved_instructions(const std::vector<RequestReport>& requests, std::size_t place) {
  const RequestReport& r = requests.at(place);
  if (!r.tls_resumed) return 0;
  for (std::size_t i = place; i-- > 0;) {
    const RequestReport& before = requests[i];
    if (before.url != r.url || before.tls_resumed || !before.tls_verified) continue;
    return before.handshake_instructions - std::min(before.handshake_instructions, r.handshake_instructions);
  }
  return 0;
}

Json to_json(const RunReport& report) {
  const RequestReport last = report.requests.empty() ? RequestReport{} : report.requests.back();
  Json requests = Json::array();
  for (std::size_t i = 0; i < report.requests.size(); ++i) {
    const RequestReport& r = report.requests[i];
    requests.push_back({{"url", r.url},
                        {"outcome", r.outcome},
                        {"error", r.error},
                        {"tls", tls_json(r)},
                        {"http", http_json(r)},
                        {"handshake_instructions", r.handshake_instructions},
                        {"saved_instructions", saved_instructions(report.requests, i)}});
  }
  Json json = {{"schema", "tlsfit.run/1"},
               {"image", report.image_sha256.empty() ? Json(nullptr) : Json{{"sha256", report.image_sha256}}},
               {"outcome", report.outcome},
               {"error", report.error},
               {"tls", tls_json(last)},
               {"http", http_json(last)},
               {"instructions", {{"total", report.instructions}, {"handshake", last.handshake_instructions}}},
               {"peak",
                {{"static", report.peak_static},
                 {"stack", report.peak_stack},
                 {"stack_painted", report.painted_stack},
                 {"heap", report.peak_heap},
                 {"total", report.peak_static + report.peak_stack + report.peak_heap}}},
               {"heap_at_end", report.heap_now},
               {"flash", {{"erases", report.flash_erases}, {"programmed", report.flash_programmed}}},
               {"seconds", report.seconds},
               {"seed", report.seed},
               {"requests", requests}};
  if (!report.pins.empty()) json["pins"] = pins_json(report.pins);
  if (!report.profile.empty()) json["profile"] = profile_json(report.profile);
  return json;
}

RunReport run_report_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  fields.schema("tlsfit.run/1");
  RunReport report;
  if (fields.has("image") && !fields.any("image").is_null())
    report.image_sha256 = fields.object("image").text("sha256");
  report.outcome = fields.text("outcome");
  report.error = fields.text("error");
  Fields instructions = fields.object("instructions");
  report.instructions = unsigned_of(instructions, "total");
  Fields peak = fields.object("peak");
  report.peak_static = unsigned_of(peak, "static");
  report.peak_stack = unsigned_of(peak, "stack");
  report.painted_stack = unsigned_of(peak, "stack_painted");
  report.peak_heap = unsigned_of(peak, "heap");
  report.heap_now = unsigned_of(fields, "heap_at_end");
  if (fields.has("flash")) {
    Fields flash = fields.object("flash");
    for (const Json& times : flash.any("erases")) {
      if (!times.is_number_unsigned())
        throw flash.wrong("erases", "a list of how often each sector was erased");
      report.flash_erases.push_back(times.get<std::uint64_t>());
    }
    report.flash_programmed = unsigned_of(flash, "programmed");
  }
  if (fields.has("pins"))
    for (Fields& p : fields.objects("pins"))
      report.pins.push_back({.pin = p.text("pin"),
                             .high = p.text("level") == "high",
                             .changes = unsigned_of(p, "changes"),
                             .first = p.number("first"),
                             .last = p.number("last")});
  if (fields.has("profile"))
    for (Fields& f : fields.objects("profile"))
      report.profile.push_back({.function = f.text("function"),
                                .calls = unsigned_of(f, "calls"),
                                .own = unsigned_of(f, "own"),
                                .with_calls = unsigned_of(f, "with_calls"),
                                .handshake_own = unsigned_of(f, "handshake_own"),
                                .handshake_with_calls = unsigned_of(f, "handshake_with_calls")});
  report.seconds = fields.number("seconds");
  report.seed = unsigned_of(fields, "seed");
  for (Fields& r : fields.objects("requests")) report.requests.push_back(request_from(r));
  return report;
}

}  // namespace tlsfit
