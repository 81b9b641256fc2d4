// A fit: how each target will be spoken to, and the options and memory that this takes ("tlsfit.fit/1").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/target.hpp"

namespace tlsfit {

/// The certificate that verification ends at.
struct Anchor {
  std::string subject;
  std::string kind;                ///< "EC secp256r1", "RSA 2048"
  std::uint32_t bytes = 0;         ///< that it takes in the image
  std::string sha256;              ///< of the whole certificate in DER
  std::string placement = "root";  ///< "root", "intermediate", "key" (the server's own)
  std::string not_after;           ///< when the certificate ends, ISO 8601; empty if not known
  bool operator==(const Anchor&) const = default;
};

/// A certificate of the device's own. That there is one, not what it holds: the key is nowhere but in the
/// image.
struct ClientCertificate {
  std::string subject;
  std::string kind;    ///< of its key: "EC secp256r1", "RSA 2048"
  std::string sha256;  ///< of its DER form
  bool operator==(const ClientCertificate&) const = default;
};

/// Sizes of the record buffers one plan needs.
struct RecordPlan {
  std::uint32_t in = 0;              ///< MBEDTLS_SSL_IN_CONTENT_LEN
  std::uint32_t handshake_in = 0;    ///< what of it the handshake begins with, if less; 0: all of it
  std::uint32_t out = 0;             ///< MBEDTLS_SSL_OUT_CONTENT_LEN
  std::optional<std::uint32_t> mfl;  ///< max_fragment_length to offer (RFC 6066 section 4)
  bool rsl = false;                  ///< whether record_size_limit is offered, with `in` (RFC 8449)
  std::string basis;                 ///< "negotiated", "observed", "protocol" (the 16,384 of RFC 8446)
  bool operator==(const RecordPlan&) const = default;
};

/// How one target will be spoken to.
struct Plan {
  Target target;
  std::string version;  ///< "tls1.2"
  std::string suite;    ///< IANA name
  std::string group;    ///< "secp256r1"; empty for RSA key transport
  std::vector<std::string>
      suites;  ///< what the hello offers: `suite`, and more if the target is many servers
  std::vector<std::string> groups;  ///< `group`, and the curves of the certificates (RFC 8422 section 5.1.1)
  std::vector<std::string> signature_schemes;
  std::vector<Anchor> anchors;  ///< usually one; several for a target that stands for many servers
  RecordPlan record;
  std::optional<ClientCertificate> client_certificate;  ///< that the server is shown, if it asks
  std::uint32_t ticket = 0;  ///< bytes of the longest ticket that is kept, if `target.resume`
  bool many = false;         ///< stands for many servers (host "*"): nothing to rehearse with
  bool operator==(const Plan&) const = default;
};

/// One line of the generated Mbed TLS configuration.
struct OptionUse {
  std::string name;                        ///< "MBEDTLS_GCM_C"
  std::string value;                       ///< empty for a plain #define
  std::vector<std::string> needed_by;      ///< target names, "every TLS client", "the program"
  std::optional<std::int64_t> flash, ram;  ///< bytes, where known
  std::string basis;                       ///< "measured" or "estimated"
  bool removable = false;                  ///< whether a proof may try without it; false for security
  std::string why;                         ///< one sentence
  bool operator==(const OptionUse&) const = default;
};

/// Whose cryptography the library calls, and how the image is compiled.
struct FitShape {
  std::string name;                     ///< "provider-small" (configs/mbedtls/3.6/shapes.json)
  std::vector<std::string> primitives;  ///< what computes in the image, for people
  std::string build;                    ///< "lto"
  bool lto = false;                     ///< link-time optimisation
  std::string libc;                     ///< "newlib-nano" or "picolibc"; "system" on a hosted board
  std::string switches;                 ///< further compiler switches
  bool operator==(const FitShape&) const = default;
};

/// One combination that was built and run while the fit was searched for.
struct FitCandidate {
  std::string shape, build;
  std::vector<std::string> suites;  ///< of each target's plan
  std::uint64_t flash = 0, static_bytes = 0, heap_peak = 0, stack_peak = 0, handshake = 0;
  bool chosen = false;
  bool dominated = false;  ///< another is no larger in flash, RAM and instructions, and smaller in one
  std::vector<std::string> versions = {};  ///< of each target's plan
  bool operator==(const FitCandidate&) const = default;
  /// Bytes at the peak of one request: static, heap and stack.
  std::uint64_t ram_peak() const { return static_bytes + heap_peak + stack_peak; }
};

/// The best of what was not chosen.
struct FitRunnerUp {
  std::string shape, build;
  std::vector<std::string> versions, suites;        ///< of each target's plan
  std::uint64_t flash = 0, ram = 0, handshake = 0;  ///< RAM: the peak of one request
  std::string basis;                                ///< "measured" or "estimated"
  std::string why;                                  ///< it lost, in one line
  bool operator==(const FitRunnerUp&) const = default;
};

/// A capacity of 0 is no limit, and then `free` is 0, too: a hosted board has what its system gives.
struct FlashUse {
  std::uint64_t used = 0, capacity = 0;
  std::int64_t free = 0;
  std::string basis;
  bool operator==(const FlashUse&) const = default;
};

struct RamUse {
  std::uint64_t static_bytes = 0;  ///< JSON key "static"
  std::uint64_t heap_peak = 0, stack_peak = 0, total_peak = 0, capacity = 0;
  std::int64_t free = 0;
  std::string basis;
  std::uint64_t arena = 0, stack = 0;  ///< what the linker script reserves
  std::uint64_t connections = 0;       ///< at once, that the arena has room for
  bool operator==(const RamUse&) const = default;
};

/// What happened when the host, with a client built from exactly this fit, spoke to the target.
struct Rehearsal {
  std::string target;
  std::string outcome;  ///< "ok", or the client's error
  bool verified = false;
  bool resumed = false;  ///< a second connection went on with the session of the first
  bool operator==(const Rehearsal&) const = default;
};

/// What Fit::join may be: only the image as it was built says so; its console may say so, too, and the device
/// keeps it.
inline std::vector<std::string> kinds_of_join() {
  return {"image", "console"};
}

/// What Fit::words may be, the most first.
inline std::vector<std::string> kinds_of_words() {
  return {"full", "short", "none"};
}

struct Fit {
  std::string board, net, layout, objective, mbedtls_version, compiler;
  std::string app = "console";  ///< the program: one of ours, or the name of the user's folder
  std::string join = "image";   ///< who says what the network is joined with: kinds_of_join()
  std::string words = "full";   ///< what the image says about failures: kinds_of_words()
  std::vector<Plan> plans;
  std::vector<OptionUse> options;
  FlashUse flash;
  RamUse ram;
  std::uint64_t handshake = 0;  ///< instructions on the emulated board; 0 if it was not run
  FitShape shape;
  std::vector<FitCandidate> candidates;  ///< what was measured; empty if nothing was
  std::optional<FitRunnerUp> runner_up;  ///< nothing if there was no choice
  std::vector<Rehearsal> rehearsal;
  bool operator==(const Fit&) const = default;
};

/// Bytes of RAM that an image takes: static, and what the linker script reserves.
std::uint64_t reserved(const RamUse& ram);

Json to_json(const Fit& fit);
/// Throws Error (Usage).
Fit fit_from_json(const Json& json, std::string where);

}  // namespace tlsfit
