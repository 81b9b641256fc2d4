#include "net/esp8266/modem.hpp"

#include <algorithm>

#include "net/esp8266/links.hpp"
#include "soc/net_bus.hpp"
#include "soc/soc.hpp"

namespace net::esp8266 {
namespace {

constexpr std::uint32_t data_stops_within = 2000;  // ms
/// Before the next command: some firmware says more than one last word, 'link is not valid' and then 'ERROR'.
constexpr std::uint16_t after_answer = 5, after_error = 30, when_busy = 200;  // ms

bool begins(const char* line, const char* beginning) {
  return at::after(line, beginning) != nullptr;
}

}  // namespace

void Modem::reset() {
  *this = {};
  std::uint8_t byte = 0;
  while (soc::net_receive(byte)) {
  }
  losses_ = soc::net_losses();
  since_ = soc::milliseconds();
}

bool Modem::lasted(std::uint32_t milliseconds) const {
  return soc::milliseconds() - since_ >= milliseconds;
}

void Modem::ask(std::uint16_t within) {
  wait(within);
  phase_ = Phase::Sending;
  again_ = false;
}

void Modem::wait(std::uint16_t within) {
  phase_ = Phase::WaitingMore;
  since_ = soc::milliseconds();
  within_ = within;
}

bool Modem::idle() const {
  return phase_ == Phase::Idle && lasted(within_);
}

/// Nothing is being asked any more; the next command is to wait for so long.
void Modem::end(std::uint16_t pause) {
  phase_ = Phase::Idle;
  since_ = soc::milliseconds();
  within_ = pause;
}

bool Modem::lost() {
  if (soc::net_waiting() != 0) heard_ = soc::milliseconds();  // who does not take it is not the module
  return soc::net_losses() != losses_ || (left_ != 0 && soc::milliseconds() - heard_ >= data_stops_within);
}

std::size_t Modem::take(std::span<std::uint8_t> bytes) {
  const std::size_t most = std::min<std::size_t>(bytes.size(), left_);
  std::size_t taken = 0;
  while (taken < most && soc::net_receive(bytes[taken])) ++taken;
  left_ = static_cast<std::uint16_t>(left_ - taken);
  if (taken != 0) heard_ = soc::milliseconds();
  if (taken != 0 && left_ == 0) since_ = heard_;  // of the answer behind it
  return taken;
}

/// "+IPD,0,48:" of what comes by itself; "+CIPRECVDATA,48:" (firmware 1.7) or "+CIPRECVDATA:48," (2.x) of
/// what was asked for.
void Modem::header() {
  std::uint32_t number[2] = {pulled_, 0};
  const char* text = at::after(parser_.line(), "+IPD,");
  const char* end = nullptr;
  const bool pulling = text == nullptr;
  if (!pulling) {
    end = at::numbers(text, number, 2);
    if (end == nullptr || *end != ':') return;
  } else {
    text = at::after(parser_.line(), "+CIPRECVDATA");
    if (text == nullptr || *text == 0) return;
    end = at::numbers(text + 1, number + 1, 1);
    if (end == nullptr || (*end != ':' && *end != ',')) return;
  }
  parser_.restart();
  if (number[0] >= link_count || number[1] > 0xFFFF) return;
  link_ = static_cast<std::uint8_t>(number[0]);
  left_ = static_cast<std::uint16_t>(number[1]);
  if (pulling) size_ = left_;
  heard_ = soc::milliseconds();
}

/// The last word about a command, or a line for someone else.
Answer Modem::judge(const char*& line) {
  const char* const text = parser_.line();
  if (phase_ != Phase::Idle) {
    if (phase_ != Phase::WaitingMore && begins(text, "busy")) {
      phase_ = Phase::Sending;
      command_.rewind();
      again_ = true;
      heard_ = soc::milliseconds();
      return Answer::None;
    }
    if (begins(text, "OK") || begins(text, "SEND OK")) {
      end(after_answer);
      return Answer::Ok;
    }
    if (begins(text, "no change")) {
      end(after_error);
      return Answer::Ok;
    }
    if (begins(text, "ERROR") || begins(text, "FAIL") || begins(text, "SEND FAIL") ||
        begins(text, "link is not")) {
      end(after_error);
      return Answer::Error;
    }
  }
  line = text;
  return Answer::None;
}

Answer Modem::hear(std::uint8_t byte, const char*& line) {
  switch (parser_.take(byte)) {
    case at::Event::None:
      break;
    case at::Event::Line:
      return judge(line);
    case at::Event::Prompt:
      if (phase_ == Phase::Idle) break;
      end(0);
      return Answer::Prompt;
    case at::Event::Mark:
      header();
      break;
  }
  return Answer::None;
}

Answer Modem::poll(const char*& line) {
  line = nullptr;
  if (phase_ == Phase::Sending && (!again_ || soc::milliseconds() - heard_ >= when_busy)) {
    again_ = false;
    if (command_.send()) phase_ = Phase::Waiting;
  }
  std::uint8_t byte = 0;
  while (left_ == 0 && soc::net_receive(byte)) {
    const Answer answer = hear(byte, line);
    if (answer != Answer::None || line != nullptr) return answer;
  }
  // While data is there that nobody takes, the answer behind it cannot be heard.
  if (phase_ == Phase::Idle || left_ != 0 || !lasted(within_)) return Answer::None;
  end(0);
  return Answer::Timeout;
}

}  // namespace net::esp8266
