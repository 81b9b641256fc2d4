// The divisions and products of firmware/start/lx106 as machine code: right, and the same instructions and
// addresses whatever the numbers are.
#include <gtest/gtest.h>

#include <functional>
#include <sstream>

#include "base/error.hpp"
#include "model/core.hpp"
#include "unit/emulator/lx106_guest.hpp"

namespace tlsfit::emulator::lx106 {
namespace {

constexpr std::uint32_t numbers = test_data.base;  // two of 64 bits, and the result

/// The functions linked into a guest that calls one of them and sleeps.
class Lx106Arithmetic : public testing::Test {
 protected:
  /// What the call leaves in a2 and a3, and what ran, in one number.
  struct Called {
    std::uint64_t result;
    std::size_t trace;
  };

  void compile() {
    const fs::path root = TLSFIT_SOURCE_DIR;
    const Core core = load_core((root / "configs/cores/lx106.json").string());
    std::vector<std::string> command{core.program("g++"),
                                     "-std=c++20",
                                     "-Os",
                                     "-S",
                                     "-o",
                                     (folder_.path() / "arithmetic.s").string(),
                                     (root / "firmware/start/lx106/arithmetic.cpp").string(),
                                     "-I" + (root / "firmware").string()};
    command.insert(command.end(), core.flags.begin(), core.flags.end());
    // As firmware/borrowed_headers.cmake asks.
    const ProcessResult said = run_process({core.headers_of + "-g++", "-E", "-v", "-x", "c++", "/dev/null"});
    std::istringstream lines(said.err);
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with(" /") && line.find("/c++") != line.npos)
        command.push_back("-isystem" + line.substr(1));
    const ProcessResult compiled = run_process(command);
    if (!compiled.ok()) FAIL() << compiled.err;
    arithmetic_ = read_text(folder_.path() / "arithmetic.s");
  }

  void load(const std::string& function) {
    guest_.emplace(fmt::format(R"(
_start:
  movi a1, 0x{:x}
  movi a6, 0x{:x}
  l32i a2, a6, 0
  l32i a3, a6, 4
  l32i a4, a6, 8
  l32i a5, a6, 12
  call0 {}
  waiti 0
{}
)",
                               test_data.base + 0x1000, numbers, function, arithmetic_));
    start_ = guest_->cpu.pc();
  }

  Called call(const std::array<std::uint32_t, 4>& arguments) {
    for (std::uint32_t n = 0; n < 4; ++n) guest_->cpu.memory().put_word(numbers + 4 * n, arguments[n]);
    std::size_t trace = 0;
    guest_->cpu.on_run([&](std::uint32_t address, std::uint32_t) { trace = trace * 31 + address; });
    guest_->cpu.reset(start_);
    while (guest_->cpu.step() == Cpu::State::Running && !guest_->cpu.fault()) {
    }
    EXPECT_FALSE(guest_->cpu.fault()) << guest_->cpu.fault()->what;
    return {static_cast<std::uint64_t>(guest_->cpu.reg(3)) << 32 | guest_->cpu.reg(2), trace};
  }

  TemporaryFolder folder_;
  std::string arithmetic_;
  std::optional<Lx106Guest> guest_;
  std::uint32_t start_ = 0;
};

constexpr std::array<std::uint32_t, 9> words{0,          1,          3,          10,        0xFFFF,
                                             0x12345678, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};

TEST_F(Lx106Arithmetic, RunsTheSameInstructionsForAllNumbers) {
  REQUIRE_LX106();
  compile();
  ASSERT_FALSE(HasFatalFailure());
  struct Function {
    const char* name;
    std::function<std::uint32_t(std::uint32_t, std::uint32_t)> of;
  };
  const auto as_signed = [](std::uint32_t value) {
    return static_cast<std::int64_t>(static_cast<std::int32_t>(value));
  };
  for (const Function& function : {
           Function{"__udivsi3", [](std::uint32_t a, std::uint32_t b) { return a / b; }},
           Function{"__umodsi3", [](std::uint32_t a, std::uint32_t b) { return a % b; }},
           Function{"__divsi3",
                    [&](std::uint32_t a, std::uint32_t b) {
                      return static_cast<std::uint32_t>(as_signed(a) / as_signed(b));
                    }},
           Function{"__modsi3",
                    [&](std::uint32_t a, std::uint32_t b) {
                      return static_cast<std::uint32_t>(as_signed(a) % as_signed(b));
                    }},
       }) {
    load(function.name);
    const std::size_t trace = call({1, 1, 0, 0}).trace;
    for (const std::uint32_t a : words)
      for (const std::uint32_t b : words) {
        const Called called = call({a, b, 0, 0});
        EXPECT_EQ(called.trace, trace) << function.name << ' ' << a << ' ' << b;
        if (b != 0) {
          EXPECT_EQ(static_cast<std::uint32_t>(called.result), function.of(a, b))
              << function.name << ' ' << a << ' ' << b;
        }
      }
  }
  load("__muldi3");
  const std::size_t trace = call({0, 0, 0, 0}).trace;
  for (const std::uint32_t a : words)
    for (const std::uint32_t b : words) {
      const Called called = call({a, b, b, a});
      EXPECT_EQ(called.trace, trace) << a << ' ' << b;
      EXPECT_EQ(called.result,
                (static_cast<std::uint64_t>(b) << 32 | a) * (static_cast<std::uint64_t>(a) << 32 | b));
    }
}

}  // namespace
}  // namespace tlsfit::emulator::lx106
