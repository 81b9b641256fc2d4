#include "probe/preamble.hpp"

#include <fmt/format.h>

#include <functional>

#include "base/text.hpp"

namespace tlsfit::probe {

namespace {

constexpr std::size_t longest_answer = 16 * 1024;

/// Talks in lines over a connection.
class Lines {
 public:
  explicit Lines(Connection& connection) : connection_(connection) {}

  Task<bool> say(std::string text) {
    const Bytes bytes(text.begin(), text.end());
    connection_.begin_step();
    co_return co_await connection_.write(bytes) == End::None;
  }

  /// Reads lines until `last` holds for one; that one, or nothing if the server stopped before.
  Task<std::string> until(std::function<bool(std::string_view)> last) {
    connection_.begin_step();
    for (std::size_t size = 0; size < longest_answer;) {
      for (std::size_t end; (end = text_.find('\n')) != text_.npos;) {
        std::string line = text_.substr(0, end);
        text_.erase(0, end + 1);
        if (line.ends_with('\r')) line.pop_back();
        if (last(line)) co_return line;
      }
      const Chunk chunk = co_await connection_.read();
      if (chunk.end != End::None) break;
      size += chunk.data.size();
      text_.append(chunk.data.begin(), chunk.data.end());
    }
    co_return "";
  }

 private:
  Connection& connection_;
  std::string text_;
};

std::string complaint(std::string_view who, std::string_view line) {
  return line.empty() ? fmt::format("{} stopped answering", who)
                      : fmt::format("{} says: {}", who, printable(line));
}

Task<std::string> ask_proxy(Lines& lines, const Target& target) {
  const std::string name = target.name();
  const bool sent = co_await lines.say(fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n\r\n", name));
  if (!sent) co_return complaint("the proxy", "");
  const std::string status = co_await lines.until([](std::string_view) { return true; });
  if (!status.starts_with("HTTP/1.") || status.size() < 12 || status[9] != '2')
    co_return complaint("the proxy", status);
  co_await lines.until([](std::string_view line) { return line.empty(); });
  co_return "";
}

/// The last line of an SMTP reply has a space, not a hyphen, after its code (RFC 5321 section 4.2.1).
bool is_last_of_reply(std::string_view line) {
  return line.size() < 4 || line[3] != '-';
}

Task<std::string> starttls_smtp(Lines& lines) {
  std::string line = co_await lines.until(is_last_of_reply);
  if (!line.starts_with("220")) co_return complaint("the mail server", line);
  co_await lines.say("EHLO tlsfit.invalid\r\n");
  line = co_await lines.until(is_last_of_reply);
  if (!line.starts_with("250")) co_return complaint("the mail server", line);
  co_await lines.say("STARTTLS\r\n");
  line = co_await lines.until(is_last_of_reply);
  co_return line.starts_with("220") ? std::string() : complaint("the mail server", line);
}

Task<std::string> starttls_imap(Lines& lines) {
  std::string line = co_await lines.until([](std::string_view) { return true; });
  if (!line.starts_with("* OK")) co_return complaint("the mail server", line);
  co_await lines.say("a1 STARTTLS\r\n");
  line = co_await lines.until([](std::string_view l) { return l.starts_with("a1 "); });
  co_return line.starts_with("a1 OK") ? std::string() : complaint("the mail server", line);
}

}  // namespace

Task<std::string> open_channel(Connection& connection, const Target& target, const ProbeOptions& options) {
  Lines lines(connection);
  std::string error;
  if (options.proxy) error = co_await ask_proxy(lines, options.connect ? *options.connect : target);
  if (error.empty() && options.starttls == StartTls::Smtp) error = co_await starttls_smtp(lines);
  if (error.empty() && options.starttls == StartTls::Imap) error = co_await starttls_imap(lines);
  co_return error;
}

}  // namespace tlsfit::probe
