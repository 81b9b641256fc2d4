// `tlsfit build` and `tlsfit size` on the real firmware, with the cross compiler.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/elf.hpp"
#include "cli/build_fixture.hpp"
#include "model/fit.hpp"
#include "model/image_info.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

TEST_F(Build, InterruptedItLeavesNoImageAndTheNextOneWorks) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::vector<std::string> words = command(fit());
    words.insert(words.begin(), TLSFIT_BINARY);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(TLSFIT_BINARY, pointers.data());
    ::_exit(127);
  }
  // Somewhere in CMake's configuration or in the first objects.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  ::kill(child, SIGINT);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status)) << status;
  EXPECT_EQ(WTERMSIG(status), SIGINT);
  for (const std::string& ending : endings) EXPECT_FALSE(fs::exists(out(ending)));

  const ProcessResult again = run(command(fit()));
  EXPECT_EQ(again.exit_code, 0) << again.err;
  for (const std::string& ending : endings) EXPECT_GT(fs::file_size(out(ending)), 1000u) << ending;
}

TEST_F(Build, InterruptedWhileItProbesItLeavesNothing) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listener, 16), 0);
  ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const std::string target = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  const fs::path place = folder_->path() / "probing";
  const std::string deep = (place / "deep/out").string();
  fs::create_directories(place);
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl(TLSFIT_BINARY, TLSFIT_BINARY, "build", "--board", any_board, "--net", any_net, "--target",
            target.c_str(), "-o", deep.c_str(), nullptr);
    ::_exit(127);
  }
  const int connection = ::accept(listener, nullptr, nullptr);  // it probes; nobody ever answers
  EXPECT_TRUE(fs::exists(deep));
  ::kill(child, SIGINT);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) << status;
  EXPECT_EQ(tree_of(place), std::set<std::string>());
  ::close(connection);
  ::close(listener);
}

TEST_F(Build, TheFilesHoldTheSameImage) {
  need_build();
  const fs::path back = folder_->path() / "back.bin";
  ASSERT_TRUE(run_process({"arm-none-eabi-objcopy", "-I", "ihex", "-O", "binary", out(".hex").string(),
                           back.string()})
                  .ok());
  const Bytes bin = read_bytes(out(".bin"));
  EXPECT_EQ(read_bytes(back), bin);
  const Bytes dfu = read_bytes(out(".dfu"));
  EXPECT_EQ(std::string(dfu.begin(), dfu.begin() + 5), "DfuSe");
  EXPECT_GT(dfu.size(), bin.size() - 64);  // the gaps between segments are not in it
  EXPECT_LT(dfu.size(), bin.size() + 400);

  const ElfFile elf = read_elf(out(".elf"));
  const ElfSection* const section = elf.section(image_info_section);
  ASSERT_NE(section, nullptr);
  EXPECT_FALSE(section->allocated);  // it is never flashed
  const std::string text(section->content.begin(), section->content.end());
  const ImageInfo info = image_info_from_json(parse_json(text, "info"), "info");
  EXPECT_EQ(info.layout, "bare");
  EXPECT_EQ(info.board.at("id"), "pico");
  EXPECT_EQ(info.mbedtls_version, find_mbedtls().version);
  EXPECT_FALSE(info.debug);
}

