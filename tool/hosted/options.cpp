#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"
#include "hosted/session.hpp"
#include "model/run_parts.hpp"

namespace tlsfit::hosted {

namespace {

template <class Number>
Number number_from(const std::string& option, const std::string& text) {
  Number value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0)
    throw Error(ExitCode::Usage, "{} {}: want a number", option, printable(text));
  return value;
}

}  // namespace

SessionOptions options_from(const std::vector<std::string>& arguments, const Board& board) {
  SessionOptions options;
  std::vector<std::string> handshakes;  // after all pages, as with a device
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& option = arguments[i];
    const auto value = [&] { return arguments.at(++i); };
    if (option == "--get")
      options.commands.push_back(console_command(option, value()));
    else if (option == "--tls")
      handshakes.push_back(console_command(option, value()));
    else if (option == "--at-once")
      options.at_once = true;
    else if (option == "--repeat")
      options.repeat = std::max(1U, number_from<unsigned>(option, value()));
    else if (option == "--map")
      options.maps.push_back(value());
    else if (option == "--until")
      options.until = value();
    else if (option == "--sessions")
      options.sessions = number_from<unsigned>(option, value());
    else if (option == "--max-seconds")
      options.max_seconds = number_from<double>(option, value());
    else if (option != "--allow-net")  // it reaches whatever this machine does
      throw Error(ExitCode::Usage,
                  "{}: only an emulated board has that; an image for {} is an ordinary executable, with this "
                  "machine's network, clock and random numbers",
                  option, board.id);
  }
  options.commands.insert(options.commands.end(), handshakes.begin(), handshakes.end());
  return options;
}

}  // namespace tlsfit::hosted
