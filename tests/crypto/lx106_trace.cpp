// lx106_trace IMAGE [MOST]: the ESP8266's machine code in the emulator's LX106, with many different secrets
// (traces.hpp).
//
// IMAGE is arm_subject.cpp and lx106_subject.cpp, compiled and linked as an image is: code and constants
// where the chip's flash is, which gives whole words only. What this does not show: instructions whose own
// time depends on their operands. The core has no division; of MULL and MUL16U nobody has said how long they
// take.
#include <cstdio>
#include <cstdlib>
#include <map>

#include "elf_parts.hpp"
#include "emulator/cpu/lx106/processor.hpp"
#include "traces.hpp"

namespace {

using namespace crypto::test;
namespace lx106 = tlsfit::emulator::lx106;

constexpr tlsfit::Region flash{0x40200000, 0x100000}, ram{0x3FFE8000, 0x14000};
constexpr std::uint32_t stack = ram.base + 0x10000, secret_at = ram.base + 0x11000;
constexpr std::uint32_t end = flash.base + flash.size - 16;  ///< where functions return to: it sleeps there
constexpr std::uint8_t waiti[] = {0x00, 0x70, 0x00};

class Lx106Tracer : public Tracer {
 public:
  explicit Lx106Tracer(const char* image) {
    load_elf(
        image,
        [this](std::uint64_t address, const std::uint8_t* bytes, std::size_t size) {
          if (address - flash.base >= flash.size)
            give_up("the image has initialised data, which nobody copies");
          cpu_.flash().put(static_cast<std::uint32_t>(address) - flash.base, {bytes, size});
        },
        functions_);
    cpu_.flash().put(end - flash.base, waiti);
    cpu_.on_run([this](std::uint32_t pc, std::uint32_t) { see(pc); });
  }
  bool has(const std::string& function) const override { return functions_.contains(function); }

  Trace run(const std::string& function, const std::vector<std::uint8_t>& secret) override {
    if (!has(function)) give_up("no function " + function);
    for (std::uint32_t at = ram.base; at < ram.base + ram.size; at += 4) cpu_.memory().put_word(at, 0);
    for (std::uint32_t i = 0; i < secret.size(); ++i) cpu_.memory().store(secret_at + i, 1, secret[i]);
    trace_ = {};
    cpu_.reset(static_cast<std::uint32_t>(functions_.at(function)));
    cpu_.set_reg(0, end);
    cpu_.set_reg(1, stack);
    cpu_.set_reg(2, secret_at);
    while (cpu_.step() == tlsfit::emulator::Cpu::State::Running)
      if (cpu_.fault()) give_up(function + ": " + cpu_.fault()->what);
    if (cpu_.pc() != end + std::size(waiti)) give_up(function + " does not return");
    trace_.result = cpu_.reg(2);
    return trace_;
  }

 private:
  /// Before an instruction runs.
  void see(std::uint32_t pc) {
    if (pc == end) return;
    trace_.add(pc);
    ++trace_.instructions;
    const lx106::Instruction& i = *cpu_.memory().fetch(pc);
    using lx106::Op;
    const std::uint32_t address = cpu_.reg(i.s) + i.value;
    switch (i.op) {
      case Op::L8ui:
        return trace_.access(address, 1, false);
      case Op::L16si:
      case Op::L16ui:
        return trace_.access(address, 2, false);
      case Op::L32i:
        return trace_.access(address, 4, false);
      case Op::S8i:
        return trace_.access(address, 1, true);
      case Op::S16i:
        return trace_.access(address, 2, true);
      case Op::S32i:
        return trace_.access(address, 4, true);
      default:  // L32R's literal is where its own address says
        return;
    }
  }

  std::map<std::string, std::uint64_t> functions_;
  tlsfit::emulator::Notes notes_{nullptr};
  tlsfit::emulator::Clock clock_{80'000'000};
  tlsfit::emulator::Bus bus_{notes_};
  lx106::Processor cpu_{clock_, bus_, {.flash = flash, .ram = {ram}, .devices = {}}};
  Trace trace_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) give_up("want IMAGE [MOST]");
  Lx106Tracer tracer(argv[1]);
  if (!tracer.has("subject_divide")) give_up("the image divides nothing");
  return have_one_trace(tracer, argc == 3 ? std::atoi(argv[2]) : 1000) ? 0 : 1;
}
