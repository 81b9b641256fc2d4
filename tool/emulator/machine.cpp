#include "emulator/machine.hpp"

#include <algorithm>
#include <chrono>

#include "base/error.hpp"
#include "emulator/chips/cc3000.hpp"
#include "emulator/chips/esp8266.hpp"
#include "emulator/chips/sim800.hpp"
#include "emulator/chips/w5500.hpp"
#include "emulator/cpu/make_cpu.hpp"

namespace tlsfit::emulator {

namespace {

/// Until the chip says what it starts with.
constexpr std::uint32_t reset_hz = 1'000'000;

}  // namespace

std::unique_ptr<NetChip> make_chip(const Net& net, Clock& clock, Notes& notes, Random& random,
                                   Network& network, const std::string& modem) {
  if (net.chip == "esp8266") return std::make_unique<Esp8266>(clock, notes, network, parse_esp8266(modem));
  if (net.chip == "sim800") return std::make_unique<Sim800>(clock, notes, network, parse_sim800(modem));
  if (net.chip == "cc3000") return std::make_unique<Cc3000>(clock, notes, network, parse_cc3000(modem));
  if (!modem.empty())
    throw Error(ExitCode::Usage, "--modem {}: net {} ({}) has no modem", modem, net.id, net.name);
  if (net.chip == "w5500") return std::make_unique<W5500>(clock, notes, random, network);
  throw Error(ExitCode::Usage, "net {}: the emulator has no {}", net.id, net.chip);
}

Machine::Machine(const Image& image, Names& names, Options options)
    : options_(std::move(options)),
      random_(options_.seed),
      notes_(options_.note),
      clock_(reset_hz),
      bus_(notes_),
      network_(clock_, notes_, names, options_.network) {
  const Board& board = image.board();
  cpu_ =
      options_.processor ? options_.processor(clock_, bus_) : make_cpu(board, clock_, bus_, options_.strict);
  if (const auto told = image.symbol("tlsfit_told"); told && options_.told)
    cpu_->watch_word(*told, options_.told);
  soc_ = make_soc(board,
                  {.clock = clock_,
                   .bus = bus_,
                   .interrupts = cpu_->interrupts(),
                   .random = random_,
                   .flash = cpu_->flash(),
                   .on_watchdog =
                       [this] {
                         bitten_ = true;
                         cpu_->request_stop();
                       },
                   .on_event = [this] { cpu_->signal_event(); },
                   .on_power_cut =
                       [this] {
                         power_lost_ = true;
                         cpu_->request_stop();
                       }},
                  options_.defects);
  chip_ = make_chip(image.net(), clock_, notes_, random_, network_, options_.modem);
  chip_->attach(*soc_, wiring_of(board, image.net()));
  for (const PinState& each : options_.pins) {
    if (const bool* level = std::get_if<bool>(&each.state))
      soc_->drive(each.pin, *level);
    else
      soc_->put_volts(each.pin, std::get<double>(each.state));
  }
  for (const Pin& pin : options_.watched)
    soc_->watch(pin, [this, pin](bool high) { options_.pin_changed(pin, high); });
  soc_->on_console(options_.console);
  cable_ = std::make_unique<CableScenario>(clock_, *chip_, options_.cable);
  soc_->cut_power_at(options_.power_cut);
  cpu_->flash().put(0, options_.flash.empty() ? image.flashed({}) : options_.flash);
  soc_->boot(*cpu_, image.start());
}

Machine::~Machine() {
  chip_.reset();  // its connections end before the network they are in
}

void Machine::type(std::string_view text) {
  for (const char c : text) soc_->type(static_cast<std::uint8_t>(c));
}

/// Waits `span`, less what earlier waits took too long: a host that wakes us late must not slow virtual time
/// down, millisecond by millisecond.
void Machine::pass_real_time(Nanoseconds span, int extra) {
  using std::chrono::nanoseconds;
  using std::chrono::steady_clock;
  constexpr Nanoseconds most = second / 20;  // what is longer is a host that stood still: do not run after it
  if (overslept_ >= span) {
    overslept_ -= span;
    return;
  }
  const Nanoseconds wanted = span - overslept_;
  const auto start = steady_clock::now();
  const bool arrived = network_.wait(wanted, extra);
  const auto took = static_cast<Nanoseconds>(nanoseconds(steady_clock::now() - start).count());
  overslept_ = arrived || took < wanted ? 0 : std::min(took - wanted, most);
}

/// Virtual time leaps to the next event, unless the guest waits for the network: then as much real time
/// passes (times `speed`), or less if something arrives before. A guest that nothing will ever wake sleeps in
/// slices, too, so that its clock goes on and others are heard.
void Machine::sleep(bool real_time, int extra) {
  constexpr Nanoseconds longest_wait = 20 * millisecond, longest_leap = 10 * millisecond;
  const bool waits = chip_->waits_for_network() || network_.expects_datagrams();
  Nanoseconds until = clock_.next_time() == never ? clock_.now() + longest_leap : clock_.next_time();
  if (real_time || (waits && !soc_->console_busy())) {
    const double slice = static_cast<double>(longest_wait) * options_.speed;
    const Nanoseconds left = clock_.next_time() - clock_.now();
    if (static_cast<double>(left) > slice) until = clock_.now() + static_cast<Nanoseconds>(slice);
    pass_real_time(static_cast<Nanoseconds>(static_cast<double>(until - clock_.now()) / options_.speed),
                   extra);
    network_.service();
    chip_->service();
    until = std::min(until, clock_.next_time());  // an answer may have come
  }
  clock_.sleep_until(until);
}

Machine::State Machine::step(bool real_time, int extra) {
  clock_.fire_due();
  network_.service();
  cable_->play();
  if (bitten_) return State::Reset;
  if (asleep_ && !cpu_->wakes()) {
    sleep(real_time, extra);
    return State::Running;
  }
  const Cpu::State state = cpu_->step();
  asleep_ = state == Cpu::State::Sleeping;
  if (power_lost_) return State::PowerLost;
  if (state == Cpu::State::Locked) return State::Locked;
  return cpu_->reset_requested() ? State::Reset : State::Running;
}

}  // namespace tlsfit::emulator
