// Says what its pins and the converter read, changes what it keeps in flash at every start, and says what it
// found: parts_test.cpp looks.
#include <array>
#include <tlsfit/adc.hpp>
#include <tlsfit/clock.hpp>
#include <tlsfit/console.hpp>
#include <tlsfit/pins.hpp>
#include <tlsfit/program.hpp>
#include <tlsfit/store.hpp>

using namespace tlsfit;

// With it and what comes before, a page is full.
constexpr std::array<std::uint8_t, 16'116> large = {1};

/// An output as it is read back, at one level and then at the other.
unsigned both_levels(pins::Pin pin, pins::Mode mode, bool first) {
  pins::mode(pin, mode);
  pins::write(pin, first);
  const unsigned before = pins::read(pin) ? 10 : 0;
  pins::write(pin, !first);
  return before + (pins::read(pin) ? 1 : 0);
}

void tell_pins() {
  constexpr pins::Pin open_drain = pins::at("B1"), analog = pins::at("A1");
  pins::mode(board::pin_button, pins::Mode::PullUp);
  console::Line line;
  line.add("pins ").number(pins::read(board::pin_button)).add(" ");
  line.number(both_levels(board::pin_led1, pins::Mode::Output, true)).add(" ");
  console::say(line.padded(both_levels(open_drain, pins::Mode::OpenDrain, false), 2).view());
  pins::mode(analog, pins::Mode::Analog);
  console::Line converted;
  converted.add("adc ").number(static_cast<std::uint64_t>(adc::read(analog)));
  console::say(converted.add(adc::read(pins::at("B5")) < 0 ? " none" : " one").view());
}

void setup() {
  tell_pins();
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
  program::sleep_until(clock::milliseconds() + 1000);
  console::say("woke");
}
