// An ESP8266 with Espressif's AT firmware as the firmware's net: the network in the air, the address, what
// its lines mean. The module resolves names and has its own DHCP client. Espressif, 'ESP8266 AT Instruction
// Set', for firmware 0.25 to 1.7, and the ESP-AT user guide for 2.x.
#include "net/net.hpp"

#include <iterator>

#include "net/at/module.hpp"
#include "net/esp8266/reason.hpp"
#include "net/join/join.hpp"
#include "soc/soc.hpp"
#include "text/text.hpp"

namespace net {

using namespace esp8266;
using text::number_of;

namespace at {
namespace {

enum class Stage : std::uint8_t {
  SettingUp,
  Joining,
  Addressing,  // it asks for an address
};

/// In this order; what old firmware has not, it answers with ERROR.
constexpr const char* setup[] = {"ATE0", "AT+CWMODE=1", "AT+CIPMUX=1", "AT+CIPRECVMODE=1"};

// All in ms.
constexpr std::uint32_t look_for_address = 500, most_looks = 40, short_answer = 2000, join_within = 25'000;

Stage stage = Stage::SettingUp;
std::uint8_t step = 0;  ///< of the set-up; looks for an address
bool told_why = false;  ///< why it could not join
bool no_such_name = false;

/// Reads "192.0.2.10" at the front, whatever follows; empty if it is not there.
Address address_in(const char* text) {
  Address address;
  for (std::uint8_t& octet : address.octet) {
    std::uint32_t value = 0;
    text = text::decimal(text, value);
    if (text == nullptr || value > 255) return {};
    octet = static_cast<std::uint8_t>(value);
    if (*text == '.') ++text;
  }
  return address;
}

void enter_network() {
  told_why = false;
  step = 0;
  const char* const ssid = join::ssid();
  if (*ssid == 0) {
    reason = number_of(esp8266::Reason::NoneRemembered);
    stage = Stage::Addressing;
    return;
  }
  modem.command().start("AT+CWJAP=").quoted(ssid).add(",").quoted(join::key());
  modem.ask(join_within);
  stage = Stage::Joining;
}

void set_up_further(Answer answer) {
  if (step == std::size(setup) - 1) keeps_data = answer == Answer::Ok;
  if (++step == std::size(setup)) enter_network();
}

void hear_of_link(unsigned number, const char* what) {
  // ",CONNECT" comes before 'OK', which is waited for.
  if (number < link_count && after(what, ",CLOSED") != nullptr) links[number].close();
}

}  // namespace

const Ways ways = {.boot_time = 2000,
                   .short_answer = short_answer,
                   .send_verdict = 10'000,
                   .connects_within = 0,
                   .refused_within = 3000,
                   .greeting = nullptr,
                   .reset = "AT+RST",
                   .pull = "AT+CIPRECVDATA=",
                   .look_up = nullptr};

Answer verdict(const char* line) {
  // 'no change' is what 0.25 says to AT+CWMODE.
  constexpr const char* words[] = {"busy",  "OK",   "SEND OK",   "no change",
                                   "ERROR", "FAIL", "SEND FAIL", "link is not"};
  unsigned word = 0;
  while (after(line, words[word]) == nullptr)
    if (++word == std::size(words)) return Answer::None;
  return word == 0 ? Answer::Busy : word < 3 ? Answer::Ok : Answer::Error;
}

/// "+IPD,0,48:" of what comes by itself; "+CIPRECVDATA,48:" (firmware 1.7) or "+CIPRECVDATA:48," (2.x) of
/// what was asked for.
Header header(const char* line, bool whole) {
  if (whole) return {};
  std::uint32_t number[2] = {current, 0};
  const char* end = after(line, "+IPD,");
  if (end != nullptr)
    end = numbers(end, number, 2);
  else if ((end = after(line, "+CIPRECVDATA")) != nullptr)
    end = numbers(end + 1, number + 1, 1);
  if (end == nullptr || *end == 0 || number[1] > 0xFFFF) return {};
  return {true, static_cast<std::uint8_t>(number[0]), static_cast<std::uint16_t>(number[1])};
}

/// What the module says by itself, or before its last word.
void hear(const char* line) {
  std::uint32_t number[2] = {};
  const char* rest = nullptr;
  if (after(line, "ready") != nullptr) {
    started();
  } else if (phase == Phase::Up &&
             (after(line, "WIFI DISCONNECT") != nullptr || after(line, "no ip") != nullptr)) {
    start_anew(number_of(esp8266::Reason::Left));
  } else if ((rest = after(line, "+CWJAP:")) != nullptr) {
    if (numbers(rest, number, 1) != nullptr && number[0] >= 1 && number[0] <= 4)
      reason = static_cast<at::Reason>(number_of(esp8266::Reason::JoinTimeout) + number[0] - 1);
    told_why = true;
  } else if ((rest = after(line, "+CIFSR:STAIP,\"")) != nullptr) {
    own = address_in(rest);
  } else if (after(line, "DNS ") != nullptr) {
    no_such_name = true;
  } else if (after(line, "ALREA") != nullptr) {  // "ALREADY CONNECTED", or as 0.25 spells it
    links[current].made = true;
  } else if ((rest = after(line, "+IPD,")) != nullptr) {
    if (numbers(rest, number, 2) != nullptr && number[0] < link_count) links[number[0]].pending = true;
  } else if ((rest = numbers(line, number, 1)) != nullptr) {
    hear_of_link(number[0], rest);
  }
}

void join() {
  stage = Stage::SettingUp;
  step = 0;
}

void join_further() {
  switch (stage) {
    case Stage::SettingUp:
      modem.command().start(setup[step]);
      return modem.ask(short_answer);
    case Stage::Joining:
      return;
    case Stage::Addressing:
      if (step != 0 && !lasted(look_for_address)) return;
      if (step++ == most_looks) return rest();
      since = soc::milliseconds();
      modem.command().start("AT+CIFSR");
      return modem.ask(short_answer);
  }
}

void joining_answered(Answer answer) {
  if (answer == Answer::Timeout && stage != Stage::Joining) return start_anew(hung);
  switch (stage) {
    case Stage::SettingUp:
      return set_up_further(answer);
    case Stage::Joining:
      if (answer != Answer::Ok) {
        if (!told_why) reason = number_of(esp8266::Reason::JoinFailed);
        return rest();
      }
      stage = Stage::Addressing;
      return;
    case Stage::Addressing:
      if (!own.empty()) up(false);  // else it is asked again
  }
}

void connecting_begins() {
  no_such_name = false;
}

void connecting_answered(Link& link, Answer answer) {
  if (answer == Answer::Ok) {
    link.made = !link.ended;
    if (link.phase == Link::Phase::Connecting) link.phase = Link::Phase::Open;
    return;
  }
  if (link.made) return;  // from before: it is closed first
  link.fail(no_such_name ? Failure::NoSuchName : link.why_not());
}

bool ask_own() {
  return false;
}

}  // namespace at

Status status() {
  if (at::phase == at::Phase::Up) return Status::Up;
  if (at::phase == at::Phase::Joining && at::stage == at::Stage::Addressing &&
      at::reason != number_of(esp8266::Reason::NoneRemembered))
    return Status::Asking;
  return at::silent ? Status::NoChip : Status::NoNetwork;
}

text::Packed connected() {
  return TEXT("Wi-Fi joined");
}

text::Packed missing() {
  return sentence(at::reason);
}

}  // namespace net
