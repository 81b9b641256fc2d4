// Changes what it keeps in flash at every start, and says what it found: store_test.cpp looks.
#include <array>
#include <tlsfit/console.hpp>
#include <tlsfit/program.hpp>
#include <tlsfit/store.hpp>

using namespace tlsfit;

// With it and what comes before, a page is full.
constexpr std::array<std::uint8_t, 16'116> large = {1};

void setup() {
  std::uint8_t number[4] = {};
  store::get("number", number);
  console::Line line;
  console::say(line.add("found ").number(number[0]).add(" ").add(store::text("text")).view());
  ++number[0];
  text::Line<20> said;
  said.add("written at ").number(number[0]);
  bool good = store::set("number", number) && store::set("text", said.view());
  if (number[0] == 2) good = good && store::set("large", large);
  if (number[0] == 3) good = good && store::erase("large");
  console::say(good ? "kept" : "not kept");
}

void loop() {
  program::ended(true);
}
