#include "apps/console/jobs.hpp"

#include <algorithm>
#include <cstring>

#include "apps/console/console.hpp"
#include "board.h"
#include "http/exchange.hpp"
#include "http/url.hpp"
#include "memory/heap.hpp"
#include "soc/soc.hpp"
#include "text/text.hpp"
#include "wall_clock/wall_clock.hpp"
#include "words/sentence.hpp"
#include "words/words.hpp"

namespace jobs {
namespace {

constexpr std::size_t at_once = board::connections;
constexpr std::size_t accepted_at_once = std::max<std::size_t>(at_once, 4);  ///< running and waiting

/// Arguments are kept in places of this size, one per job that is accepted; a longer line takes two.
constexpr std::size_t place_size = 128;
static_assert(2 * place_size >= console::longest_line);

/// One command, from when it was typed until its last line is out.
struct Job {
  enum class Phase : std::uint8_t {
    Free,
    Lent,  // its place holds the second half of the line before it
    Waiting,
    Running,
  };

  http::Request request;
  Phase phase = Phase::Free;
};

/// A job's way through the network.
struct Runner {
  Job* job = nullptr;
  std::uint32_t began = 0;  ///< ms
  bool told_session = false, told_response = false;
  http::Exchange exchange;
};

Job list[accepted_at_once];
char places[accepted_at_once * place_size];  ///< the requests' texts stand in these
Runner runners[at_once];
std::uint32_t last_number = 0, done = 0, failed = 0;

/// A line about a job.
class Line : public text::Line<console::longest_line + 24> {
 public:
  explicit Line(const http::Request& request) { add(FORM("[%] "), {request.peer.number}); }
  bool print() const { return console::print(view()); }
};

/// Sees that a byte range is one; it is sent as it was typed.
text::Packed parse_range(const char* words, http::Request& request) {
  request.range = words;
  std::uint32_t first = 0, last = 0;
  words = text::decimal(words, first);
  if (words != nullptr && *words == '-') {
    words = text::decimal(words + 1, last);
    if (words != nullptr && *words == 0 && first <= last) return {};
  }
  return TEXT("a byte range is FIRST-LAST, as in 0-1023");
}

/// Takes the arguments apart. Null, or why they do not make a request.
text::Packed parse(char* target, http::Request& request) {
  char* more = text::find_any(target, " ");
  if (*more != 0) *more++ = 0;
  const http::Error error = request.handshake_only ? http::parse_authority(target, request.peer)
                                                   : http::parse_url(target, request.peer, request.path);
  if (error != http::Error::None) return words::sentence(text::number_of(error));
  if (*more == 0) return {};
  return request.handshake_only ? TEXT("HOST:PORT stands alone") : parse_range(more, request);
}

/// A job with places for `size` characters; null if there is none.
Job* take_places(std::size_t size) {
  const std::size_t wanted = size > place_size ? 2 : 1;
  for (std::size_t i = 0; i + wanted <= accepted_at_once; ++i) {
    if (list[i].phase != Job::Phase::Free || list[i + wanted - 1].phase != Job::Phase::Free) continue;
    list[i + wanted - 1].phase = Job::Phase::Lent;
    list[i].phase = Job::Phase::Waiting;
    return &list[i];
  }
  return nullptr;
}

void free_places(Job& job) {
  job.phase = Job::Phase::Free;
  Job* const next = &job + 1;
  if (next != std::end(list) && next->phase == Job::Phase::Lent) next->phase = Job::Phase::Free;
}

void accept(const char* arguments, bool handshake_only) {
  std::size_t size = std::min(std::strlen(arguments), 2 * place_size - 1);
  while (size > 0 && arguments[size - 1] == ' ') --size;
  Job* const job = take_places(size + 1);
  if (job == nullptr) {
    console::print(TEXT("busy: no more jobs can wait; ask again when one is done"));
    return;
  }
  char* const place = &places[static_cast<std::size_t>(job - list) * place_size];
  std::memcpy(place, arguments, size);
  place[size] = 0;
  http::Request& request = job->request;
  request = {};
  request.peer.number = ++last_number;
  request.handshake_only = handshake_only;
  Line line(request);
  line.add(handshake_only ? "tls " : "get ").printable(place);
  line.print();
  const text::Packed problem = parse(place, request);
  if (!problem) return;
  Line refusal(request);
  refusal.add(TEXT("error http: ")).add(problem);
  refusal.print();
  ++failed;
  free_places(*job);
}

// The lines have frames of their own, which are not there while the network is at work.
[[gnu::noinline]] bool tell_session(const Runner& runner) {
  const tls::Client& session = runner.exchange.session().tls();
  Line line(runner.job->request);
  line.add(TEXT("tls: "))
      .add(session.version())
      .add(", ")
      .add(session.suite())
      .add(", ")
      .add(session.group());
  line.add(session.verified() ? TEXT(", verified") : TEXT(", NOT verified"));
  return line.print();
}

[[gnu::noinline]] void tell_response(const Runner& runner) {
  const http::Response& response = runner.exchange.response();
  Line line(runner.job->request);
  line.add(FORM("http: %, length "), {response.status()});
  if (response.framing() == http::Framing::Chunked)
    line.add(TEXT("chunked"));
  else if (response.framing() == http::Framing::UntilClose)
    line.add(TEXT("until close"));
  else
    line.number(response.length());
  line.print();
}

[[gnu::noinline]] void tell_body(const Runner& runner, std::span<const std::uint8_t> body) {
  Line line(runner.job->request);
  line.add(FORM("body %"), {body.size()});
  console::frame(line.view(), body);
}

[[gnu::noinline]] bool tell_end(const Runner& runner) {
  const http::Exchange& exchange = runner.exchange;
  Line line(runner.job->request);
  if (exchange.failed()) {
    line.add(TEXT("error ")).add(words::kind(exchange.session().failure().trouble)).add(": ");
    words::explain(line, exchange.session());
    return line.print();
  }
  if (runner.job->request.handshake_only)
    line.add(TEXT("done: handshake"));
  else
    line.add(FORM("done: %, "), {exchange.response().status()})
        .number(exchange.response().body_bytes())
        .add(TEXT(" bytes"));
  line.add(FORM(", % ms"), {soc::milliseconds() - runner.began});
  return line.print();
}

/// The waiting job that came first, if any.
Job* next_waiting() {
  Job* next = nullptr;
  for (Job& job : list) {
    if (job.phase == Job::Phase::Waiting &&
        (next == nullptr || job.request.peer.number < next->request.peer.number))
      next = &job;
  }
  return next;
}

void begin(Runner& runner) {
  runner.job = next_waiting();
  if (runner.job == nullptr) return;
  runner.job->phase = Job::Phase::Running;
  runner.began = soc::milliseconds();
  runner.told_session = runner.told_response = false;
  runner.exchange.start(runner.job->request);
}

/// Most bytes of a body that are received at a time.
constexpr std::size_t largest_piece = 192;

/// What a step brings must fit on the console, or the step has to wait: so the network waits for the console,
/// and no byte waits in memory in between. Its own frame: the buffer is not on the stack of a handshake.
[[gnu::noinline]] void receive(Runner& runner) {
  constexpr std::size_t other_lines = 96;  // the response's, and the one before the piece
  const std::size_t reserved = other_lines + console::reserved();
  const std::size_t room = soc::console_room();
  if (room < reserved + largest_piece / 4) return;
  std::uint8_t piece[largest_piece];
  const std::size_t body = runner.exchange.receive({piece, std::min(room - reserved, largest_piece)});
  if (runner.exchange.response().header_complete() && !runner.told_response) {
    tell_response(runner);
    runner.told_response = true;
  }
  if (body > 0) tell_body(runner, {piece, body});
}

/// One step. A line that must come first is waited for.
void run(Runner& runner) {
  http::Exchange& exchange = runner.exchange;
  if (exchange.session().secured() && !runner.told_session) {
    runner.told_session = tell_session(runner);
    return;
  }
  switch (exchange.next()) {
    case http::Next::Receive:
      return receive(runner);
    case http::Next::Send:
      return exchange.send(http::compose_get);
    case http::Next::Step:
      return exchange.step();
    case http::Next::Nothing:
      if (tell_end(runner)) {
        ++(exchange.failed() ? failed : done);
        exchange.release();
        free_places(*runner.job);
        runner.job = nullptr;
      }
  }
}

}  // namespace

void get(const char* arguments) {
  accept(arguments, false);
}

void tls(const char* arguments) {
  accept(arguments, true);
}

void poll() {
  for (Runner& runner : runners) {
    if (runner.job == nullptr) begin(runner);
    if (runner.job != nullptr) run(runner);
  }
}

bool idle() {
  return std::ranges::all_of(list, [](const Job& job) { return job.phase == Job::Phase::Free; });
}

bool all_well() {
  return failed == 0;
}

void stats() {
  text::Line<160> line;
  const memory::Arena& heap = memory::heap();
  const std::size_t stack = soc::stack_size();
  line.add(FORM("stats: uptime % s; heap # now, # peak of #; stack # peak of #; jobs % done, % failed"),
           {wall_clock::uptime(), heap.used(), heap.peak(), heap.capacity(), stack - soc::stack_never_used(),
            stack, done, failed});
  if constexpr (board::net_mobile)
    if (const std::size_t below = net::signal(); below != 0) line.add(FORM("; signal -% dBm"), {below});
  console::print(line.view());
}

}  // namespace jobs
