#include "emulator/chips/at_module.hpp"

#include <algorithm>
#include <charconv>

#include "emulator/soc.hpp"

namespace tlsfit::emulator {

namespace {

constexpr Nanoseconds look_interval = 500 * microsecond;
constexpr Nanoseconds character_time = 10 * second / AtModule::baud;
constexpr std::size_t segment = 1460, longest_command = 256;
constexpr std::uint16_t own_udp_port = 4097;

}  // namespace

std::optional<std::uint64_t> amount(std::string_view text, std::string_view unit) {
  if (!text.ends_with(unit)) return std::nullopt;
  text.remove_suffix(unit.size());
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool take_line_trouble(LineTroubles& troubles, std::string_view part) {
  const auto number = [part](std::string_view name, std::string_view unit) {
    return part.starts_with(name) ? amount(part.substr(name.size()), unit) : std::nullopt;
  };
  if (part == "busy") {
    troubles.busy = true;
  } else if (const auto at = number("reset@", "s"); at) {
    troubles.reset_at = *at * second;
  } else if (const auto dropped = number("drop@", "B"); dropped) {
    troubles.drop_at = dropped;
  } else if (const auto garbled = number("garble@", "B"); garbled) {
    troubles.garble_at = garbled;
  } else {
    return false;
  }
  return true;
}

std::vector<std::string> at_arguments(const std::string& text, bool escapes) {
  std::vector<std::string> found(1);
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (escapes && c == '\\' && i + 1 < text.size())
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

AtModule::AtModule(Clock& clock, Notes& notes, Network& network, LineTroubles troubles, Ways ways)
    : clock_(clock),
      notes_(notes),
      network_(network),
      troubles_(troubles),
      links_(ways.links),
      ways_(ways),
      boot_alarm_(clock,
                  [this] {
                    running_ = true;
                    service_alarm_.set_in(look_interval);
                    booted();
                  }),
      answer_alarm_(clock, [this] { go_on(); }),
      service_alarm_(clock, [this] { service(); }),
      reset_alarm_(clock, [this] { restart(); }) {
  network_.on_datagram = [this](const Datagram& datagram) { arrived(datagram); };
  if (troubles_.reset_at) reset_alarm_.set(*troubles_.reset_at);
}

void AtModule::attach(Soc& soc, const Wiring& wiring) {
  to_guest = soc.connect_uart(wiring, baud, [this](std::uint8_t c) { hear(c); });
  for (const char* const name : {"power", "reset"})
    if (const auto pin = wiring.pins.find(name); pin != wiring.pins.end())
      return soc.watch(pin->second, [this](bool high) { power(high); });
  power(true);
}

void AtModule::power(bool on) {
  if (on == on_) return;
  on_ = on;
  running_ = false;
  close_all();
  forget();
  for (Alarm* alarm : {&answer_alarm_, &boot_alarm_}) alarm->cancel();
  if (on) boot();
}

void AtModule::boot() {
  echo_ = true;
  keeps_ = executing_ = awaiting_ = false;
  input_ = Input::Command;
  typed_.clear();
  boot_alarm_.set_in(ways_.boot_time);
}

void AtModule::restart() {
  if (!running_) return;
  running_ = false;
  close_all();
  forget();
  boot();
}

void AtModule::put(std::uint8_t character) {
  const std::uint64_t number = ++said_;
  if (troubles_.drop_at == number) return;
  if (troubles_.garble_at == number) character ^= 0x25;
  line_free_ = std::max(line_free_, clock_.now()) + character_time;
  if (to_guest) to_guest(character);
}

void AtModule::say(std::string_view text) {
  for (const char c : text) put(static_cast<std::uint8_t>(c));
}

void AtModule::say(const Bytes& bytes) {
  for (const std::uint8_t byte : bytes) put(byte);
}

void AtModule::hear(std::uint8_t character) {
  if (!running_) return;
  if (input_ == Input::Data) {
    data_.push_back(character);
    if (data_.size() < wanted_) return;
    input_ = Input::Command;
    return send_data(sending_, std::exchange(data_, {}));
  }
  if (echo_ && !executing_) put(character);
  const char c = static_cast<char>(character);
  if (c == ways_.end_of_command) return end_command();
  if (c != '\r' && c != '\n' && typed_.size() < longest_command) typed_ += c;
}

void AtModule::end_command() {
  std::string command = std::exchange(typed_, {});
  if (command.empty() || !takes_another()) return;
  command_ = std::move(command);
  executing_ = true;
  awaiting_ = false;
  answer_alarm_.set_in(millisecond);
}

void AtModule::go_on() {
  if (!awaiting_) return execute(command_);
  executing_ = awaiting_ = false;
  say(reply_);
}

void AtModule::answer(std::string_view text, Nanoseconds after) {
  reply_ = text;
  awaiting_ = true;
  answer_alarm_.set_in(after);
}

void AtModule::take_data(std::size_t number, std::size_t size) {
  wanted_ = size;
  sending_ = number;
  data_.clear();
  input_ = Input::Data;
}

void AtModule::begin_connecting(std::size_t number, Endpoint peer, bool udp) {
  Link& link = links_.at(number);
  link = {};
  link.udp = udp;
  if (udp) {
    link.peer = peer;
    return;
  }
  link.stream = network_.connect(peer);
  link.connecting = true;
  link.connect_until = clock_.now() + ways_.connect_time;
}

void AtModule::look_at_connecting(std::size_t number) {
  Link& link = links_.at(number);
  const TcpStream::State state = link.stream->state();
  if (state == TcpStream::State::Open) {
    link.connecting = false;
    return tell_connected(number);
  }
  const bool refused = state == TcpStream::State::Refused || state == TcpStream::State::Reset;
  if (!refused && clock_.now() < link.connect_until) return;
  link = {};
  tell_unconnected(number, refused);
}

void AtModule::transmit(std::size_t number, const Bytes& data) {
  Link& link = links_.at(number);
  if (link.udp)
    network_.send({{network_.lease().value_or(0), static_cast<std::uint16_t>(own_udp_port + number)},
                   *link.peer,
                   data});
  else
    link.unsent.insert(link.unsent.end(), data.begin(), data.end());
}

Bytes AtModule::take_kept(std::size_t number, std::size_t most) {
  Bytes& kept = links_.at(number).kept;
  const auto end = kept.begin() + static_cast<std::ptrdiff_t>(std::min(kept.size(), most));
  Bytes taken(kept.begin(), end);
  kept.erase(kept.begin(), end);
  return taken;
}

AtModule::Link* AtModule::link_of(const std::string& number) {
  const auto value = amount(number, "");
  return value && *value < links_.size() ? &links_.at(*value) : nullptr;
}

void AtModule::look_at_stream(std::size_t number) {
  Link& link = links_.at(number);
  if (!link.unsent.empty())
    link.unsent.erase(link.unsent.begin(),
                      link.unsent.begin() + static_cast<std::ptrdiff_t>(link.stream->send(link.unsent)));
  // By itself it sends data only while the line has room, and not into the midst of a conversation about
  // data.
  const bool room = keeps_ ? link.kept.size() < ways_.most_kept
                           : line_free_ <= clock_.now() + millisecond && input_ == Input::Command;
  if (room && received_ < limit_ && !link.told_closed) {
    Bytes bytes(
        std::min<std::uint64_t>(keeps_ ? ways_.most_kept - link.kept.size() : segment, limit_ - received_));
    bytes.resize(link.stream->receive(bytes));
    received_ += bytes.size();
    if (!bytes.empty() && keeps_) {
      if (link.kept.empty()) tell_kept(number, bytes.size());
      link.kept.insert(link.kept.end(), bytes.begin(), bytes.end());
    } else if (!bytes.empty()) {
      say(header_of(number, bytes.size()));
      say(bytes);
    }
  }
  if (!link.told_closed && (link.stream->ended() || link.stream->state() == TcpStream::State::Reset)) {
    link.told_closed = true;
    tell_closed(number);
  }
  // What it keeps can still be asked for.
  if (link.told_closed && link.kept.empty()) link = {};
}

void AtModule::service() {
  if (!running_) return;
  service_alarm_.set_in(look_interval);
  for (std::size_t number = 0; number < links_.size(); ++number) {
    Link& link = links_.at(number);
    if (link.connecting && !awaiting_)
      look_at_connecting(number);
    else if (link.stream && !link.connecting)
      look_at_stream(number);
  }
}

void AtModule::arrived(const Datagram& datagram) {
  for (std::size_t number = 0; number < links_.size(); ++number) {
    Link& link = links_.at(number);
    if (!running_ || !link.udp || link.peer != datagram.from || datagram.to.port != own_udp_port + number)
      continue;
    if (keeps_ && keeps_datagrams()) {
      if (link.kept.empty()) tell_kept(number, datagram.data.size());
      link.kept.insert(link.kept.end(), datagram.data.begin(), datagram.data.end());
      continue;
    }
    say(header_of(number, datagram.data.size()));
    say(datagram.data);
  }
}

void AtModule::close_all() {
  for (Link& link : links_) link = {};
}

bool AtModule::waits_for_network() const {
  if (!running_ || !line_idle()) return false;
  return std::any_of(links_.begin(), links_.end(), [this](const Link& link) {
    return link.connecting || (link.stream && link.kept.empty() && !executing_ && input_ == Input::Command);
  });
}

}  // namespace tlsfit::emulator
