#include "lab/outcome_file.hpp"

#include "x509/certificate.hpp"

namespace tlsfit::lab {

using End = fit::Outcome::End;

Json to_json(const fit::Outcome& outcome) {
  const fit::Measured& m = outcome.measured;
  return {{"schema", "tlsfit.measured/2"},
          {"breaks", outcome.end == End::BreaksBuild       ? "build"
                     : outcome.end == End::BreaksHandshake ? "handshake"
                                                           : ""},
          {"target", outcome.target},
          {"words", outcome.words},
          {"flash", m.flash},
          {"static", m.static_bytes},
          {"heap_peak", m.heap_peak},
          {"stack_peak", m.stack_peak},
          {"handshake", m.handshake},
          {"ran", m.ran},
          {"flash_capacity", m.flash_capacity}};
}

fit::Outcome outcome_from_json(const Json& json, const std::string& where) {
  Fields fields(json, where);
  fields.schema("tlsfit.measured/2");
  const std::string breaks = fields.text("breaks");
  const auto number = [&](std::string_view key) { return static_cast<std::uint64_t>(fields.integer(key)); };
  return {.end = breaks.empty()      ? End::Works
                 : breaks == "build" ? End::BreaksBuild
                                     : End::BreaksHandshake,
          .target = fields.text("target"),
          .words = fields.text("words"),
          .measured = {.flash = number("flash"),
                       .static_bytes = number("static"),
                       .heap_peak = number("heap_peak"),
                       .stack_peak = number("stack_peak"),
                       .handshake = number("handshake"),
                       .ran = fields.flag("ran"),
                       .flash_capacity = fields.has("flash_capacity") ? number("flash_capacity") : 0}};
}

std::string digest(std::string_view text) {
  return x509::sha256_of(ByteView(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace tlsfit::lab
