#include "app/jobs.hpp"

#include <algorithm>
#include <cstring>

#include "app/console.hpp"
#include "app/fetch.hpp"
#include "app/status.hpp"
#include "http/url.hpp"
#include "memory/heap.hpp"
#include "soc/soc.hpp"
#include "text/text.hpp"
#include "wall_clock/wall_clock.hpp"

namespace jobs {
namespace {

constexpr std::size_t at_once = 2;
constexpr std::size_t accepted_at_once = 4;  ///< running and waiting
constexpr std::size_t longest_line = 256;    ///< of arguments, as the console takes them

/// One command, from when it was typed until its last line is out.
struct Job {
  enum class Phase : std::uint8_t { Free, Waiting, Running, Over };

  Phase phase = Phase::Free;
  bool handshake_only = false;
  bool announced = false, told_session = false, told_response = false;
  std::uint8_t runner = 0;
  std::uint32_t number = 0;
  std::uint32_t began = 0;        ///< ms, when it began to run
  const char* refused = nullptr;  ///< why it cannot run at all
  app::Request request;
  char arguments[longest_line + 1] = {};
};

Job list[accepted_at_once];
app::Fetch runners[at_once];
std::uint8_t scratch[console::frame_size];
std::uint32_t last_number = 0, done = 0, failed = 0;
bool moved = false;  ///< in the last poll() something went on

using Line = text::Line<longest_line + 24>;

void begin_line(text::Writer& line, const Job& job) {
  line.add("[").number(job.number).add("] ");
}

/// Room on the console that is left when the longest lines that one step can cause, and what is being typed,
/// have been set aside.
std::size_t room_for_body() {
  constexpr std::size_t reserve = 96 + 32 + longest_line + 8;
  const std::size_t room = soc::console_room();
  return room > reserve ? std::min(room - reserve, sizeof scratch) : 0;
}

const char* parse_range(std::string_view words, app::Request& request) {
  const std::size_t dash = words.find('-');
  constexpr std::uint64_t limit = std::uint64_t{1} << 62;
  const bool good = dash != std::string_view::npos &&
                    text::decimal(text::first(words, dash), limit, request.range_first) &&
                    text::decimal(text::after(words, dash + 1), limit, request.range_last) &&
                    request.range_first <= request.range_last;
  request.has_range = good;
  return good ? nullptr : "a byte range is FIRST-LAST, as in 0-1023";
}

/// Takes the arguments apart. They stay in job.arguments, where the request's views look.
const char* parse(Job& job) {
  std::string_view words = job.arguments;
  while (!words.empty() && words.back() == ' ') words.remove_suffix(1);
  const std::size_t space = words.find(' ');
  const std::string_view target = text::first(words, space);
  http::Url url;
  const char* problem =
      job.handshake_only ? http::parse_authority(target, url) : http::parse_url(target, url);
  if (problem == nullptr && space != std::string_view::npos) {
    problem = job.handshake_only ? "HOST:PORT stands alone"
                                 : parse_range(text::after(words, space + 1), job.request);
  }
  job.request.host = url.host;
  job.request.port = url.port;
  job.request.path = url.path;
  job.request.handshake_only = job.handshake_only;
  job.request.job = job.number;
  return problem;
}

void accept(const char* arguments, bool handshake_only) {
  Job* const job = std::find_if(std::begin(list), std::end(list),
                                [](const Job& each) { return each.phase == Job::Phase::Free; });
  if (job == std::end(list)) {
    console::print("busy: four jobs are running or waiting; ask again when one is done");
    return;
  }
  *job = {};
  job->phase = Job::Phase::Waiting;
  job->number = ++last_number;
  job->handshake_only = handshake_only;
  const std::size_t size = std::strlen(arguments);
  std::memcpy(job->arguments, arguments, std::min(size, longest_line));
  job->refused = size > longest_line ? "the URL is too long" : parse(*job);
}

bool announce(const Job& job) {
  Line line;
  begin_line(line, job);
  line.add(job.handshake_only ? "tls " : "get ").printable(job.arguments);
  return console::print(line.view());
}

bool tell_session(const Job& job, const tls::Client& session) {
  Line line;
  begin_line(line, job);
  line.add("tls: ").add(session.version()).add(", ").add(session.suite()).add(", ").add(session.group());
  line.add(session.verified() ? ", verified" : ", NOT verified");
  return console::print(line.view());
}

void tell_response(const Job& job, const http::Response& response) {
  Line line;
  begin_line(line, job);
  line.add("http: ").number(response.status()).add(", length ");
  switch (response.framing()) {
    case http::Framing::None:
      line.add("0");
      break;
    case http::Framing::Length:
      line.number(response.length());
      break;
    case http::Framing::Chunked:
      line.add("chunked");
      break;
    case http::Framing::UntilClose:
      line.add("until close");
      break;
  }
  console::print(line.view());
}

void tell_body(const Job& job, std::span<const std::uint8_t> body) {
  Line line;
  begin_line(line, job);
  line.add("body ").number(body.size());
  console::frame(line.view(), body);
}

bool tell_end(const Job& job, const app::Fetch& fetch) {
  Line line;
  begin_line(line, job);
  if (job.refused != nullptr) {
    line.add("error http: ").add(job.refused);
  } else if (fetch.phase() == app::Phase::Failed) {
    line.add("error ").add(app::word(fetch.trouble())).add(": ").printable(fetch.error());
  } else if (job.handshake_only) {
    line.add("done: handshake, ").number(soc::milliseconds() - job.began).add(" ms");
  } else {
    line.add("done: ").number(fetch.response().status()).add(", ").number(fetch.response().body_bytes());
    line.add(" bytes, ").number(soc::milliseconds() - job.began).add(" ms");
  }
  return console::print(line.view());
}

bool taken(std::size_t runner) {
  return std::any_of(std::begin(list), std::end(list), [runner](const Job& job) {
    return job.phase == Job::Phase::Running && job.runner == runner;
  });
}

/// The waiting job that came first, if any.
Job* next_waiting() {
  Job* next = nullptr;
  for (Job& job : list) {
    if (job.phase == Job::Phase::Waiting && (next == nullptr || job.number < next->number)) next = &job;
  }
  return next;
}

void begin(Job& job, std::size_t runner) {
  job.phase = Job::Phase::Running;
  job.runner = static_cast<std::uint8_t>(runner);
  job.began = soc::milliseconds();
  runners[runner].start(job.request);
}

void hand_out() {
  for (std::size_t runner = 0; runner < at_once; ++runner) {
    Job* const job = next_waiting();
    if (job == nullptr) return;
    if (!job->announced) return;
    if (job->refused == nullptr && !taken(runner)) begin(*job, runner);
  }
}

void run(Job& job) {
  app::Fetch& fetch = runners[job.runner];
  if (!fetch.over()) {
    // What a step brings must fit on the console, or the step has to wait: so the network waits for the
    // console, and no byte waits in memory in between.
    const std::size_t room = room_for_body();
    if (room < sizeof scratch / 4) return;
    const std::size_t body = fetch.step({scratch, room});
    moved = moved || !fetch.waiting();
    if (fetch.secured() && !job.told_session && !fetch.over())
      job.told_session = tell_session(job, fetch.session());
    if (fetch.response().header_complete() && !job.told_response) {
      tell_response(job, fetch.response());
      job.told_response = true;
    }
    if (body > 0) tell_body(job, {scratch, body});
  }
  if (fetch.over()) job.phase = Job::Phase::Over;
}

void finish(Job& job) {
  const app::Fetch& fetch = runners[job.runner];
  if (!tell_end(job, fetch)) return;
  const bool good = job.refused == nullptr && fetch.phase() == app::Phase::Done;
  ++(good ? done : failed);
  job.phase = Job::Phase::Free;
}

}  // namespace

void get(const char* arguments) {
  accept(arguments, false);
}

void tls(const char* arguments) {
  accept(arguments, true);
}

void poll() {
  moved = false;
  status::poll();
  for (Job& job : list) {
    if (job.phase == Job::Phase::Free) continue;
    if (!job.announced) job.announced = announce(job);
    if (!job.announced) continue;
    if (job.phase == Job::Phase::Waiting && job.refused != nullptr) job.phase = Job::Phase::Over;
    if (job.phase == Job::Phase::Running) run(job);
    if (job.phase == Job::Phase::Over) finish(job);
  }
  hand_out();
}

bool idle() {
  return !moved;
}

void stats() {
  Line line;
  line.add("stats: uptime ").number(wall_clock::uptime() / 1000).add(" s; heap ").grouped(tlsfit_arena_used);
  line.add(" now, ").grouped(tlsfit_arena_peak).add(" peak of ").grouped(memory::heap_size());
  line.add("; stack ").grouped(soc::stack_size() - soc::stack_never_used()).add(" peak of ");
  line.grouped(soc::stack_size()).add("; jobs ").number(done).add(" done, ").number(failed).add(" failed");
  console::print(line.view());
}

}  // namespace jobs
