// Reads the firmware's console: which job is where, and how it ended.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/run_report.hpp"

namespace tlsfit {

/// "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256" or "TLS1-3-AES-128-GCM-SHA256", as Mbed TLS writes names, in
/// IANA's form: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256".
std::string iana_suite(std::string_view mbedtls_name);

/// Parses the console's output byte by byte and keeps the report of each job.
class Console {
 public:
  struct Events {
    std::function<void(std::string_view line)> line;   ///< a whole line, without its end
    std::function<void(std::string_view bytes)> body;  ///< bytes of a page
    std::function<void()> ready;                       ///< the boot banner: commands are taken
    std::function<void(unsigned job)> finished;        ///< a job's one `done` or `error`
  };
  explicit Console(Events events) : events_(std::move(events)) {}

  void take(std::uint8_t character);
  /// So many jobs may there be; lines about more are text like any other. A guest must not fill our memory
  /// with jobs that nobody asked for.
  void expect(std::size_t jobs) { expected_ = jobs; }

  bool ready() const { return ready_; }
  unsigned started() const { return static_cast<unsigned>(jobs_.size()); }
  unsigned finished() const { return finished_; }
  /// Reports by job number, in order.
  const std::map<unsigned, RequestReport>& jobs() const { return jobs_; }

 private:
  void take_line();
  bool take_job_line(std::string_view line);
  void take_error(RequestReport& job, std::string_view text);

  Events events_;
  std::string line_;
  std::uint64_t body_left_ = 0;
  bool ready_ = false;
  unsigned finished_ = 0;
  std::size_t expected_ = 1'000'000;
  std::map<unsigned, RequestReport> jobs_;
};

}  // namespace tlsfit
