#include "fit/memory.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tlsfit::fit {

namespace {

constexpr std::int64_t anchor_heap = 420;  // a parsed certificate: mbedtls_x509_crt, its key, its names

std::uint64_t rounded_up(std::int64_t bytes, std::int64_t unit) {
  return static_cast<std::uint64_t>((std::max<std::int64_t>(bytes, 0) + unit - 1) / unit * unit);
}

std::int64_t anchor_count(const std::vector<Candidate>& plans) {
  std::set<std::string> different;
  for (const Candidate& candidate : plans)
    for (const AnchorCertificate& anchor : candidate.anchors) different.insert(anchor.anchor.sha256);
  return static_cast<std::int64_t>(different.size());
}

std::int64_t anchor_bytes(const std::vector<Candidate>& plans) {
  std::map<std::string, std::int64_t> different;
  for (const Candidate& candidate : plans)
    for (const AnchorCertificate& anchor : candidate.anchors)
      different[anchor.anchor.sha256] = static_cast<std::int64_t>(anchor.der.size()) + 8;
  std::int64_t sum = 0;
  for (const auto& [sha256, bytes] : different) sum += bytes;
  return sum;
}

bool has(const std::vector<OptionUse>& options, std::string_view name) {
  return std::any_of(options.begin(), options.end(), [&](const OptionUse& o) { return o.name == name; });
}

}  // namespace

FlashUse estimated_flash(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                         const Layout& layout, const Catalogue& catalogue) {
  const std::int64_t used =
      estimated_cost(options, catalogue).flash + catalogue.costs.firmware.flash + anchor_bytes(plans);
  return {.used = static_cast<std::uint64_t>(used),
          .capacity = layout.image.size,
          .free = static_cast<std::int64_t>(layout.image.size) - used,
          .basis = "estimated"};
}

RamUse planned_ram(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                   const MemoryWish& wish, const Board& board, const Catalogue& catalogue) {
  const Cost cost = estimated_cost(options, catalogue);
  const Cost& firmware = catalogue.costs.firmware;
  const RecordPlan record = merged_records(plans);
  // With the callback only the anchor that is asked for is parsed.
  const std::int64_t anchors =
      has(options, "MBEDTLS_X509_TRUSTED_CERTIFICATE_CALLBACK") ? 1 : anchor_count(plans);
  const std::int64_t guess = cost.heap + record.in + record.out + anchors * anchor_heap;
  const auto each = wish.heap_peak ? static_cast<std::int64_t>(*wish.heap_peak) : guess;

  RamUse ram;
  ram.connections = wish.connections;
  ram.capacity = board.ram.at(0).size;
  ram.static_bytes = static_cast<std::uint64_t>(cost.static_bytes + firmware.static_bytes);
  // A sixteenth more, since blocks of two connections fragment one arena.
  ram.arena = rounded_up(each * wish.connections + each / 16, 64);
  // Half as much again: interrupts, and paths that no run has walked.
  ram.stack = rounded_up((cost.stack + firmware.stack) * 3 / 2, 256);
  ram.heap_peak = ram.arena;
  ram.stack_peak = ram.stack;
  ram.total_peak = ram.static_bytes + ram.heap_peak + ram.stack_peak;
  ram.free = static_cast<std::int64_t>(ram.capacity) - static_cast<std::int64_t>(ram.total_peak);
  ram.basis = "estimated";
  return ram;
}

void check_memory(const Fit& fit) {
  if (fit.flash.free < 0)
    throw Error(
        ExitCode::No,
        "does not fit: flash over by {} bytes ({} of {}, {}); fewer targets, or --optimize flash, need less",
        grouped(-fit.flash.free), grouped(static_cast<std::int64_t>(fit.flash.used)),
        grouped(static_cast<std::int64_t>(fit.flash.capacity)), fit.flash.basis);
  if (fit.ram.free >= 0) return;
  std::uint32_t in = 0, out = 0;
  for (const Plan& plan : fit.plans) {
    in = std::max(in, plan.record.in);
    out = std::max(out, plan.record.out);
  }
  std::string culprits;
  for (const Plan& plan : fit.plans)
    if (plan.record.in == in) culprits += (culprits.empty() ? "" : ", ") + plan.target.name();
  std::string help = fit.ram.connections > 1
                         ? "one connection at a time (--connections 1) needs " +
                               grouped(static_cast<std::int64_t>(fit.ram.arena / fit.ram.connections *
                                                                 (fit.ram.connections - 1))) +
                               " less"
                         : "a board with more RAM";
  if (in == 16384)
    help += "; a server that obeys max_fragment_length needs about 15,000 less for each connection";
  throw Error(ExitCode::No,
              "does not fit: RAM over by {} bytes of {}; largest: Mbed TLS's arena {} ({} connections, "
              "records IN {} + "
              "OUT {} each, because of {}), static {}, stack {}; {}",
              grouped(-fit.ram.free), grouped(static_cast<std::int64_t>(fit.ram.capacity)),
              grouped(static_cast<std::int64_t>(fit.ram.arena)), fit.ram.connections, grouped(in),
              grouped(out), culprits, grouped(static_cast<std::int64_t>(fit.ram.static_bytes)),
              grouped(static_cast<std::int64_t>(fit.ram.stack)), help);
}

}  // namespace tlsfit::fit
