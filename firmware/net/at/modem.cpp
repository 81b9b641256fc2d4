#include "net/at/modem.hpp"

#include <algorithm>

#include "soc/net_bus.hpp"
#include "soc/soc.hpp"

namespace net::at {
namespace {

constexpr std::uint32_t data_stops_within = 2000;  // ms
/// Before the next command: some firmware says more than one last word, 'link is not valid' and then 'ERROR'.
constexpr std::uint32_t after_answer = 5, after_error = 30, when_busy = 200;  // ms

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

void Modem::ask(std::uint32_t within) {
  wait(within);
  phase_ = Phase::Sending;
  again_ = false;
}

void Modem::wait(std::uint32_t within) {
  phase_ = Phase::WaitingMore;
  since_ = soc::milliseconds();
  within_ = within;
}

bool Modem::idle() const {
  return phase_ == Phase::Idle && lasted(within_);
}

/// Nothing is being asked any more; the next command is to wait for so long.
void Modem::end(std::uint32_t pause) {
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

bool Modem::begin_data(bool whole) {
  const Header found = header(parser_.line(), whole);
  if (!found.there) return false;
  parser_.restart();
  link_ = found.link;
  left_ = size_ = found.link < link_count ? found.size : 0;
  heard_ = soc::milliseconds();
  return true;
}

/// The last word about a command, or a line for someone else.
Answer Modem::judge(const char*& line) {
  const Answer answer = phase_ == Phase::Idle ? Answer::None : verdict(parser_.line());
  switch (answer) {
    case Answer::Busy:
      if (phase_ == Phase::WaitingMore) break;
      phase_ = Phase::Sending;
      command_.rewind();
      again_ = true;
      heard_ = soc::milliseconds();
      return Answer::None;
    case Answer::Ok:
      end(after_answer);
      return answer;
    case Answer::Error:
      end(after_error);
      return answer;
    case Answer::None:
    case Answer::Prompt:
    case Answer::Timeout:
      break;
  }
  line = parser_.line();
  return Answer::None;
}

Answer Modem::hear(std::uint8_t byte, const char*& line) {
  switch (parser_.take(byte)) {
    case Event::None:
      break;
    case Event::Line:
      if (begin_data(true)) break;
      return judge(line);
    case Event::Prompt:
      if (phase_ == Phase::Idle) break;
      end(0);
      return Answer::Prompt;
    case Event::Mark:
      begin_data(false);
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

}  // namespace net::at
