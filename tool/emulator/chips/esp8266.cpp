#include "emulator/chips/esp8266.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "emulator/soc.hpp"

namespace tlsfit::emulator {

namespace {

/// From power-on to 'ready', and from there until the network that it remembers is joined; measured values of
/// users.
constexpr Nanoseconds boot_time = 300 * millisecond, join_time = 1200 * millisecond;
constexpr Nanoseconds look_interval = 500 * microsecond;
constexpr Nanoseconds character_time = 10 * second / Esp8266::baud;
/// How long a SYN is repeated (AT manual: none said; the SDK's lwIP gives up after some 20 s).
constexpr Nanoseconds connect_time = 15 * second;
/// What a link keeps for the guest; the peer's window is closed beyond (two segments of the SDK's 1,460
/// bytes).
constexpr std::size_t most_kept = 2920;
constexpr std::size_t segment = 1460, largest_send = 2048, longest_command = 256;
constexpr std::uint16_t own_udp_port = 4097;

/// Strings of AT+CWJAP and AT+CIPSTART: quotes, and a backslash before special characters.
std::vector<std::string> arguments_of(const std::string& text) {
  std::vector<std::string> found(1);
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size())
      found.back() += text[++i];
    else if (c == '"')
      inside = !inside;
    else if (c == ',' && !inside)
      found.emplace_back();
    else
      found.back() += c;
  }
  return found;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Esp8266::Esp8266(Clock& clock, Notes& notes, Network& network, ModemOptions options)
    : clock_(clock),
      notes_(notes),
      network_(network),
      options_(options),
      boot_alarm_(clock, [this] { booted(); }),
      answer_alarm_(clock, [this] { execute(); }),
      join_alarm_(clock, [this] { join_by_itself(); }),
      service_alarm_(clock, [this] { service(); }),
      reset_alarm_(clock, [this] { restart(); }) {
  network_.on_datagram = [this](const Datagram& datagram) { arrived(datagram); };
  if (options_.reset_at) reset_alarm_.set(*options_.reset_at);
}

void Esp8266::attach(Soc& soc, const Wiring& wiring) {
  to_guest = soc.connect_uart(wiring, baud, [this](std::uint8_t c) { hear(c); });
  const auto pin = wiring.pins.find("power");
  if (pin == wiring.pins.end()) return power(true);
  soc.watch(pin->second, [this](bool high) { power(high); });
}

void Esp8266::power(bool on) {
  if (on == on_) return;
  on_ = on;
  running_ = false;
  close_all();
  joined_ = has_address_ = false;
  for (Alarm* alarm : {&answer_alarm_, &join_alarm_, &boot_alarm_}) alarm->cancel();
  if (on) boot();
}

void Esp8266::boot() {
  echo_ = true;
  many_ = keeps_ = executing_ = awaiting_ = joined_ = has_address_ = false;
  input_ = Input::Command;
  typed_.clear();
  boot_alarm_.set_in(boot_time);
}

void Esp8266::booted() {
  running_ = true;
  service_alarm_.set_in(look_interval);
  // The boot loader speaks at 74,880 bit/s, which is noise here.
  say("\xE2\x80\x7F\x10~\xC0\r\nready\r\n");
  join_alarm_.set_in(join_time);
}

void Esp8266::restart() {
  if (!running_) return;
  running_ = false;
  close_all();
  boot();
}

void Esp8266::join_by_itself() {
  if (!running_ || !in_reach_ || options_.no_network || options_.wrong_key || joined_) return;
  joined_ = true;
  has_address_ = network_.lease().has_value();
  if (!old()) say(has_address_ ? "WIFI CONNECTED\r\nWIFI GOT IP\r\n" : "WIFI CONNECTED\r\n");
}

void Esp8266::put(std::uint8_t character) {
  const std::uint64_t number = ++said_;
  if (options_.drop_at == number) return;
  if (options_.garble_at == number) character ^= 0x25;
  line_free_ = std::max(line_free_, clock_.now()) + character_time;
  if (to_guest) to_guest(character);
}

void Esp8266::say(std::string_view text) {
  for (const char c : text) put(static_cast<std::uint8_t>(c));
}

void Esp8266::hear(std::uint8_t character) {
  if (!running_) return;
  if (input_ == Input::Data) {
    data_.push_back(character);
    if (data_.size() == wanted_) sent();
    return;
  }
  if (echo_ && !executing_) put(character);
  if (character != '\n') {
    if (character != '\r' && typed_.size() < longest_command) typed_ += static_cast<char>(character);
    return;
  }
  take_command();
}

void Esp8266::take_command() {
  const std::string command = std::exchange(typed_, {});
  if (command.empty()) return;
  const bool busy = options_.busy && (busy_next_ = !busy_next_);
  if (executing_ || busy) return say("\r\nbusy p...\r\n");
  command_ = command;
  executing_ = true;
  awaiting_ = false;
  answer_alarm_.set_in(millisecond);
}

void Esp8266::answer(std::string_view text, Nanoseconds after) {
  reply_ = text;
  awaiting_ = true;
  answer_alarm_.set_in(after);
}

std::optional<std::size_t> Esp8266::number_of(const std::string& text) const {
  const auto value = whole_number(text);
  if (!value || *value >= links || !many_) return std::nullopt;
  return static_cast<std::size_t>(*value);
}

void Esp8266::execute() {
  if (awaiting_) {
    executing_ = awaiting_ = false;
    return say(reply_);
  }
  const auto is = [this](std::string_view name) { return command_ == name; };
  const auto begins = [this](std::string_view name) { return command_.starts_with(name); };
  const auto rest = [this] { return command_.substr(command_.find('=') + 1); };
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
    const auto mode = whole_number(rest());
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
  notes_.add(fmt::format("the ESP8266 module is told '{}', which is not modelled", command_));
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
  const auto number = number_of(arguments[0]);
  const auto port = whole_number(arguments.size() > 3 ? arguments[3] : "");
  if (!number || !port || *port == 0 || *port > 65535) return answer("\r\nERROR\r\n");
  Link& link = links_.at(*number);
  if (link.there())
    return answer(old() ? "ALREAY CONNECT\r\n\r\nERROR\r\n" : "ALREADY CONNECTED\r\n\r\nERROR\r\n");
  if (!has_address_) return answer("no ip\r\n\r\nERROR\r\n");
  const auto address = network_.resolve(arguments[2]);
  if (!address) return answer("DNS Fail\r\n\r\nERROR\r\n", 300 * millisecond);
  const Endpoint peer{*address, static_cast<std::uint16_t>(*port)};
  link = {};
  if (arguments[1] == "UDP") {
    link.udp = true;
    link.peer = peer;
    return answer(fmt::format("{},CONNECT\r\n\r\nOK\r\n", *number));
  }
  link.stream = network_.connect(peer);
  link.connecting = true;
  link.connect_until = clock_.now() + connect_time;
  look_at_connecting(*number);
}

void Esp8266::look_at_connecting(std::size_t number) {
  Link& link = links_.at(number);
  const auto done = [&](std::string_view text) {
    link.connecting = false;
    answer(text);
  };
  switch (link.stream->state()) {
    case TcpStream::State::Connecting:
      break;
    case TcpStream::State::Open:
      return done(fmt::format("{},CONNECT\r\n\r\nOK\r\n", number));
    case TcpStream::State::Refused:
    case TcpStream::State::Reset:
      link = {};
      return done(fmt::format("{},CLOSED\r\n\r\nERROR\r\n", number));
    case TcpStream::State::Silent:
      break;
  }
  if (clock_.now() < link.connect_until) return;
  link = {};
  done("\r\nERROR\r\n");
}

void Esp8266::begin_send(const std::string& text) {
  const std::vector<std::string> arguments = arguments_of(text);
  const auto number = number_of(arguments[0]);
  const auto size = whole_number(arguments.size() > 1 ? arguments[1] : "");
  if (!number || !links_.at(*number).there()) return answer("link is not valid\r\n\r\nERROR\r\n");
  if (!size || *size == 0 || *size > largest_send) return answer("\r\nERROR\r\n");
  wanted_ = static_cast<std::size_t>(*size);
  sending_ = *number;
  data_.clear();
  input_ = Input::Data;
  say(old() ? "> " : "\r\nOK\r\n> ");
}

void Esp8266::sent() {
  input_ = Input::Command;
  say(fmt::format("\r\nRecv {} bytes\r\n", data_.size()));
  Link& link = links_.at(sending_);
  if (!link.there()) return answer("\r\nSEND FAIL\r\n");
  if (link.udp)
    network_.send({{network_.lease().value_or(0), static_cast<std::uint16_t>(own_udp_port + sending_)},
                   *link.peer,
                   data_});
  else
    link.unsent = data_;
  answer("\r\nSEND OK\r\n");
}

void Esp8266::receive_data(const std::string& text) {
  const std::vector<std::string> arguments = arguments_of(text);
  const auto number = number_of(arguments[0]);
  const auto most = whole_number(arguments.size() > 1 ? arguments[1] : "");
  if (!keeps_ || !number || !most || *most == 0 || links_.at(*number).kept.empty())
    return answer("\r\nERROR\r\n");
  Bytes& kept = links_.at(*number).kept;
  const std::size_t size = std::min<std::size_t>(kept.size(), *most);
  const bool new_form = options_.firmware == ModemOptions::Firmware::V2_2;
  say(fmt::format("{}{}{}", new_form ? "+CIPRECVDATA:" : "+CIPRECVDATA,", size, new_form ? ',' : ':'));
  for (std::size_t i = 0; i < size; ++i) put(kept[i]);
  kept.erase(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(size));
  answer("\r\nOK\r\n");
}

void Esp8266::close_link(const std::string& text) {
  const auto number = number_of(text);
  if (!number) return answer("\r\nERROR\r\n");
  if (!links_.at(*number).there()) return answer("UNLINK\r\n\r\nERROR\r\n");
  links_.at(*number) = {};
  answer(fmt::format("{},CLOSED\r\n\r\nOK\r\n", *number));
}

void Esp8266::look_at_stream(std::size_t number) {
  Link& link = links_.at(number);
  if (!link.unsent.empty())
    link.unsent.erase(link.unsent.begin(),
                      link.unsent.begin() + static_cast<std::ptrdiff_t>(link.stream->send(link.unsent)));
  // By itself it sends data only while the line has room, and not into the midst of a conversation about
  // data.
  const bool room = keeps_ ? link.kept.size() < most_kept
                           : line_free_ <= clock_.now() + millisecond && input_ == Input::Command;
  if (room && received_ < limit_ && !link.told_closed) {
    Bytes bytes(std::min<std::uint64_t>(keeps_ ? most_kept - link.kept.size() : segment, limit_ - received_));
    bytes.resize(link.stream->receive(bytes));
    received_ += bytes.size();
    if (!bytes.empty() && keeps_) {
      if (link.kept.empty()) say(fmt::format("\r\n+IPD,{},{}\r\n", number, bytes.size()));
      link.kept.insert(link.kept.end(), bytes.begin(), bytes.end());
    } else if (!bytes.empty()) {
      say(fmt::format("\r\n+IPD,{},{}:", number, bytes.size()));
      for (const std::uint8_t byte : bytes) put(byte);
    }
  }
  if (!link.told_closed && (link.stream->ended() || link.stream->state() == TcpStream::State::Reset)) {
    link.told_closed = true;
    say(fmt::format("{},CLOSED\r\n", number));
  }
  // What it keeps can still be asked for.
  if (link.told_closed && link.kept.empty()) link = {};
}

void Esp8266::service() {
  if (!running_) return;
  service_alarm_.set_in(look_interval);
  for (std::size_t number = 0; number < links; ++number) {
    Link& link = links_.at(number);
    if (link.connecting && executing_ && !awaiting_)
      look_at_connecting(number);
    else if (link.stream && !link.connecting)
      look_at_stream(number);
  }
}

void Esp8266::arrived(const Datagram& datagram) {
  for (std::size_t number = 0; number < links; ++number) {
    const Link& link = links_.at(number);
    if (!running_ || !link.udp || link.peer != datagram.from || datagram.to.port != own_udp_port + number)
      continue;
    say(fmt::format("\r\n+IPD,{},{}:", number, datagram.data.size()));
    for (const std::uint8_t byte : datagram.data) put(byte);
  }
}

void Esp8266::close_all() {
  for (Link& link : links_) link = {};
}

void Esp8266::set_cable(bool in) {
  if (in == in_reach_) return;
  in_reach_ = in;
  if (in) return join_alarm_.set_in(join_time);
  for (std::size_t number = 0; number < links && running_; ++number)
    if (links_.at(number).there()) say(fmt::format("{},CLOSED\r\n", number));
  close_all();
  const bool was = std::exchange(joined_, false);
  has_address_ = false;
  if (running_ && was && !old()) say("WIFI DISCONNECT\r\n");
}

bool Esp8266::waits_for_network() const {
  if (!running_ || !line_idle()) return false;
  return std::any_of(links_.begin(), links_.end(), [this](const Link& link) {
    return link.connecting || (link.stream && link.kept.empty() && !executing_ && input_ == Input::Command);
  });
}

namespace {

[[noreturn]] void refuse_option(std::string_view part) {
  throw Error(
      ExitCode::Usage,
      "--modem {}: want firmware=0.25, 1.7 or 2.2, wrong-key, no-network, busy, reset@2s, drop@2000B or "
      "garble@2000B, with commas between",
      part);
}

std::uint64_t amount(std::string_view part, std::string_view text, std::string_view unit) {
  if (!text.ends_with(unit)) refuse_option(part);
  const auto value = whole_number(text.substr(0, text.size() - unit.size()));
  if (!value) refuse_option(part);
  return *value;
}

}  // namespace

ModemOptions parse_modem(std::string_view text) {
  ModemOptions options;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part == "firmware=0.25")
      options.firmware = ModemOptions::Firmware::V0_25;
    else if (part == "firmware=1.7")
      options.firmware = ModemOptions::Firmware::V1_7;
    else if (part == "firmware=2.2")
      options.firmware = ModemOptions::Firmware::V2_2;
    else if (part == "wrong-key")
      options.wrong_key = true;
    else if (part == "no-network")
      options.no_network = true;
    else if (part == "busy")
      options.busy = true;
    else if (part.starts_with("reset@"))
      options.reset_at = amount(part, part.substr(6), "s") * second;
    else if (part.starts_with("drop@"))
      options.drop_at = amount(part, part.substr(5), "B");
    else if (part.starts_with("garble@"))
      options.garble_at = amount(part, part.substr(7), "B");
    else
      refuse_option(part);
  }
  return options;
}

}  // namespace tlsfit::emulator