// The invariant of size reports on the real image, against binutils' own figures.
TEST_F(Build, ComponentsSumToTheImage) {
  need_build();
  const ProcessResult result = run({"size", out(".elf").string(), "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  const Json report = parse_json(result.out, "size");
  EXPECT_EQ(report.at("schema"), "tlsfit.size/1");
  std::uint64_t flash = 0, ram = 0, tls = 0, other = 0, gaps = 0;
  for (const Json& component : report.at("components")) {
    flash += component.at("flash").get<std::uint64_t>();
    ram += component.at("ram").get<std::uint64_t>();
    for (const Json& symbol : component.at("symbols"))
      if (symbol.at("name").get<std::string>().starts_with("(before ."))
        gaps += symbol.at("flash").get<std::uint64_t>();
    if (component.at("name") == "TLS") tls = component.at("flash");
    if (component.at("name") == "other") other = component.at("flash");
  }
  EXPECT_EQ(flash, report.at("flash").at("used"));
  EXPECT_EQ(ram, report.at("ram").at("static"));
  EXPECT_EQ(flash, fs::file_size(out(".bin")));
  EXPECT_GT(tls, 5000u);
  EXPECT_LE(other * 100, flash) << "the rules in configs/components.json know too little of the firmware";

  // `size` in Berkeley format: text, data, bss, without gaps; stack and arena are in its bss.
  std::istringstream lines(run_process({"arm-none-eabi-size", out(".elf").string()}).out);
  std::string heading;
  std::getline(lines, heading);
  std::uint64_t text = 0, data = 0, bss = 0;
  lines >> text >> data >> bss;
  EXPECT_EQ(flash, text + data + gaps);
  EXPECT_EQ(report.at("ram").at("total"), data + bss);
}

TEST_F(Build, AgainCompilesNothingAndGivesTheSameBytes) {
  need_build();
  const auto before = outputs();
  const ProcessResult result = run(command(fit(), {"--verbose"}));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("no work to do"));
  EXPECT_THAT(result.out, MatchesRegex("flash  \\[.*free\nRAM .*reserved\n"));
  EXPECT_TRUE(outputs() == before);
}

TEST_F(Build, WhatDoesNotFitSaysByHowMuchAndWhatIsLargest) {
  need_build();
  const auto before = outputs();
  const std::string wide = read_text(fit() / "link.ld");
  std::string script = wide;
  const std::size_t at = script.find("LENGTH = ", script.find("FLASH (rx)")) + 9;
  script.replace(at, script.find('\n', at) - at, "30000");
  write_file(fit() / "link.ld", script);
  const ProcessResult result = run(command(fit()));
  write_file(fit() / "link.ld", wide);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, MatchesRegex("tlsfit: does not fit: flash over by [0-9,]+ bytes; largest: TLS "
                                       "[0-9,]+, .*\n"));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  EXPECT_TRUE(outputs() == before);
}

TEST_F(Build, WhatDoesNotCompileShowsTheErrorAndNothingElse) {
  need_build();
  const auto before = outputs();
  const std::string header = read_text(fit() / "board.h");
  write_file(fit() / "board.h", header + "\n#error no such board\n");
  const ProcessResult result = run(command(fit()));
  write_file(fit() / "board.h", header);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, StartsWith("tlsfit: the firmware does not compile:\n"));
  EXPECT_THAT(result.err, HasSubstr("#error no such board"));
  EXPECT_THAT(result.err, Not(HasSubstr("-mcpu=")));  // no command lines
  EXPECT_LE(std::count(result.err.begin(), result.err.end(), '\n'), 12);
  EXPECT_TRUE(outputs() == before);
}

TEST_F(Build, AFitForAnotherBoardOrLayoutIsRefused) {
  const fs::path other = folder_->path() / "other";
  make_fit(other);
  const ProcessResult layout = run(command(other, {"--layout", "espruino"}));
  EXPECT_EQ(layout.exit_code, 2);
  EXPECT_THAT(layout.err, HasSubstr("the fit is for layout 'bare', not 'espruino'"));
}

