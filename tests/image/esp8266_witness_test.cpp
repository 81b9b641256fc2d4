// The ESP8266's image on another implementation of its core: QEMU brings the same page in the same memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "emulator/measure.hpp"
#include "image/board.hpp"
#include "image/witness/qemu_lx106.hpp"
#include "model/console.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using emulator::Machine;
using Real = std::chrono::steady_clock;

class Esp8266Witness : public ServedImage {
 protected:
  static void SetUpTestSuite() {
    if (missing().empty())
      serve({.identities = {test_pki().ecdsa},
             .page = std::string(3000, 'p') + "\nthe end\n",
             .directives = "ssl_protocols TLSv1.2; client_header_timeout 600s;"},
            "wiznet", {"--estimate"}, "esp8266");
  }
  void SetUp() override {
    if (!missing().empty()) GTEST_SKIP() << missing();
    ServedImage::SetUp();
  }
  static std::string missing() {
    if (!find_program("xtensa-lx106-elf-g++"))
      return "xtensa-lx106-elf-g++ is not there: apt-get install gcc-xtensa-lx106";
    if (!find_program("qemu-system-xtensa"))
      return "qemu-system-xtensa is not there: apt-get install qemu-system-misc";
    return "";
  }
};

/// Waits for what the guest says; false if it does not in time.
bool run_until(Machine& machine, std::chrono::seconds most, const std::function<bool()>& done) {
  const auto end = Real::now() + most;
  while (!done() && Real::now() < end)
    if (machine.step(false, -1) != Machine::State::Running) return false;
  return done();
}

TEST_F(Esp8266Witness, BringsTheSamePageInTheSameMemory) {
  const emulator::Image elf(image->elf());
  emulator::Names names;
  for (const Target& target : elf.info().targets) names.add_target(target);
  std::string transcript, page;
  Console console({.line = [&](std::string_view line) { transcript += std::string(line) + "\n"; },
                   .body = [&](std::string_view bytes) { page += bytes; },
                   .ready = nullptr,
                   .finished = nullptr});
  QemuLx106* qemu = nullptr;
  Machine machine(elf, names,
                  {.seed = 1,
                   .network = {.unix_seconds =
                                   [] {
                                     return std::chrono::duration<double>(
                                                std::chrono::system_clock::now().time_since_epoch())
                                         .count();
                                   }},
                   .console = [&](std::uint8_t c) { console.take(c); },
                   .note = [&](const std::string& note) { transcript += "emulator: " + note + "\n"; },
                   .processor =
                       [&](emulator::Clock& clock, emulator::Bus& bus) {
                         auto made =
                             std::make_unique<QemuLx106>(image->elf(), elf.symbol("reset_handler").value(),
                                                         elf.board().flash, clock, bus);
                         qemu = made.get();
                         return made;
                       }});
  const auto begin = Real::now();
  const std::chrono::seconds most(300);
  ASSERT_TRUE(run_until(machine, most, [&] { return console.ready(); })) << transcript;
  machine.type("get " + url(*server) + "\n");
  ASSERT_TRUE(run_until(machine, most, [&] { return console.finished() == 1; })) << transcript;
  // The session's memory is given back right after.
  const auto settled = Real::now() + std::chrono::seconds(1);
  run_until(machine, most, [&] { return Real::now() > settled; });
  qemu->stop();
  RunReport theirs;
  emulator::measure(machine, elf, theirs);
  fmt::print("{} accesses to peripherals, {:.1f} s\n", qemu->accesses(),
             std::chrono::duration<double>(Real::now() - begin).count());

  const RunResult ours = run(*image, {"--get", url(*server)});
  ASSERT_EQ(ours.outcome(0), "ok") << ours.transcript;
  const RequestReport& job = console.jobs().begin()->second;
  EXPECT_EQ(job.outcome, "ok") << transcript;
  EXPECT_EQ(job.http_status, 200);
  EXPECT_EQ(page, std::string(3000, 'p') + "\nthe end\n");
  EXPECT_EQ(job.tls_suite, ours.request(0).at("tls").at("suite"));
  EXPECT_TRUE(job.tls_verified);

  const Json& peak = ours.report.at("peak");
  EXPECT_EQ(theirs.peak_heap, peak.at("heap"));
  EXPECT_EQ(theirs.heap_now, 0U);
  // But for words that the deepest frame, an interrupt's at times, has and never writes.
  EXPECT_NEAR(static_cast<double>(theirs.painted_stack), peak.at("stack_painted").get<double>(), 48);
  fmt::print("stack {} and {}, heap {} and {}\n", theirs.painted_stack, peak.at("stack_painted").get<int>(),
             theirs.peak_heap, peak.at("heap").get<int>());
}

}  // namespace
}  // namespace tlsfit::test
