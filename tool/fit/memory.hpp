// Flash and RAM of a fit: estimates until an image was linked and run, and what the linker script reserves.
#pragma once

#include <optional>
#include <vector>

#include "fit/options.hpp"
#include "model/board.hpp"

namespace tlsfit::fit {

/// What building, linking and running an image showed. Bytes, and instructions.
struct Measured {
  std::uint64_t flash = 0;         ///< of the linked image
  std::uint64_t static_bytes = 0;  ///< .data and .bss
  std::uint64_t heap_peak = 0;     ///< of one connection; the largest of all targets
  std::uint64_t stack_peak = 0;
  std::uint64_t handshake = 0;  ///< instructions; the largest of all targets
  bool ran = false;             ///< whether heap, stack and handshake were measured, too
  /// What the image may take: less than the layout gives it if its program keeps values in flash. 0: not
  /// known.
  std::uint64_t flash_capacity = 0;
  bool operator==(const Measured&) const = default;
};

/// Flash against what the layout gives the image: measured if there is a measurement, else by adding up.
FlashUse planned_flash(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                       const Choice& choice, const std::optional<Measured>& measured, const Layout& layout,
                       const Catalogue& catalogue);

/// RAM, with the arena and the stack that the linker script is to reserve. The arena has room for all
/// connections in the handshake at once.
RamUse planned_ram(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                   const Choice& choice, const std::optional<Measured>& measured, const Board& board,
                   const Catalogue& catalogue);

/// What decides how much heap one connection takes, besides what it computes with. Bytes.
struct HeapNeeds {
  std::int64_t in = 0, handshake_in = 0, out = 0;  ///< record buffers; `handshake_in` is never 0
  ParsedHeap chain,
      kept_chain;             ///< the server's certificates, parsed, without and with their DER: the largest
  std::int64_t anchors = 0;   ///< how many
  ParsedHeap anchor_parts;    ///< what hangs on all of them, once parsed
  ParsedHeap largest_anchor;  ///< on one of them
  KeyPlace keys = KeyPlace::Library;
  bool keeps_chain = false;       ///< MBEDTLS_SSL_KEEP_PEER_CERTIFICATE
  bool anchor_by_anchor = false;  ///< MBEDTLS_X509_TRUSTED_CERTIFICATE_CALLBACK: parsed as they are asked for
};

/// Where images of a shape have the keys of certificates.
KeyPlace key_place(const Shape& shape);

HeapNeeds heap_needs(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                     const Shape& shape);

/// A chain with its DER, and what hangs on an anchor.
ParsedHeap kept_chain(const Candidate& candidate);
ParsedHeap parts_of(const Anchor& anchor);
ParsedHeap larger(const ParsedHeap& a, const ParsedHeap& b);

/// What one handshake keeps in the heap for certificates: the anchors that are parsed for it, and the
/// server's chain. Bytes, estimated.
std::int64_t certificate_heap(const HeapNeeds& needs);

/// The heap's peak for one connection. Bytes, estimated. It never falls when one of the needs rises.
/// @param computing what a handshake takes of it besides record buffers and certificates (costs.json)
std::int64_t estimated_heap(const HeapNeeds& needs, std::int64_t computing);

/// Flash that the trust anchors take, and the client certificates with their keys. Bytes.
std::int64_t anchor_flash(const std::vector<Candidate>& plans);
std::int64_t flash_of(const AnchorCertificate& anchor);
std::int64_t flash_of(const ClientIdentity& identity);

/// Static memory that the sessions take which are kept to be resumed. Bytes.
std::int64_t session_memory(const std::vector<Candidate>& plans);

/// Throws DoesNotFit if flash or RAM is over-full, saying by how much, what is largest and what would help.
void check_memory(const Fit& fit);

}  // namespace tlsfit::fit