// A board of the same name with less memory than the fit was made for: told before anything is compiled.
TEST_F(Build, ABoardWithLessMemoryIsRefused) {
  const fs::path place = folder_->path() / "less";
  fs::create_directories(place);
  make_fit(place / "fit");
  Fit fit = fit_from_json(load_json(place / "fit/fit.json"), "fit");
  fit.flash.capacity = 384 * 1024;
  fit.ram.capacity = 96 * 1024;
  write_file(place / "fit/fit.json", dump_json(to_json(fit)));
  Json board = load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/boards/pico.json");
  board["ram"][0]["size"] = "64K";
  write_file(place / "small.json", dump_json(board));
  const std::set<std::string> before = tree_of(place);
  const ProcessResult result = run({"build", "--board", (place / "small.json").string(), "--net", "wiznet",
                                    "--fit", (place / "fit").string(), "-o", (place / "out").string()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("with 98,304 bytes of RAM, this one has 65,536: fit again"));
  EXPECT_EQ(tree_of(place), before);
}

TEST_F(Build, RunRefusesBadArgumentsForAGoodImage) {
  if (!emulator_is_here()) GTEST_SKIP() << "tlsfit-emulator was not built: apt-get install libunicorn-dev";
  need_build();
  const std::string image = out(".elf").string();
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"run", image, "--map", "nonsense"},
           {"run", image, "--seed", "x"},
           {"run", image, "--seed", "-1"},
           {"run", image, "--max-seconds", "-1"},
           {"run", image, "--get", "http://localhost/"},
           {"run", image, "--get", "https://localhost/\nstats"},
           {"run", image, "--get", "https://localhost/" + std::string(300, 'a')}}) {
    const ProcessResult result = run(arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments[2];
    EXPECT_EQ(result.out, "") << arguments[2];
    EXPECT_THAT(result.err, HasSubstr(arguments[2]));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
}

// --seed's own refusal once was the largest double there is, digit by digit.
TEST_F(Build, RunSaysInAFewWordsWhatASeedIs) {
  if (!emulator_is_here()) GTEST_SKIP() << "tlsfit-emulator was not built: apt-get install libunicorn-dev";
  need_build();
  const ProcessResult result = run({"run", out(".elf").string(), "--seed", "abc"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--seed: want a whole number that is not negative, got abc"));
  EXPECT_LT(result.err.size(), 150u) << result.err;
}

TEST_F(Build, RunAndSizeSayThatADiskIsFullAndEndWithAClosedPipe) {
  if (!emulator_is_here()) GTEST_SKIP() << "tlsfit-emulator was not built: apt-get install libunicorn-dev";
  need_build();
  const std::string image = out(".elf").string();
  const auto shell = [&](const std::string& text) {
    ProcessOptions typed;
    typed.input = "help\nhelp\n";
    typed.timeout = std::chrono::minutes(2);
    return run_process({"bash", "-c", text, TLSFIT_BINARY, image}, typed);
  };
  for (const char* const command : {"run", "size"}) {
    const ProcessResult full = shell(std::string("exec \"$0\" --quiet ") + command + " \"$1\" >/dev/full");
    EXPECT_EQ(full.exit_code, 2) << command;
    EXPECT_THAT(full.err, MatchesRegex("tlsfit(-emulator)?: standard output cannot be written: No space left "
                                       "on device\n"));
    const ProcessResult cut = shell(std::string("{ sleep 0.2; exec \"$0\" --quiet ") + command +
                                    " \"$1\"; } | true; exit ${PIPESTATUS[0]}");
    EXPECT_EQ(cut.exit_code, 128 + SIGPIPE) << command;
    EXPECT_EQ(cut.err, "") << command;
  }
}

TEST_F(Build, SizeTakesNoReportOfAnotherImage) {
  if (!emulator_is_here()) GTEST_SKIP() << "tlsfit-emulator was not built: apt-get install libunicorn-dev";
  need_build();
  const std::string image = out(".elf").string(), report = (folder_->path() / "run.json").string();
  const ProcessResult ran =
      run({"run", image, "--tls", "nowhere.example:443", "--json", "--quiet", "--speed", "100"});
  ASSERT_EQ(ran.exit_code, 4) << ran.err;
  EXPECT_EQ(parse_json(ran.out, "run").at("image").at("sha256").get<std::string>() + "  " +
                out(".bin").string() + "\n",
            run_process({"sha256sum", out(".bin").string()}).out);
  write_file(report, ran.out);
  EXPECT_EQ(run({"size", image, "--run", report}).exit_code, 0);
  std::string other = ran.out;
  other.replace(other.find("\"sha256\": \"") + 11, 4, "beef");
  write_file(report, other);
  const ProcessResult refused = run({"size", image, "--run", report});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("not of this image"));
  EXPECT_EQ(std::count(refused.err.begin(), refused.err.end(), '\n'), 1) << refused.err;
}

// What the device asks for and may not reach is named, with what would let it.
TEST_F(Build, RunHintsAtMapForAHostThatTheFitDoesNotName) {
  if (!emulator_is_here()) GTEST_SKIP() << "tlsfit-emulator was not built: apt-get install libunicorn-dev";
  need_build();
  const ProcessResult result =
      run({"run", out(".elf").string(), "--get", "https://nowhere.example/", "--speed", "100"});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_THAT(result.err, HasSubstr("--map nowhere.example=ADDRESS[:PORT] or --allow-net"));
}

TEST_F(Build, JsonIsTheSizeReport) {
  need_build();
  const ProcessResult result = run(command(fit(), {"--json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, run({"size", out(".elf").string(), "--json"}).out);
}

// Design decision 8, in debug as well: another fit than the sample, made by the rules, links and starts.
TEST_F(Build, WithoutTargetsItIsForCommonServersAndStarts) {
  const fs::path place = folder_->path() / "alone";
  fs::create_directories(place);
  ProcessOptions there;
  there.folder = place;
  const ProcessResult result =
      run_process({TLSFIT_BINARY, "build", "--board", any_board, "--net", any_net, "--debug"}, there);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, StartsWith("no target named: "));
  EXPECT_THAT(result.err, HasSubstr("build/pico-wiznet/firmware.elf"));
  if (!emulator_is_here()) return;
  there.input = "help\nstats\n";
  const ProcessResult console = run_process({TLSFIT_BINARY, "run", "build/pico-wiznet/firmware.elf"}, there);
  EXPECT_EQ(console.exit_code, 0) << console.err;
  EXPECT_THAT(console.out, HasSubstr("on pico with wiznet, layout bare, debug"));
  EXPECT_THAT(console.out, HasSubstr("tls HOST:PORT"));
  EXPECT_THAT(console.out, HasSubstr("stats: uptime "));
}

TEST_F(Build, AProgramsOwnListIsTakenFromAnywhere) {
  const fs::path place = folder_->path() / "elsewhere";
  write_file(place / "weather/app.cpp", "void setup() {}\nvoid loop() {}\n");
  write_file(place / "weather/targets.json",
             R"({"schema": "tlsfit.targets/1", "targets": [{"host": "weather.invalid"}]})");
  write_file(place / "targets.json",
             R"({"schema": "tlsfit.targets/1", "targets": [{"host": "here.invalid"}]})");
  ProcessOptions there;
  there.folder = place;
  const auto fit_for = [&](const std::vector<std::string>& program) {
    std::vector<std::string> arguments = {TLSFIT_BINARY, "fit", "--board", any_board, "--net", any_net};
    arguments.insert(arguments.end(), program.begin(), program.end());
    const ProcessResult result = run_process(arguments, there);
    EXPECT_NE(result.exit_code, 0);
    return result.err;
  };
  EXPECT_THAT(
      fit_for({"--app", "weather"}),
      AllOf(StartsWith("no target named: those of weather/targets.json"), HasSubstr("weather.invalid")));
  EXPECT_THAT(fit_for({}),
              AllOf(StartsWith("no target named: those of targets.json"), HasSubstr("here.invalid")));
}

// Ctrl-C that reaches tlsfit alone, as from a script, still ends the emulator, whose report is still shown.
TEST_F(Build, RunInterruptedEndsInOrder) {
  if (!emulator_is_here()) GTEST_SKIP() << "tlsfit-emulator was not built: apt-get install libunicorn-dev";
  need_build();
  // A console at which nobody types, for as long as it takes to see its first line.
  const ProcessResult result =
      run_process({"sh", "-c",
                   "mkfifo \"$2\"; exec 3<>\"$2\"; \"$0\" run \"$1\" --max-seconds 0 <&3 >\"$3\" & "
                   "while ! grep -q '^tlsfit ' \"$3\" 2>/dev/null; do sleep 0.1; done; kill -INT $!; wait $!",
                   TLSFIT_BINARY, out(".elf").string(), (folder_->path() / "keys").string(),
                   (folder_->path() / "screen").string()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("peak stack"));
}

TEST_F(Build, DebugSaysHowMuchMoreFlashItTakes) {
  const ProcessResult result = run(command(fit(), {"--debug"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, testing::ContainsRegex("debug takes [0-9,]+ bytes of flash more than release"));
  const ProcessResult size = run({"size", out(".elf").string()});
  EXPECT_THAT(size.out, HasSubstr("layout bare, debug"));
}

}  // namespace
}  // namespace tlsfit::test
