#include "model/console.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace tlsfit {

namespace {

constexpr std::size_t longest_line = 4096;  // a guest gone wild must not eat our memory
constexpr std::size_t longest_told = 512;   // of a job; the firmware's lines have at most 280 characters

std::vector<std::string_view> split(std::string_view text, std::string_view by) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(by);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + by.size());
  }
}

template <class Number>
Number leading_number(std::string_view text) {
  Number value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

struct JobLine {
  unsigned job;
  std::string_view rest;
};

/// "[7] rest". Typed characters are echoed, so that one may stand behind half a command.
std::optional<JobLine> job_line(std::string_view line) {
  for (std::size_t at = line.find('['); at != std::string_view::npos; at = line.find('[', at + 1)) {
    const std::size_t close = line.find("] ", at);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view number = line.substr(at + 1, close - at - 1);
    if (number.empty() || number.size() > 6 ||
        !std::all_of(number.begin(), number.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
      continue;
    const std::string_view rest = line.substr(close + 2);
    for (const std::string_view word : {"get ", "tls ", "tls: ", "http: ", "body ", "done: ", "error "})
      if (rest.starts_with(word)) return JobLine{leading_number<unsigned>(number), rest};
  }
  return std::nullopt;
}

/// Classes of the firmware's errors as the run report's outcomes.
std::string outcome_of(std::string_view error_class) {
  if (error_class == "tls" || error_class == "entropy") return "tls-error";
  if (error_class == "timeout") return "timeout";
  if (error_class == "http") return "http-error";  // reached, verified, and then not understood
  return "net-error";
}

}  // namespace

std::string iana_suite(std::string_view mbedtls_name) {
  std::string name(mbedtls_name);
  if (name.starts_with("TLS1-3-")) name.replace(0, 7, "TLS-");
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

void Console::take(std::uint8_t character) {
  const char c = static_cast<char>(character);
  if (body_left_ > 0) {
    --body_left_;
    if (events_.body) events_.body(std::string_view(&c, 1));
    return;
  }
  if (c == '\n') return take_line();
  if (c != '\r' && line_.size() < longest_line) line_ += c;
}

void Console::take_line() {
  const std::string line = std::exchange(line_, {});
  if (line.empty()) return;  // also the end of line after a body
  const bool shown = take_job_line(line);
  if (!ready_ && line.starts_with("tlsfit ")) {
    ready_ = true;
    if (events_.ready) events_.ready();
  }
  if (shown && events_.line) events_.line(line);
}

/// False for a line that announces a body: it is not for people.
bool Console::take_job_line(std::string_view line) {
  const auto found = job_line(line);
  if (!found) return true;
  const unsigned number = found->job;
  std::string_view rest = found->rest.substr(0, longest_told);
  if (!jobs_.contains(number) && jobs_.size() >= expected_) return true;
  RequestReport& job = jobs_[number];
  if (take_prefix(rest, "get ") || take_prefix(rest, "tls ")) {
    job.url = rest;
  } else if (take_prefix(rest, "tls: ")) {
    const auto parts = split(rest, ", ");
    if (take_prefix(rest, "TLS ")) job.tls_version = "tls" + std::string(split(rest, ",").front());
    if (parts.size() > 1) job.tls_suite = iana_suite(parts[1]);
    if (parts.size() > 2) job.tls_group = parts[2];
    job.tls_verified = parts.back() == "verified";
  } else if (take_prefix(rest, "http: ")) {
    job.http_status = leading_number<int>(rest);
  } else if (take_prefix(rest, "body ")) {
    body_left_ = leading_number<std::uint64_t>(rest);
    job.http_bytes += body_left_;
    return false;
  } else if (!job.outcome.empty()) {
    return true;  // a job ends once
  } else if (take_prefix(rest, "done: ")) {
    job.outcome = "ok";
    ++finished_;
    if (events_.finished) events_.finished(number);
  } else if (take_prefix(rest, "error ")) {
    take_error(job, rest);
    ++finished_;
    if (events_.finished) events_.finished(number);
  }
  return true;
}

void Console::take_error(RequestReport& job, std::string_view text) {
  const std::size_t colon = text.find(": ");
  job.outcome = outcome_of(text.substr(0, colon));
  job.error = colon == std::string_view::npos ? text : text.substr(colon + 2);
}

}  // namespace tlsfit
