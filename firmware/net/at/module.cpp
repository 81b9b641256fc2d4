#include "net/at/module.hpp"

#include "net/at/time_servers.hpp"
#include "net/net.hpp"
#include "soc/net_bus.hpp"
#include "soc/soc.hpp"

namespace net {
namespace at {
namespace {

constexpr std::uint32_t off_time = 300, reset_time = 5000, rest_time = 5000;  // ms
constexpr std::uint32_t greeting_within = 500;

ip::TimeClient<TimeServers> time_client;

void take(Answer answer) {
  if (ways.greeting != nullptr && phase == Phase::Booting && answer == Answer::Ok) return started();
  if (phase == Phase::Joining) return joining_answered(answer);
  if (phase != Phase::Up) return;
  if (answer != Answer::Timeout) return link_answered(answer);
  // It may be the server that does not answer; but while the module waits for it, it does nothing else.
  timed_out();
  start_anew(hung);
}

/// Its own frame: it is not there while a handshake goes on.
[[gnu::noinline]] void converse() {
  const char* line = nullptr;
  for (Answer answer = modem.poll(line); answer != Answer::None || line != nullptr;
       answer = modem.poll(line)) {
    if (line != nullptr && phase != Phase::Off) hear(line);
    if (answer != Answer::None) take(answer);
  }
}

void move_on() {
  if (modem.lost()) return start_anew(bytes_lost);
  move_data();
  if (!modem.idle()) return;
  if (phase == Phase::Up)
    ask_for_links();
  else
    join_further();
}

}  // namespace

void enter(Phase next) {
  phase = next;
  since = soc::milliseconds();
}

bool lasted(std::uint32_t milliseconds) {
  return soc::milliseconds() - since >= milliseconds;
}

void down(Reason why) {
  reason = why;
  time_client.stop();
  drop_links();
  own = {};
}

void start_anew(Reason why) {
  down(why);
  soc::net_power(false);
  enter(Phase::Off);
}

void started() {
  if (phase > Phase::Resetting) down(restarted);
  silent = keeps_data = false;
  modem.reset();
  enter(Phase::Joining);
  join();
}

void rest() {
  enter(Phase::Resting);
}

void up(bool time_known) {
  if (time_known)
    time_client.settle();
  else
    time_client.start();
  enter(Phase::Up);
}

}  // namespace at

using namespace at;

void start() {
  start_anew(starting);
}

void poll() {
  converse();
  switch (phase) {
    case Phase::Off:
      if (!lasted(off_time)) return;
      soc::net_power(true);
      modem.reset();
      return enter(Phase::Booting);
    case Phase::Booting:
      if (ways.greeting != nullptr && modem.idle()) {
        modem.command().start(ways.greeting);
        modem.ask(greeting_within);
      }
      if (!lasted(ways.boot_time)) return;
      modem.reset();
      modem.command().start(ways.reset);
      modem.ask(ways.short_answer);
      return enter(Phase::Resetting);
    case Phase::Resetting:
      if (!lasted(reset_time)) return;
      silent = true;
      return start_anew(reason);
    case Phase::Resting:
      if (!lasted(rest_time)) return;
      enter(Phase::Joining);
      return join();
    case Phase::Joining:
      return move_on();
    case Phase::Up:
      move_on();
  }
  if (phase == Phase::Up) time_client.poll();
}

Address address() {
  return own;
}

bool time_settled() {
  return time_client.settled();
}

}  // namespace net
