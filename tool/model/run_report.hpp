// What a run of an image on the emulated board showed ("tlsfit.run/1").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/fields.hpp"

namespace tlsfit {

/// What one request met, as the firmware's console told it.
struct RequestReport {
  std::string url;
  std::string outcome;  ///< "ok", "tls-error", "net-error", "http-error", "fault", "timeout"
  std::string error;    ///< the firmware's own sentence; empty if ok
  std::string tls_version, tls_suite, tls_group;
  bool tls_verified = false;
  bool tls_resumed = false;  ///< by an earlier session, whose server was verified
  int http_status = 0;
  std::uint64_t http_bytes = 0;
  std::uint64_t handshake_instructions = 0;
  bool operator==(const RequestReport&) const = default;
};

/// What a function of the image took, in instructions: what runs in it by itself, and with what it calls.
struct FunctionCost {
  std::string function;
  std::uint64_t calls = 0;
  std::uint64_t own = 0, with_calls = 0;
  std::uint64_t handshake_own = 0, handshake_with_calls = 0;  ///< while a TLS handshake ran
  bool operator==(const FunctionCost&) const = default;
};

/// A pin of the board whose level changed. One that nothing drives counts as high.
struct PinReport {
  std::string pin;    ///< as the board's file names it, else "B10"
  bool high = false;  ///< at the end
  std::uint64_t changes = 0;
  double first = 0, last = 0;  ///< when it changed first and last: seconds of the device's time
  bool operator==(const PinReport&) const = default;
};

struct RunReport {
  std::string image_sha256;  ///< ImageInfo::sha256 of what ran; empty if it does not say
  std::vector<RequestReport> requests;
  std::string outcome;  ///< of the first request that was not ok, else "ok"
  std::string error;
  std::uint64_t instructions = 0;
  std::uint64_t peak_static = 0, peak_stack = 0, peak_heap = 0;
  std::uint64_t painted_stack = 0;          ///< the stack's peak by its paint, as a check on peak_stack
  std::uint64_t heap_now = 0;               ///< in use at the end
  std::vector<std::uint64_t> flash_erases;  ///< how often each sector was erased by the guest
  std::uint64_t flash_programmed = 0;       ///< bytes, by the guest
  std::vector<PinReport> pins;              ///< those that changed
  std::vector<FunctionCost> profile;        ///< if it was asked for: all functions, the costliest first
  double seconds = 0;                       ///< of wall time
  std::uint64_t seed = 0;                   ///< of noise, jitter and the chip's identity
  bool operator==(const RunReport&) const = default;
};

/// Instructions that a request saved by resuming a session: those of the last whole handshake before it with
/// the same URL, less its own. 0 if it did not, or there was none.
std::uint64_t saved_instructions(const std::vector<RequestReport>& requests, std::size_t place);

/// `tls`, `http` and `instructions.handshake` are those of the last request; all are under `requests`.
Json to_json(const RunReport& report);
/// Throws Error (Usage).
RunReport run_report_from_json(const Json& json, std::string where);

}  // namespace tlsfit
