#include "image/witness/qemu_lx106.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

namespace tlsfit::test {

using emulator::Nanoseconds;
using emulator::lx106::Instruction;
using emulator::lx106::Op;
using Real = std::chrono::steady_clock;

namespace {

/// What an access takes of the peripherals' time: longer than anything that is waited for by looking, a
/// transfer on the SPI or eight periods of the RTC, so that the first look finds it. A busy machine may stop
/// QEMU at any moment while its clock goes on, and whoever looked again would give up.
constexpr Nanoseconds access_time = 100 * emulator::microsecond;
/// Longest step without an access, so that the network and alarms are heard.
constexpr int slice = 2;  // milliseconds
/// Requests that are pending for as long as they are held (the core's interrupts 0 to 5).
constexpr std::uint32_t by_level = 0x3F;
/// Where an ESP8266 has peripherals.
constexpr const char* watched[] = {"Z4,60000000,1000", "Z4,3ff00000,100", "Z4,3ff20e44,4"};

/// The bytes that an access moves; 0: it is none.
unsigned size_of_access(Op op) {
  switch (op) {
    case Op::L8ui:
    case Op::S8i:
      return 1;
    case Op::L16si:
    case Op::L16ui:
    case Op::S16i:
      return 2;
    case Op::L32i:
    case Op::S32i:
      return 4;
    default:
      return 0;
  }
}

}  // namespace

QemuLx106::QemuLx106(const fs::path& elf, std::uint32_t start, const Region& flash, emulator::Clock& clock,
                     emulator::Bus& bus)
    : clock_(clock), bus_(bus), flash_(flash), start_(start), flash_base_(flash.base) {
  run_qemu(elf);
  stub_ = std::make_unique<GdbStub>(folder_.path() / "gdb");
  for (const char* const range : watched) stub_->order(range);
  registers_ = words_of(stub_->ask("g"));
  if (registers_.size() < written) throw std::runtime_error("QEMU's LX106 has too few registers");
}

QemuLx106::~QemuLx106() {
  stub_.reset();
  if (qemu_ <= 0) return;
  ::kill(qemu_, SIGKILL);
  ::waitpid(qemu_, nullptr, 0);
}

void QemuLx106::run_qemu(const fs::path& elf) {
  const std::string stub = fmt::format("unix:{},server=on,wait=off", (folder_.path() / "gdb").string()),
                    log = folder_.path() / "log";
  const std::vector<std::string> words = {"qemu-system-xtensa",
                                          "-M",
                                          "sim",
                                          "-cpu",
                                          "lx106",
                                          "-display",
                                          "none",
                                          "-monitor",
                                          "none",
                                          "-serial",
                                          "none",
                                          "-kernel",
                                          elf.string(),
                                          "-gdb",
                                          stub,
                                          "-S"};
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  qemu_ = ::fork();
  if (qemu_ < 0) throw std::runtime_error("no process for QEMU");
  if (qemu_ != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600),
            nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, 0);
  ::dup2(file, 1);
  ::dup2(file, 2);
  ::execvp(argv[0], argv.data());
  ::_exit(127);
}

void QemuLx106::set_request(unsigned irq, bool level) {
  const std::uint32_t bit = 1U << irq & by_level;
  lines_ = level ? lines_ | bit : lines_ & ~bit;
}

/// With the registers as they are here. QEMU looks at what is pending when its timer ticks, or when the guest
/// changes what it lets in.
void QemuLx106::go_on() {
  const std::uint32_t pending = (registers_.at(interrupt_place) & ~by_level) | lines_;
  registers_.at(interrupt_place) = registers_.at(intset_place) = pending;
  told_ = lines_;
  stub_->send("G" + hex_of({registers_.begin(), registers_.begin() + written}));
  stub_->send("c");
  if (const std::string answer = stub_->receive(); answer != "OK")
    throw std::runtime_error("QEMU takes no registers: " + answer);
  running_ = true;
}

void QemuLx106::take_stop(const std::string& reason) {
  running_ = false;
  registers_ = words_of(stub_->ask("g"));
  if (reason.find("watch:") != std::string::npos) access();
}

void QemuLx106::stop() {
  if (!running_) return;
  stub_->interrupt();
  take_stop(stub_->receive());
}

std::optional<Instruction> QemuLx106::instruction() const {
  const std::uint32_t offset = pc() - flash_base_;
  const ByteView code = flash_.bytes();
  if (offset + 3 > code.size()) return std::nullopt;
  return emulator::lx106::decode(code[offset] | static_cast<std::uint32_t>(code[offset + 1]) << 8 |
                                     static_cast<std::uint32_t>(code[offset + 2]) << 16,
                                 pc());
}

/// The one that QEMU has stopped before; it goes on behind.
void QemuLx106::access() {
  const auto i = instruction();
  const unsigned size = i ? size_of_access(i->op) : 0;
  if (size == 0) throw std::runtime_error(fmt::format("no access to a peripheral at 0x{:08x}", pc()));
  const std::uint32_t address = registers_.at(i->s) + i->value;
  std::uint32_t& reg = registers_.at(i->t);
  if (i->op == Op::S8i || i->op == Op::S16i || i->op == Op::S32i)
    bus_.write(address, reg, size);
  else
    reg = bus_.read(address, size);
  if (i->op == Op::L16si) reg = static_cast<std::uint32_t>(static_cast<std::int16_t>(reg));
  registers_.at(pc_place) += i->size;
  ++accesses_;
  clock_.run(access_time * clock_.hz() / emulator::second);
}

emulator::Cpu::State QemuLx106::step() {
  if (!running_) go_on();
  const auto begin = Real::now();
  const auto stopped = stub_->receive_within(slice);
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Real::now() - begin).count();
  clock_.run(static_cast<std::uint64_t>(took) * clock_.hz() / 1'000'000);
  if (stopped)
    take_stop(*stopped);
  else if (lines_ != told_)
    stop();
  return State::Running;
}

std::optional<std::uint32_t> QemuLx106::load_word(std::uint32_t address) const {
  if (running_) return std::nullopt;
  const std::string answer = stub_->ask(fmt::format("m{:x},4", address));
  if (answer.size() != 8) return std::nullopt;
  return words_of(answer).front();
}

}  // namespace tlsfit::test
