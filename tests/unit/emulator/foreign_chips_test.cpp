// Other people's firmware (tests/emulator_guests) that uses the microcontroller's peripherals and the network
// chip as our own does not.
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "emulator/machine.hpp"
#include "guest.hpp"
#include "model/image_info.hpp"

namespace tlsfit::emulator {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

const fs::path tree = TLSFIT_SOURCE_DIR;

class ForeignChips : public testing::Test {
 protected:
  void SetUp() override { REQUIRE_ASSEMBLER(); }

  /// Compiles tests/emulator_guests/NAME.c for flash at `base`, and says which board it is for.
  fs::path compiled(const std::string& name, const std::string& base = "0x08000000") {
    const fs::path guests = tree / "tests/emulator_guests", elf = folder.path() / (name + ".elf"),
                   script = folder.path() / "link.ld", about = folder.path() / "info.json";
    std::string layout = read_text(guests / "link.ld");
    layout.replace(layout.find("0x08000000"), 10, base);
    write_file(script, layout);
    const ProcessResult linked =
        run_process({"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16",
                     "-mfloat-abi=hard", "-O1", "-Wall", "-Wextra", "-Werror", "-ffreestanding", "-nostdlib",
                     "-Wl,-T," + script.string() + ",--no-warn-rwx-segments", "-o", elf.string(),
                     (guests / "start.c").string(), (guests / (name + ".c")).string()});
    EXPECT_TRUE(linked.ok()) << linked.err;
    const ImageInfo info{.tlsfit_version = "9.9.9",
                         .mbedtls_version = "",
                         .compiler = "",
                         .layout = "bare",
                         .debug = false,
                         .targets = {},
                         .plans = {},
                         .board = board,
                         .net = load_json(tree / "configs/nets/wiznet.json")};
    write_file(about, dump_json(to_json(info)));
    const ProcessResult added =
        run_process({"arm-none-eabi-objcopy", "--add-section", ".tlsfit=" + about.string(), elf.string()});
    EXPECT_TRUE(added.ok()) << added.err;
    return elf;
  }

  /// Runs an image until it prints `end`, it ends, or it has had a minute of its own time; what it printed.
  std::string run(const fs::path& elf, VirtualNetwork::Options network = {},
                  const std::string& end = "done\r\n") {
    const Image image(elf);
    Names names;
    std::string out;
    network.unix_seconds = [] { return 0.0; };
    machine = nullptr;
    machine = std::make_unique<Machine>(
        image, names,
        Machine::Options{.seed = 1, .network = std::move(network), .console = [&out](std::uint8_t c) {
                           out += static_cast<char>(c);
                         }});
    Machine::State state = Machine::State::Running;
    while (state == Machine::State::Running && !out.ends_with(end) && machine->clock().now() < 60 * second)
      state = machine->step(false, -1);
    EXPECT_FALSE(machine->cpu().fault()) << machine->cpu().fault()->what;
    return out;
  }
  void expect_done(const fs::path& elf) {
    const std::string out = run(elf);
    EXPECT_THAT(out, EndsWith("done\r\n"));
    EXPECT_THAT(out, Not(HasSubstr("FAIL")));
  }

  TemporaryFolder folder;
  Json board = load_json(tree / "configs/boards/pico.json");
  std::unique_ptr<Machine> machine;
};

TEST_F(ForeignChips, BitBandWords) {
  expect_done(compiled("bits"));
}

TEST_F(ForeignChips, TimersAndExti) {
  expect_done(compiled("timers"));
}

TEST_F(ForeignChips, AnImageAtTheAliasOfFlash) {
  expect_done(compiled("timers", "0x00000000"));
}

TEST_F(ForeignChips, TheCalendar) {
  expect_done(compiled("calendar"));
}

TEST_F(ForeignChips, SettingsInFlash) {
  expect_done(compiled("store"));
  EXPECT_EQ(machine->flash_wear().erases, (std::vector<std::uint64_t>{0, 0, 2, 0, 0, 0, 0}));
  EXPECT_EQ(machine->flash_wear().programmed, 257U * 4);
}

/// Says "ping" to the device, hangs up, and returns what came back.
std::string call(std::uint16_t port) {
  HostAddress to = host_addresses("127.0.0.1").at(0);
  to.set_port(port);
  for (int n = 0; n < 500; ++n) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to.storage), to.size) != 0) {
      ::usleep(10'000);  // the run has not begun
      continue;
    }
    std::array<char, 16> text{};
    if (::send(socket.get(), "ping", 4, MSG_NOSIGNAL) != 4) return "not sent";
    const ssize_t size = ::recv(socket.get(), text.data(), text.size(), 0);
    return {text.data(), size < 0 ? 0 : static_cast<std::size_t>(size)};
  }
  return "not connected";
}

TEST_F(ForeignChips, AServerIsCalledFromTheHostAndWokenByTheInterruptPin) {
  board["nets"]["wiznet"]["pins"]["int"] = "B11";
  const fs::path elf = compiled("server");
  const std::uint16_t port = HostPort(0).port();
  std::string heard;
  std::thread caller([&] { heard = call(port); });
  const std::string out = run(elf, {.listens = {{port, 80}}});
  machine = nullptr;  // whoever still waits for an answer hears that it is over
  caller.join();
  EXPECT_EQ(heard, "ping");
  EXPECT_THAT(out, EndsWith("done\r\n"));
  EXPECT_THAT(out, Not(HasSubstr("FAIL")));
}

}  // namespace
}  // namespace tlsfit::emulator
