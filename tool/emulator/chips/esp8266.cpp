#include "emulator/chips/esp8266.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace tlsfit::emulator {

namespace {

/// From power-on to 'ready', and from there until the network that it remembers is joined; measured values of
/// users.
constexpr Nanoseconds boot_time = 300 * millisecond, join_time = 1200 * millisecond;
/// How long a SYN is repeated (AT manual: none said; the SDK's lwIP gives up after some 20 s).
constexpr Nanoseconds connect_time = 15 * second;
/// What a link keeps for the guest: two segments of the SDK's 1,460 bytes.
constexpr std::size_t most_kept = 2920, largest_send = 2048;

std::vector<std::string> arguments_of(const std::string& text) {
  return at_arguments(text, true);
}

}  // namespace

Esp8266::Esp8266(Clock& clock, Notes& notes, Network& network, const Esp8266Options& options)
    : AtModule(clock, notes, network, options,
               {.links = 5,
                .end_of_command = '\n',
                .boot_time = boot_time,
                .connect_time = connect_time,
                .most_kept = most_kept}),
      options_(options),
      join_alarm_(clock, [this] { join_by_itself(); }) {}

void Esp8266::forget() {
  joined_ = has_address_ = many_ = false;
  join_alarm_.cancel();
}

void Esp8266::booted() {
  // The boot loader speaks at 74,880 bit/s, which is noise here.
  say("\xE2\x80\x7F\x10~\xC0\r\nready\r\n");
  join_alarm_.set_in(join_time);
}

void Esp8266::join_by_itself() {
  if (!running_ || !in_reach_ || options_.no_network || options_.wrong_key || joined_) return;
  joined_ = true;
  has_address_ = network_.lease().has_value();
  if (!old()) say(has_address_ ? "WIFI CONNECTED\r\nWIFI GOT IP\r\n" : "WIFI CONNECTED\r\n");
}

bool Esp8266::takes_another() {
  const bool busy = options_.busy && (busy_next_ = !busy_next_);
  if (!executing_ && !busy) return true;
  say("\r\nbusy p...\r\n");
  return false;
}

void Esp8266::execute(const std::string& command) {
  const auto is = [&](std::string_view name) { return command == name; };
  const auto begins = [&](std::string_view name) { return command.starts_with(name); };
  const auto rest = [&] { return command.substr(command.find('=') + 1); };
  if (is("AT")) return answer("\r\nOK\r\n");
  if (is("ATE0") || is("ATE1")) {
    echo_ = is("ATE1");
    return answer("\r\nOK\r\n");
  }
  if (is("AT+RST")) {
    say("\r\nOK\r\n");
    return restart();
  }
  if (is("AT+GMR")) {
    constexpr std::string_view versions[] = {"0.25.0.0(Jun  5 2015 16:27:16)",
                                             "1.7.0.0(Aug 16 2018 00:57:04)",
                                             "2.2.0.0(b097cdf - ESP8266 - Jun 17 2021 12:57:45)"};
    return answer(fmt::format("AT version:{}\r\nOK\r\n", versions[static_cast<int>(options_.firmware)]));
  }
  if (begins("AT+CWMODE=")) {
    const auto mode = amount(rest(), "");
    if (!mode || *mode < 1 || *mode > 3) return answer("\r\nERROR\r\n");
    const bool same = std::exchange(mode_, static_cast<unsigned>(*mode)) == *mode;
    return answer(old() && same ? "no change\r\n" : "\r\nOK\r\n");
  }
  if (begins("AT+CIPMUX=")) {
    many_ = rest() == "1";
    return answer("\r\nOK\r\n");
  }
  if (old() && begins("AT+CIPRECV")) return answer("\r\nERROR\r\n");
  if (begins("AT+CIPRECVMODE=")) {
    keeps_ = rest() == "1";
    return answer("\r\nOK\r\n");
  }
  if (begins("AT+CWJAP=")) return join();
  if (is("AT+CIFSR")) {
    if (joined_ && !has_address_) has_address_ = network_.lease().has_value();
    return answer(fmt::format("+CIFSR:STAIP,\"{}\"\r\n+CIFSR:STAMAC,\"5c:cf:7f:00:00:01\"\r\n\r\nOK\r\n",
                              has_address_ ? text_of_ipv4(*network_.lease()) : "0.0.0.0"));
  }
  if (begins("AT+CIPSTART=")) return start_link(rest());
  if (begins("AT+CIPSEND=")) return begin_send(rest());
  if (begins("AT+CIPRECVDATA=")) return receive_data(rest());
  if (begins("AT+CIPCLOSE=")) return close_link(rest());
  notes_.add(fmt::format("the ESP8266 module is told '{}', which is not modelled", command));
  answer("\r\nERROR\r\n");
}

void Esp8266::join() {
  joined_ = has_address_ = false;
  if (options_.wrong_key) return answer(old() ? "\r\nFAIL\r\n" : "+CWJAP:2\r\n\r\nFAIL\r\n", 3 * second);
  if (options_.no_network || !in_reach_)
    return answer(old() ? "\r\nFAIL\r\n" : "+CWJAP:3\r\n\r\nFAIL\r\n", 3 * second);
  joined_ = true;
  has_address_ = network_.lease().has_value();
  if (!has_address_) return answer("+CWJAP:1\r\n\r\nFAIL\r\n", 15 * second);
  answer(old() ? "\r\nOK\r\n" : "WIFI CONNECTED\r\nWIFI GOT IP\r\n\r\nOK\r\n", 1500 * millisecond);
}

