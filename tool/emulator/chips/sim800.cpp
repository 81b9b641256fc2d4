#include "emulator/chips/sim800.hpp"

#include <fmt/chrono.h>

#include <algorithm>

#include "base/error.hpp"

namespace tlsfit::emulator {

namespace {

/// From power-on until it hears, and from there until the network has taken it in; values of users.
constexpr Nanoseconds start_time = 3 * second, search_time = 3 * second;
/// AT manual, AT+CIPSTART: the longest response time.
constexpr Nanoseconds longest_connect = 75 * second;
constexpr std::size_t longest_send = 1460, longest_read = 1460, longest_kept = 2920;

// 3GPP TS 27.007 section 9.2.
constexpr unsigned not_allowed = 3, no_sim = 10, pin_wanted = 11, puk_wanted = 12, sim_busy = 14,
                   wrong_password = 16;

std::vector<std::string> parts_of(const std::string& text) {
  return at_arguments(text, false);
}

}  // namespace

Sim800::Sim800(Clock& clock, Notes& notes, Network& network, const Sim800Options& options)
    : AtModule(clock, notes, network, options,
               {.links = options.sim900 ? 8U : 6U,
                .end_of_command = '\r',
                .boot_time = start_time,
                .connect_time = longest_connect,
                .most_kept = longest_kept}),
      options_(options),
      deactivate_alarm_(clock, [this] { deactivate(); }) {
  if (options_.puk) tries_left_ = 0;
  if (options_.deactivate_at) deactivate_alarm_.set(*options_.deactivate_at);
}

void Sim800::forget() {
  context_ = Context::Initial;
  synchronised_ = many_ = quick_ = in_words_ = unlocked_ = tells_time_ = false;
  refusals_left_ = options_.busy ? 3 : 0;
}

void Sim800::booted() {
  booted_at_ = clock_.now();
  if (options_.sim900) return;
  synchronised_ = true;
  say("\r\nRDY\r\n\r\n+CFUN: 1\r\n");
  if (!options_.no_sim) say(ready() ? "\r\n+CPIN: READY\r\n" : "\r\n+CPIN: SIM PIN\r\n");
}

bool Sim800::takes_another() {
  if (!executing_) return true;
  notes_.add("the GSM module is told something while it does something else: it does not hear that");
  return false;
}

void Sim800::error(unsigned code) {
  answer(in_words_ ? fmt::format("\r\n+CME ERROR: {}\r\n", code) : "\r\nERROR\r\n");
}

/// AT+CREG's <stat>.
unsigned Sim800::registration() const {
  if (options_.no_signal || !in_reach_ || !ready() || clock_.now() < booted_at_ + search_time) return 2;
  if (options_.denied) return 3;
  return options_.roaming ? 5 : 1;
}

void Sim800::execute(const std::string& command) {
  if (!synchronised_ && !command.starts_with("AT")) return answer("", 0);
  synchronised_ = true;
  if (execute_plain(command) || execute_of_sim(command) || execute_of_context(command)) return;
  notes_.add(fmt::format("the GSM module is told '{}', which is not modelled", command));
  answer("\r\nERROR\r\n");
}

bool Sim800::execute_plain(const std::string& command) {
  if (command == "AT" || command == "ATE0" || command == "ATE1") {
    if (command != "AT") echo_ = command == "ATE1";
    ok();
  } else if (command == "AT+GMR") {
    answer(fmt::format("\r\nRevision:{}\r\n\r\nOK\r\n",
                       options_.sim900 ? "1137B01SIM900M64_ST" : "1418B05SIM800L24"));
  } else if (command.starts_with("AT+CMEE=")) {
    in_words_ = command != "AT+CMEE=0";
    ok();
  } else if (command == "AT+CFUN=1,1") {
    say("\r\nOK\r\n");
    answer("", 0);
    restart();
  } else if (command == "AT+CLTS=1" && !options_.sim900) {
    tells_time_ = !options_.no_time;
    ok();
  } else if (command == "AT+CLTS=1") {
    answer("\r\nERROR\r\n");
  } else if (command == "AT+CCLK?") {
    answer(fmt::format("\r\n+CCLK: \"{}\"\r\n\r\nOK\r\n", clock()));
  } else {
    return false;
  }
  return true;
}

/// Local time, an hour east of Greenwich, with quarters of an hour; or what it counts from without a
/// network's.
std::string Sim800::clock() const {
  constexpr int quarters = 4;
  const bool known = tells_time_ && (registration() == 1 || registration() == 5);
  const auto seconds = known ? static_cast<std::time_t>(network_.unix_seconds()) + quarters * 900
                             : 1'072'915'200 + static_cast<std::time_t>((clock_.now() - booted_at_) / second);
  return fmt::format("{:%y/%m/%d,%H:%M:%S}+{:02}", fmt::gmtime(seconds), known ? quarters : 0);
}

bool Sim800::execute_of_sim(const std::string& command) {
  if (command == "AT+CPIN?") {
    if (options_.no_sim)
      error(no_sim);
    else if (refusals_left_ > 0 && refusals_left_-- > 0)
      error(sim_busy);
    else
      answer(fmt::format("\r\n+CPIN: {}\r\n\r\nOK\r\n", ready()            ? "READY"
                                                        : tries_left_ == 0 ? "SIM PUK"
                                                                           : "SIM PIN"));
  } else if (command.starts_with("AT+CPIN=")) {
    enter_pin(parts_of(command.substr(8))[0]);
  } else if (command == "AT+SPIC") {
    answer(fmt::format("\r\n+SPIC: {},10,3,10\r\n\r\nOK\r\n", tries_left_));
  } else if (command == "AT+CSQ") {
    answer(options_.no_signal || !in_reach_ ? "\r\n+CSQ: 99,99\r\n\r\nOK\r\n"
                                            : "\r\n+CSQ: 17,0\r\n\r\nOK\r\n");
  } else if (command == "AT+CREG?" || command == "AT+CGREG?") {
    answer(fmt::format("\r\n{}: 0,{}\r\n\r\nOK\r\n", command.substr(2, command.size() - 3), registration()));
  } else {
    return false;
  }
  return true;
}

void Sim800::enter_pin(const std::string& text) {
  if (options_.no_sim) return error(no_sim);
  if (ready()) return error(not_allowed);
  if (tries_left_ == 0) return error(puk_wanted);
  if (text != options_.pin) {
    --tries_left_;
    notes_.add(fmt::format("the SIM was told a wrong PIN: {} tries are left", tries_left_));
    return error(tries_left_ == 0 ? puk_wanted : wrong_password);
  }
  unlocked_ = true;
  tries_left_ = 3;
  booted_at_ = clock_.now();  // from here on it searches a network
  ok();
}

bool Sim800::execute_of_context(const std::string& command) {
  const auto rest = [&] { return command.substr(command.find('=') + 1); };
  const bool registered = registration() == 1 || registration() == 5;
  if (command == "AT+CGATT=1") {
    if (!ready())
      error(options_.no_sim ? no_sim : pin_wanted);
    else
      registered ? answer("\r\nOK\r\n", 500 * millisecond) : answer("\r\nERROR\r\n", 2 * second);
  } else if (command == "AT+CIPSHUT") {
    close_all();
    context_ = Context::Initial;
    answer("\r\nSHUT OK\r\n", 50 * millisecond);
  } else if (command.starts_with("AT+CIPMUX=")) {
    if (context_ != Context::Initial) return answer("\r\nERROR\r\n"), true;
    many_ = rest() == "1";
    ok();
  } else if (command.starts_with("AT+CIPQSEND=")) {
    quick_ = rest() == "1";
    ok();
  } else if (command == "AT+CIPRXGET=1" && !options_.sim900) {
    keeps_ = true;
    ok();
  } else if (command.starts_with("AT+CIPRXGET=2,") && keeps_) {
    receive(rest().substr(2));
  } else if (command.starts_with("AT+CIPRXGET=")) {
    answer("\r\nERROR\r\n");
  } else if (command.starts_with("AT+CSTT=")) {
    if (context_ != Context::Initial) return answer("\r\nERROR\r\n"), true;
    context_ = Context::Start;
    ok();
  } else if (command == "AT+CIICR") {
    activate();
  } else if (command == "AT+CIFSR") {
    if (context_ != Context::Active && context_ != Context::Up) return answer("\r\nERROR\r\n"), true;
    context_ = Context::Up;
    answer(fmt::format("\r\n{}\r\n", text_of_ipv4(*network_.lease())));
  } else if (command.starts_with("AT+CIPSTART=")) {
    start_link(rest());
  } else if (command.starts_with("AT+CIPSEND=")) {
    begin_send(rest());
  } else if (command.starts_with("AT+CIPCLOSE=")) {
    close_link(rest());
  } else if (command.starts_with("AT+CDNSGIP=")) {
    resolve(parts_of(rest())[0]);
  } else {
    return false;
  }
  return true;
}

void Sim800::activate() {
  const bool registered = registration() == 1 || registration() == 5;
  if (context_ != Context::Start || !registered) return answer("\r\nERROR\r\n");
  if (options_.wrong_apn || !network_.lease()) {
    context_ = Context::Deactivated;
    return answer("\r\n+PDP: DEACT\r\n\r\nERROR\r\n", 3 * second);
  }
  context_ = Context::Active;
  answer("\r\nOK\r\n", second);
}

void Sim800::start_link(const std::string& text) {
  const std::vector<std::string> arguments = parts_of(text);
  Link* const link = many_ ? link_of(arguments[0]) : nullptr;
  const auto port = amount(arguments.size() > 3 ? arguments[3] : "", "");
  if (link == nullptr || !port || *port == 0 || *port > 65535 || context_ != Context::Up)
    return error(not_allowed);
  const std::size_t number = number_of(*link);
  if (link->there()) return answer(fmt::format("\r\nOK\r\n\r\n{}, ALREADY CONNECT\r\n", number));
  const auto address = network_.resolve(arguments[2]);
  if (!address) return answer(fmt::format("\r\nOK\r\n\r\n{}, CONNECT FAIL\r\n", number), 300 * millisecond);
  ok();
  const bool udp = arguments[1] == "UDP";
  begin_connecting(number, {*address, static_cast<std::uint16_t>(*port)}, udp);
  if (udp) answer(fmt::format("\r\nOK\r\n\r\n{}, CONNECT OK\r\n", number));
}

void Sim800::tell_connected(std::size_t number) {
  say(fmt::format("\r\n{}, CONNECT OK\r\n", number));
}

void Sim800::tell_unconnected(std::size_t number, bool) {
  say(fmt::format("\r\n{}, CONNECT FAIL\r\n", number));
}

void Sim800::tell_closed(std::size_t number) {
  say(fmt::format("\r\n{}, CLOSED\r\n", number));
}

void Sim800::tell_kept(std::size_t number, std::size_t) {
  say(fmt::format("\r\n+CIPRXGET: 1,{}\r\n", number));
}

std::string Sim800::header_of(std::size_t number, std::size_t size) const {
  return fmt::format("\r\n+RECEIVE,{},{}:\r\n", number, size);
}

void Sim800::begin_send(const std::string& text) {
  const std::vector<std::string> arguments = parts_of(text);
  const Link* const link = many_ ? link_of(arguments[0]) : nullptr;
  const auto size = amount(arguments.size() > 1 ? arguments[1] : "", "");
  if (link == nullptr || !link->there() || link->connecting || !size || *size == 0 || *size > longest_send)
    return error(not_allowed);
  take_data(number_of(*link), static_cast<std::size_t>(*size));
  answer("\r\n> ");
}

void Sim800::send_data(std::size_t number, const Bytes& data) {
  if (!links_.at(number).there()) return say(fmt::format("\r\n{}, SEND FAIL\r\n", number));
  transmit(number, data);
  say(quick_ ? fmt::format("\r\nDATA ACCEPT:{},{}\r\n", number, data.size())
             : fmt::format("\r\n{}, SEND OK\r\n", number));
}

/// The manual calls the last two numbers wanted and confirmed; what modules say is how much comes and how
/// much is left.
void Sim800::receive(const std::string& text) {
  const std::vector<std::string> arguments = parts_of(text);
  const Link* const link = link_of(arguments[0]);
  const auto most = amount(arguments.size() > 1 ? arguments[1] : "", "");
  if (link == nullptr || !most || *most == 0 || *most > longest_read) return error(not_allowed);
  const std::size_t number = number_of(*link);
  const Bytes data = take_kept(number, *most);
  say(fmt::format("\r\n+CIPRXGET: 2,{},{},{}\r\n", number, data.size(), link->kept.size()));
  say(data);
  answer("\r\nOK\r\n");
}

void Sim800::close_link(const std::string& text) {
  Link* const link = link_of(parts_of(text)[0]);
  if (link == nullptr || !link->there()) return error(not_allowed);
  *link = {};
  answer(fmt::format("\r\n{}, CLOSE OK\r\n", number_of(*link)), 20 * millisecond);
}

void Sim800::resolve(const std::string& name) {
  if (context_ != Context::Up) return error(not_allowed);
  const auto address = network_.resolve(name);
  if (!address) return answer("\r\nOK\r\n\r\n+CDNSGIP: 0,8\r\n", 300 * millisecond);
  answer(fmt::format("\r\nOK\r\n\r\n+CDNSGIP: 1,\"{}\",\"{}\"\r\n", name, text_of_ipv4(*address)),
         300 * millisecond);
}

void Sim800::deactivate() {
  if (context_ != Context::Active && context_ != Context::Up) return;
  close_all();
  context_ = Context::Deactivated;
  if (running_) say("\r\n+PDP: DEACT\r\n");
}

void Sim800::set_cable(bool in) {
  if (in == in_reach_) return;
  in_reach_ = in;
  if (in)
    booted_at_ = clock_.now();
  else
    deactivate();
}

Sim800Options parse_sim800(std::string_view text) {
  Sim800Options options;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const auto at = part.starts_with("pdp-deact@") ? amount(part.substr(10), "s") : std::nullopt;
    if (part == "module=SIM900" || part == "module=SIM800")
      options.sim900 = part == "module=SIM900";
    else if (part.starts_with("pin=") && part.size() > 4)
      options.pin = part.substr(4);
    else if (part == "no-sim")
      options.no_sim = true;
    else if (part == "puk")
      options.puk = true;
    else if (part == "no-signal")
      options.no_signal = true;
    else if (part == "denied")
      options.denied = true;
    else if (part == "roaming")
      options.roaming = true;
    else if (part == "wrong-apn")
      options.wrong_apn = true;
    else if (part == "no-time")
      options.no_time = true;
    else if (at)
      options.deactivate_at = *at * second;
    else if (!take_line_trouble(options, part))
      throw Error(
          ExitCode::Usage,
          "--modem {}: a GSM module has module=SIM800 or SIM900, no-sim, pin=1234, puk, no-signal, denied, "
          "roaming, wrong-apn, no-time, pdp-deact@9s, busy, reset@9s, drop@2000B and garble@2000B, with "
          "commas "
          "between",
          part);
  }
  return options;
}

}  // namespace tlsfit::emulator
