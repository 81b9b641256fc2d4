// A SIM800 or SIM900 as the firmware's net: the SIM, the network, the data connection, what its lines mean.
// The module resolves names and gets its address from the network. SIMCom, 'SIM800 Series AT Command Manual'
// V1.09 and 'SIM900 AT Commands Manual' V1.07; 3GPP TS 27.007.
#include "net/net.hpp"

#include <iterator>

#include "net/address_text.hpp"
#include "net/at/module.hpp"
#include "net/gsm/clock.hpp"
#include "net/gsm/reason.hpp"
#include "net/join/join.hpp"
#include "soc/soc.hpp"
#include "text/text.hpp"

namespace net {

using namespace gsm;
using text::number_of;

namespace at {
namespace {

/// What is asked while the module joins, in this order. What an older one has not, it answers with ERROR.
enum class Step : std::uint8_t {
  Echo,
  Errors,  // with numbers
  Zone,    // its clock is to be the network's
  Sim,
  Tries,  // how many PINs the SIM still takes
  Pin,
  Signal,
  Registered,
  Attach,
  AttachedTo,
  Shut,
  Many,   // links
  Quick,  // data is accepted before it has arrived
  Keep,   // received data until it is asked for
  Access,
  Connect,
  Own,  // address
  Clock,
};
constexpr const char* commands[] = {
    "ATE0",          "AT+CMEE=1",     "AT+CLTS=1",  "AT+CPIN?",  "AT+SPIC",    "AT+CPIN=\"",
    "AT+CSQ",        "AT+CREG?",      "AT+CGATT=1", "AT+CGREG?", "AT+CIPSHUT", "AT+CIPMUX=1",
    "AT+CIPQSEND=1", "AT+CIPRXGET=1", "AT+CSTT=\"", "AT+CIICR",  "AT+CIFSR",   "AT+CCLK?"};

// All in ms.
constexpr std::uint32_t short_answer = 5000, long_answer = 90'000, look_again = 1000, own_interval = 30'000;
/// So long it waits for the SIM, and a network, before it starts the module anew.
constexpr std::uint8_t most_looks = 180;

Step step = Step::Echo;
std::uint8_t looks = 0;
bool waits = false;  ///< before it looks again
/// What the lines before the last word of an answer have said.
std::uint8_t told = 0;
std::uint8_t signal = 99;       ///< AT+CSQ
std::uint16_t refused_pin = 0;  ///< a mark of it, so that another one is tried; 0: none

/// `told` after AT+CPIN?
enum : std::uint8_t { pin_ready = 1, pin_wanted, puk_wanted };

/// Never 0.
std::uint16_t mark_of(const char* pin) {
  unsigned mark = 1;
  for (; *pin != 0; ++pin) mark = mark * 33 + static_cast<unsigned char>(*pin);
  return static_cast<std::uint16_t>(mark | 1);
}

void go_to(Step next) {
  step = next;
}

/// The same, or what is named, is asked again after a while.
void look(Step again, Reason why) {
  reason = why;
  if (++looks == most_looks) return start_anew(why);
  step = again;
  waits = true;
  since = soc::milliseconds();
}

void look(Step again, gsm::Reason why) {
  look(again, number_of(why));
}

void give_up(gsm::Reason why) {
  reason = number_of(why);
  rest();
}

void sim_answered(Answer answer) {
  if (answer == Answer::Error) return look(Step::Sim, reason);
  if (told == puk_wanted) return look(Step::Sim, gsm::Reason::Locked);
  if (told != pin_wanted) return go_to(Step::Signal);
  if (join::pin()[0] == 0) return look(Step::Sim, gsm::Reason::PinWanted);
  if (refused_pin == mark_of(join::pin())) return look(Step::Sim, gsm::Reason::PinRefused);
  go_to(Step::Tries);
}

bool registered() {
  return told == 1 || told == 5;
}

}  // namespace

const Ways ways = {.boot_time = 10'000,
                   .short_answer = 10'000,
                   .send_verdict = 30'000,
                   .connects_within = 80'000,
                   .refused_within = 10'000,
                   .greeting = "AT",
                   .reset = "AT+CFUN=1,1",
                   .pull = "AT+CIPRXGET=2,",
                   .look_up = "AT+CDNSGIP="};

/// Of what was asked. Numbers of links stand in front of some words, with or without a space behind the
/// comma.
Answer verdict(const char* line) {
  if (phase == Phase::Joining && step == Step::Own && read_address(line, own)) return Answer::Ok;
  std::uint32_t number = 0;
  const char* rest = nullptr;
  if ((rest = after(line, "+CME ERROR: ")) != nullptr || (rest = after(line, "+CMS ERROR: 3")) != nullptr) {
    // A SIM's are 10 to 16, or with 300 on top.
    text::decimal(rest, number);
    if (number - 10 <= 6) reason = static_cast<Reason>(number_of(gsm::Reason::NoSim) + number - 10);
    return Answer::Error;
  }
  if ((rest = numbers(line, &number, 1)) != nullptr && *rest == ',') {
    line = rest + 1;
    if (*line == ' ') ++line;
  }
  constexpr const char* words[] = {"OK",          "SHUT OK", "SEND OK",   "CLOSE OK",   "DATA ACCEPT",
                                   "+CDNSGIP: 1", "ERROR",   "SEND FAIL", "+CDNSGIP: 0"};
  unsigned word = 0;
  while (after(line, words[word]) == nullptr)
    if (++word == std::size(words)) return Answer::None;
  return word < 6 ? Answer::Ok : Answer::Error;
}

/// "+CIPRXGET: 2,0,48,0", of data that was asked for: the link, how much comes, how much is left;
/// "+RECEIVE,0,48:" of what comes by itself.
Header header(const char* line, bool whole) {
  if (!whole) return {};
  const char* text = after(line, "+CIPRXGET: 2,");
  if (text == nullptr) text = after(line, "+RECEIVE,");
  std::uint32_t number[2] = {};
  if (text == nullptr || numbers(text, number, 2) == nullptr || number[1] > 0xFFFF) return {};
  return {true, static_cast<std::uint8_t>(number[0]), static_cast<std::uint16_t>(number[1])};
}

namespace {

/// The data connection is gone, and is made anew.
void rejoin(gsm::Reason why) {
  down(number_of(why));
  enter(Phase::Joining);
  join();
}

void hear_of_link(Link& link, const char* what) {
  if (*what == ' ') ++what;
  if (after(what, "CONNECT OK") != nullptr) {
    if (link.phase == Link::Phase::Awaiting) link.phase = Link::Phase::Open;
  } else if (after(what, "CONNECT FAIL") != nullptr) {
    link.made = false;  // why, it does not say: its name is asked for
  } else if (after(what, "ALREADY") != nullptr) {
    if (link.phase == Link::Phase::Awaiting) link.phase = Link::Phase::Connecting;  // it is closed first
  } else if (after(what, "CLOSED") != nullptr) {
    link.close();
  }
}

void hear_of_clock(const char* text) {
  if (wall_clock::set(read_clock(text))) told = 1;
}

}  // namespace

/// What the module says by itself, or before its last word.
void hear(const char* line) {
  std::uint32_t number[2] = {};
  const char* rest = nullptr;
  if (after(line, "RDY") != nullptr || (phase == Phase::Up && after(line, "AT") != nullptr))
    return started();  // if it echoes, it has forgotten that it must not
  if (after(line, "NORMAL POWER") != nullptr || after(line, "UNDER-VOLTAGE P") != nullptr)
    return start_anew(restarted);
  if (after(line, "+PDP: DEACT") != nullptr) {
    if (phase == Phase::Up) rejoin(gsm::Reason::Ended);
  } else if ((rest = after(line, "+CPIN: ")) != nullptr) {
    told = after(rest, "READY") != nullptr     ? pin_ready
           : after(rest, "SIM PIN") != nullptr ? pin_wanted
           : after(rest, "SIM PUK") != nullptr ? puk_wanted
                                               : 0;
  } else if ((rest = after(line, "+SPIC: ")) != nullptr) {
    if (numbers(rest, number, 1) != nullptr) told = static_cast<std::uint8_t>(number[0]);
  } else if ((rest = after(line, "+CSQ: ")) != nullptr) {
    if (numbers(rest, number, 1) != nullptr) signal = static_cast<std::uint8_t>(number[0]);
  } else if ((rest = after(line, "+CREG: ")) != nullptr || (rest = after(line, "+CGREG: ")) != nullptr) {
    if (numbers(rest, number, 2) != nullptr) told = static_cast<std::uint8_t>(number[1]);
  } else if ((rest = after(line, "+CCLK: \"")) != nullptr) {
    hear_of_clock(rest);
  } else if ((rest = after(line, "+CIPRXGET: 1,")) != nullptr) {
    if (numbers(rest, number, 1) != nullptr && number[0] < link_count) links[number[0]].pending = true;
  } else if ((rest = numbers(line, number, 1)) != nullptr && *rest == ',' && number[0] < link_count) {
    hear_of_link(links[number[0]], rest + 1);
  }
}

void join() {
  step = Step::Echo;
  looks = 0;
  waits = false;
}

void join_further() {
  if (waits && !lasted(look_again)) return;
  waits = false;
  told = 0;
  Command& command = modem.command().start(commands[number_of(step)]);
  if (step == Step::Pin) command.add(join::pin()).add("\"");
  if (step == Step::Access)
    command.add(join::apn()).add("\",\"").add(join::user()).add("\",\"").add(join::password()).add("\"");
  modem.ask(step == Step::Attach || step == Step::Shut || step == Step::Connect ? long_answer : short_answer);
}

void joining_answered(Answer answer) {
  const bool ok = answer == Answer::Ok;
  if (step == Step::Pin && !ok) refused_pin = mark_of(join::pin());  // also if that is not known
  if (answer == Answer::Timeout) return start_anew(hung);
  switch (step) {
    case Step::Sim:
      return sim_answered(answer);
    case Step::Tries:
      // Three wrong ones lock the SIM: the last try is a person's.
      if (ok && told < 2) return look(Step::Sim, gsm::Reason::LastTry);
      break;
    case Step::Pin:
      return look(Step::Sim, reason);
    case Step::Registered:
      if (!registered())
        return look(Step::Signal, told == 3                     ? gsm::Reason::Denied
                                  : signal == 99 || signal == 0 ? gsm::Reason::NoSignal
                                                                : gsm::Reason::Searching);
      break;
    case Step::Attach:
      if (!ok) return give_up(gsm::Reason::NoData);
      break;
    case Step::AttachedTo:
      if (!registered()) return look(Step::AttachedTo, gsm::Reason::NoData);
      break;
    case Step::Keep:
      keeps_data = ok;
      break;
    case Step::Access:
    case Step::Connect:
    case Step::Own:
      if (!ok) return give_up(gsm::Reason::AccessRefused);
      break;
    case Step::Clock:
      return up(told != 0);
    case Step::Echo:
    case Step::Errors:
    case Step::Zone:
    case Step::Signal:
    case Step::Shut:
    case Step::Many:
    case Step::Quick:
      break;
  }
  step = static_cast<Step>(number_of(step) + 1);
}

void connecting_begins() {}

void connecting_answered(Link& link, Answer answer) {
  // A link that is not there, and cannot be made: neither is the connection that it would be in.
  if (answer == Answer::Error && !link.made) return rejoin(gsm::Reason::Ended);
  link.made = true;
  if (link.phase == Link::Phase::Connecting) link.phase = Link::Phase::Awaiting;
}

bool ask_own() {
  if (!lasted(own_interval)) return false;
  since = soc::milliseconds();
  step = step == Step::Signal ? Step::Clock : Step::Signal;
  modem.command().start(commands[number_of(step)]);
  modem.ask(short_answer);
  return true;
}

}  // namespace at

Status status() {
  if (at::phase == at::Phase::Up) return Status::Up;
  if (at::phase == at::Phase::Joining && at::step > at::Step::Attach) return Status::Asking;
  return at::silent ? Status::NoChip : Status::NoNetwork;
}

std::size_t signal() {
  return at::signal <= 31 ? 113U - 2U * at::signal : 0;  // 3GPP TS 27.007 §8.5
}

text::Packed connected() {
  return TEXT("GSM network joined");
}

text::Packed missing() {
  return sentence(at::reason);
}

}  // namespace net
