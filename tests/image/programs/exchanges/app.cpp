// Goes through what https::Exchange promises, one step after another, against the server of
// programs_test.cpp, and prints what came of each.
#include <cstring>

#include "server.hpp"  // host, port
#include "tlsfit/clock.hpp"
#include "tlsfit/console.hpp"
#include "tlsfit/https.hpp"
#include "tlsfit/program.hpp"
#include "tlsfit/random.hpp"
#include "vectors.hpp"

using namespace tlsfit;

namespace {

constexpr unsigned kept = 50;
constexpr std::uint32_t whole = 100'000, piece_size = 200;

constexpr https::Field extra[] = {{"X-Device", "pico"}, {"Accept", "text/plain"}};
constexpr https::Request again = {.host = host, .port = port, .path = "/count", .keep = true};
constexpr https::Request closing = {.host = host, .port = port, .path = "/closing", .keep = true};
constexpr https::Request put = {
    .method = "PUT", .host = host, .port = port, .path = "/put", .fields = extra, .body = "twelve bytes"};
constexpr https::Request pieces = {
    .method = "POST", .host = host, .port = port, .path = "/pieces", .pieces = true};
constexpr https::Request moved = {.host = host, .port = port, .path = "/moved"};
constexpr https::Request part = {.host = host, .port = port, .path = "/index.html", .range = "6-9"};
constexpr https::Request head = {.method = "HEAD", .host = host, .port = port, .path = "/index.html"};

enum class Step : std::uint8_t { Keep, Closing, Put, Pieces, Moved, Part, Head, End };
constexpr const char* names[] = {"keep", "closing", "put", "pieces", "moved", "part", "head"};
constexpr const https::Request* requests[] = {&again, &closing, &put, &pieces, &moved, &part, &head};

constinit https::Exchange exchange;
Step step = Step::Keep;
unsigned round_of_step = 0;
std::uint32_t given = 0;
bool finished = false;
char answer[60], location[40];
std::size_t answered = 0;

void begin() {
  exchange.begin(*requests[static_cast<std::size_t>(step)]);
  exchange.capture("location", location);
  answered = 0;
}

void send_pieces() {
  std::uint8_t piece[piece_size];
  std::memset(piece, 'x', sizeof piece);
  if (given < whole)
    given += exchange.write(piece);
  else if (!finished)
    finished = exchange.finish();
}

bool tell() {
  console::Line line;
  line.add(names[static_cast<std::size_t>(step)]).add(exchange.done() ? ": " : ": FAILED ");
  line.number(exchange.done() ? exchange.status() : exchange.failure().cause).add(" ");
  line.add(std::string_view(answer, answered)).add(" ").add(location);
  return console::say(line.view());
}

}  // namespace

void setup() {
  std::uint8_t key[16];
  console::Line line;
  console::say(line.add("random ")
                   .add(random::fill(key) ? "yes" : "no")
                   .add(", clock ")
                   .number(clock::uptime())
                   .view());
  console::Line vectors;
  console::say(vectors.add("wrong vectors: ").add(first_wrong_vector()).view());
  begin();
}

void loop() {
  if (step == Step::End) return;
  if (exchange.busy()) {
    if (step == Step::Pieces && !finished) return send_pieces();
    std::uint8_t bytes[64];
    const std::size_t count = exchange.read(bytes);
    const std::size_t taken = count < sizeof answer - answered ? count : sizeof answer - answered;
    std::memcpy(answer + answered, bytes, taken);
    answered += taken;
    return;
  }
  ++round_of_step;
  const bool repeats =
      (step == Step::Keep && round_of_step < kept) || (step == Step::Closing && round_of_step < 3);
  if (!repeats || exchange.failed()) {
    if (!tell()) return;
    if (exchange.failed()) {
      step = Step::End;
      return program::ended(false);
    }
    step = static_cast<Step>(static_cast<unsigned>(step) + 1);
    round_of_step = 0;
  }
  if (step == Step::End) return program::ended(true);
  begin();
}
