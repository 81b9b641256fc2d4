#include "fit/memory.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/does_not_fit.hpp"

namespace tlsfit::fit {

namespace {

constexpr std::int64_t own_certificate = 350;  // mbedtls_x509_crt, in flash

constexpr std::int64_t kept_session = 68;  // the master secret and times of one that may be resumed

// Keys and ciphers of an open session, its contexts and the configuration; with PSA's slots of keys.
constexpr std::int64_t open_session = 1144, open_session_psa = 2500;

std::uint64_t rounded_up(std::int64_t bytes, std::int64_t unit) {
  return static_cast<std::uint64_t>((std::max<std::int64_t>(bytes, 0) + unit - 1) / unit * unit);
}

/// What is left for others; 0 where there is no limit.
std::int64_t left(std::uint64_t capacity, std::int64_t used) {
  return capacity == 0 ? 0 : static_cast<std::int64_t>(capacity) - used;
}

bool has(const std::vector<OptionUse>& options, std::string_view name) {
  return std::any_of(options.begin(), options.end(), [&](const OptionUse& o) { return o.name == name; });
}

}  // namespace

std::int64_t flash_of(const AnchorCertificate& anchor) {
  return static_cast<std::int64_t>(anchor.der.size()) + 8;
}

std::int64_t flash_of(const ClientIdentity& identity) {
  auto sum = static_cast<std::int64_t>(identity.key.size());
  for (const Bytes& der : identity.chain) sum += static_cast<std::int64_t>(der.size()) + own_certificate;
  return sum;
}

std::int64_t anchor_flash(const std::vector<Candidate>& plans) {
  std::map<std::string, std::int64_t> different;
  for (const Candidate& candidate : plans)
    for (const AnchorCertificate& anchor : candidate.anchors)
      different[anchor.anchor.sha256] = flash_of(anchor);
  std::int64_t sum = 0;
  for (const auto& [sha256, bytes] : different) sum += bytes;
  for (const ClientIdentityPtr& own : client_identities(plans)) sum += flash_of(*own);
  return sum;
}

std::int64_t session_memory(const std::vector<Candidate>& plans) {
  std::int64_t sessions = 0, ticket = 0;
  for (const Candidate& candidate : plans) {
    sessions += candidate.plan.target.resume ? 1 : 0;
    ticket = std::max<std::int64_t>(ticket, candidate.plan.ticket);
  }
  return sessions * (kept_session + ticket);
}

ParsedHeap kept_chain(const Candidate& candidate) {
  ParsedHeap kept = candidate.chain;
  kept += ParsedHeap::everywhere(candidate.chain_der);
  return kept;
}

ParsedHeap parts_of(const Anchor& anchor) {
  return certificate_parts(anchor.kind, anchor.subject, anchor.subject);  // trust_anchor_der()
}

ParsedHeap larger(const ParsedHeap& a, const ParsedHeap& b) {
  return {.legacy = std::max(a.legacy, b.legacy),
          .psa = std::max(a.psa, b.psa),
          .provider = std::max(a.provider, b.provider)};
}

KeyPlace key_place(const Shape& shape) {
  if (shape.features.contains("psa-client")) return KeyPlace::Certificate;
  return shape.features.contains("psa") ? KeyPlace::Psa : KeyPlace::Library;
}

HeapNeeds heap_needs(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                     const Shape& shape) {
  const RecordPlan record = merged_records(plans);
  HeapNeeds needs;
  needs.in = record.in;
  needs.handshake_in = record.handshake_in;
  needs.out = record.out;
  needs.keys = key_place(shape);
  needs.keeps_chain = has(options, "MBEDTLS_SSL_KEEP_PEER_CERTIFICATE");
  needs.anchor_by_anchor = has(options, "MBEDTLS_X509_TRUSTED_CERTIFICATE_CALLBACK");
  std::set<std::string> seen;
  for (const Candidate& candidate : plans) {
    needs.chain = larger(needs.chain, candidate.chain);
    needs.kept_chain = larger(needs.kept_chain, kept_chain(candidate));
    for (const AnchorCertificate& anchor : candidate.anchors) {
      if (!seen.insert(anchor.anchor.sha256).second) continue;
      ++needs.anchors;
      needs.anchor_parts += parts_of(anchor.anchor);
      needs.largest_anchor = larger(needs.largest_anchor, parts_of(anchor.anchor));
    }
  }
  return needs;
}

namespace {

/// Of the anchors that are parsed for a handshake.
std::int64_t anchor_heap(const HeapNeeds& needs) {
  const std::int64_t structure = certificate_structure().in(needs.keys);
  if (needs.anchor_by_anchor) return structure + needs.largest_anchor.in(needs.keys);
  // The first one's structure is static.
  return std::max<std::int64_t>(needs.anchors - 1, 0) * structure + needs.anchor_parts.in(needs.keys);
}

}  // namespace

std::int64_t certificate_heap(const HeapNeeds& needs) {
  return anchor_heap(needs) + (needs.keeps_chain ? needs.kept_chain : needs.chain).in(needs.keys);
}

std::int64_t estimated_heap(const HeapNeeds& needs, std::int64_t computing) {
  const std::int64_t handshake = computing + needs.handshake_in + needs.out + certificate_heap(needs);
  // Anchors that are parsed all at once stay, and so does a chain that is kept. What a session takes is there
  // in the handshake already.
  const std::int64_t open =
      std::min(needs.keys == KeyPlace::Library ? open_session : open_session_psa, computing);
  const std::int64_t session = open + needs.in + needs.out +
                               (needs.anchor_by_anchor ? 0 : anchor_heap(needs)) +
                               (needs.keeps_chain ? needs.kept_chain.in(needs.keys) : 0);
  return std::max(handshake, session);
}

FlashUse planned_flash(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                       const Choice& choice, const std::optional<Measured>& measured, const Layout& layout,
                       const Catalogue& catalogue) {
  const std::int64_t used =
      measured ? static_cast<std::int64_t>(measured->flash)
               : estimated_cost(plans, options, choice, catalogue).flash + anchor_flash(plans);
  const std::uint64_t capacity =
      measured && measured->flash_capacity != 0 ? measured->flash_capacity : layout.image.size;
  return {.used = static_cast<std::uint64_t>(used),
          .capacity = capacity,
          .free = left(capacity, used),
          .basis = measured ? "measured" : "estimated"};
}

RamUse planned_ram(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                   const Choice& choice, const std::optional<Measured>& measured, const Board& board,
                   const Catalogue& catalogue) {
  const Cost cost = estimated_cost(plans, options, choice, catalogue);
  const bool ran = measured && measured->ran;
  const std::int64_t heap = ran ? static_cast<std::int64_t>(measured->heap_peak)
                                : estimated_heap(heap_needs(plans, options, choice.shape), cost.heap);
  const std::int64_t stack = ran ? static_cast<std::int64_t>(measured->stack_peak) : cost.stack;

  RamUse ram;
  ram.connections = choice.connections;
  ram.capacity = board.ram_size();
  ram.static_bytes = measured ? measured->static_bytes
                              : static_cast<std::uint64_t>(cost.static_bytes + session_memory(plans));
  ram.heap_peak = static_cast<std::uint64_t>(heap);
  ram.stack_peak = static_cast<std::uint64_t>(stack);
  ram.total_peak = ram.static_bytes + ram.heap_peak + ram.stack_peak;
  // A sixteenth more, since blocks of two connections fragment one arena, and a server's next certificate may
  // be a little larger; what was only estimated has an eighth.
  ram.arena = rounded_up(heap * choice.connections + heap / (ran ? 16 : 8), 64);
  // Estimates are of 32-bit pointers, which nobody promises under an operating system, where memory is cheap.
  if (board.hosted() && !ran) ram.arena *= 2;
  // Half as much again: interrupts, and paths that no run has walked.
  ram.stack = rounded_up(stack * 3 / 2, 256);
  ram.free = left(ram.capacity, static_cast<std::int64_t>(ram.static_bytes + ram.arena + ram.stack));
  ram.basis = ran ? "measured" : "estimated";
  return ram;
}

void check_memory(const Fit& fit) {
  if (fit.flash.free < 0)
    throw DoesNotFit(
        "does not fit: flash over by {} bytes ({} of {}, {}); fewer targets, or --optimize flash, need less",
        grouped(-fit.flash.free), grouped(fit.flash.used), grouped(fit.flash.capacity), fit.flash.basis);
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
                               grouped(fit.ram.arena / fit.ram.connections * (fit.ram.connections - 1)) +
                               " less"
                         : "a board with more RAM";
  if (in == 16384) help += "; a server that obeys max_fragment_length needs less for each connection";
  throw DoesNotFit(
      "does not fit: RAM over by {} bytes of {}; largest: Mbed TLS's arena {} ({} connections, "
      "records IN {} + "
      "OUT {} each, because of {}), static {}, stack {}; {}",
      grouped(-fit.ram.free), grouped(fit.ram.capacity), grouped(fit.ram.arena), fit.ram.connections,
      grouped(in), grouped(out), culprits, grouped(fit.ram.static_bytes), grouped(fit.ram.stack), help);
}

}  // namespace tlsfit::fit