void Esp8266::start_link(const std::string& text) {
  const std::vector<std::string> arguments = arguments_of(text);
  const Link* const link = numbered(arguments[0]);
  const auto port = amount(arguments.size() > 3 ? arguments[3] : "", "");
  if (link == nullptr || !port || *port == 0 || *port > 65535) return answer("\r\nERROR\r\n");
  if (link->there())
    return answer(old() ? "ALREAY CONNECT\r\n\r\nERROR\r\n" : "ALREADY CONNECTED\r\n\r\nERROR\r\n");
  if (!has_address_) return answer("no ip\r\n\r\nERROR\r\n");
  const auto address = network_.resolve(arguments[2]);
  if (!address) return answer("DNS Fail\r\n\r\nERROR\r\n", 300 * millisecond);
  const bool udp = arguments[1] == "UDP";
  begin_connecting(number_of(*link), {*address, static_cast<std::uint16_t>(*port)}, udp);
  if (udp) tell_connected(number_of(*link));
}

void Esp8266::tell_connected(std::size_t number) {
  answer(fmt::format("{},CONNECT\r\n\r\nOK\r\n", number));
}

void Esp8266::tell_unconnected(std::size_t number, bool refused) {
  answer(refused ? fmt::format("{},CLOSED\r\n\r\nERROR\r\n", number) : "\r\nERROR\r\n");
}

void Esp8266::begin_send(const std::string& text) {
  const std::vector<std::string> arguments = arguments_of(text);
  const Link* const link = numbered(arguments[0]);
  const auto size = amount(arguments.size() > 1 ? arguments[1] : "", "");
  if (link == nullptr || !link->there()) return answer("link is not valid\r\n\r\nERROR\r\n");
  if (!size || *size == 0 || *size > largest_send) return answer("\r\nERROR\r\n");
  take_data(number_of(*link), static_cast<std::size_t>(*size));
  say(old() ? "> " : "\r\nOK\r\n> ");
}

void Esp8266::send_data(std::size_t number, const Bytes& data) {
  say(fmt::format("\r\nRecv {} bytes\r\n", data.size()));
  if (!links_.at(number).there()) return answer("\r\nSEND FAIL\r\n");
  transmit(number, data);
  answer("\r\nSEND OK\r\n");
}

void Esp8266::receive_data(const std::string& text) {
  const std::vector<std::string> arguments = arguments_of(text);
  const Link* const link = numbered(arguments[0]);
  const auto most = amount(arguments.size() > 1 ? arguments[1] : "", "");
  if (!keeps_ || link == nullptr || !most || *most == 0 || link->kept.empty()) return answer("\r\nERROR\r\n");
  const Bytes data = take_kept(number_of(*link), *most);
  const bool new_form = options_.firmware == Esp8266Options::Firmware::V2_2;
  say(fmt::format("{}{}{}", new_form ? "+CIPRECVDATA:" : "+CIPRECVDATA,", data.size(), new_form ? ',' : ':'));
  say(data);
  answer("\r\nOK\r\n");
}

void Esp8266::close_link(const std::string& text) {
  Link* const link = numbered(text);
  if (link == nullptr) return answer("\r\nERROR\r\n");
  if (!link->there()) return answer("UNLINK\r\n\r\nERROR\r\n");
  *link = {};
  answer(fmt::format("{},CLOSED\r\n\r\nOK\r\n", number_of(*link)));
}

void Esp8266::tell_closed(std::size_t number) {
  say(fmt::format("{},CLOSED\r\n", number));
}

void Esp8266::tell_kept(std::size_t number, std::size_t size) {
  say(fmt::format("\r\n+IPD,{},{}\r\n", number, size));
}

std::string Esp8266::header_of(std::size_t number, std::size_t size) const {
  return fmt::format("\r\n+IPD,{},{}:", number, size);
}

void Esp8266::set_cable(bool in) {
  if (in == in_reach_) return;
  in_reach_ = in;
  if (in) return join_alarm_.set_in(join_time);
  for (const Link& link : links_)
    if (running_ && link.there()) tell_closed(number_of(link));
  close_all();
  const bool was = std::exchange(joined_, false);
  has_address_ = false;
  if (running_ && was && !old()) say("WIFI DISCONNECT\r\n");
}

Esp8266Options parse_esp8266(std::string_view text) {
  Esp8266Options options;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part == "firmware=0.25")
      options.firmware = Esp8266Options::Firmware::V0_25;
    else if (part == "firmware=1.7")
      options.firmware = Esp8266Options::Firmware::V1_7;
    else if (part == "firmware=2.2")
      options.firmware = Esp8266Options::Firmware::V2_2;
    else if (part == "wrong-key")
      options.wrong_key = true;
    else if (part == "no-network")
      options.no_network = true;
    else if (!take_line_trouble(options, part))
      throw Error(
          ExitCode::Usage,
          "--modem {}: an ESP8266 has firmware=0.25, 1.7 or 2.2, wrong-key, no-network, busy, reset@2s, "
          "drop@2000B and garble@2000B, with commas between",
          part);
  }
  return options;
}

}  // namespace tlsfit::emulator
