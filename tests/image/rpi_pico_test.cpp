// The same pages by a Raspberry Pi Pico with a W5500 (RP2040, Cortex-M0+): what of an image hangs on its core
// and chip. The drivers of nets and all that is above them are tried on other boards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <sstream>

#include "image/board.hpp"
#include "image/every_net.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class RpiPico : public ServedImage {
 protected:
  /// A server that waits for a handshake on a machine with other work for longer than nginx's minute.
  static void SetUpTestSuite() {
    serve({.identities = {test_pki().ecdsa},
           .page = std::string(3000, 'p'),
           .directives = "ssl_protocols TLSv1.2; client_header_timeout 600s;"},
          "wiznet", {}, "rpi-pico");
  }
};

/// What Armv6-M has (DDI 0419, A6.7), as objdump writes it.
const std::set<std::string> armv6_m = {
    "adcs",  "add",  "adds", "ands", "asrs",  "b",     "bcc",   "bcs",  "beq",  "bge",   "bgt",
    "bhi",   "bics", "bkpt", "bl",   "ble",   "bls",   "blt",   "blx",  "bmi",  "bne",   "bpl",
    "bvc",   "bvs",  "bx",   "cmn",  "cmp",   "cpsid", "cpsie", "dmb",  "dsb",  "eors",  "isb",
    "ldmia", "ldr",  "ldrb", "ldrh", "ldrsb", "ldrsh", "lsls",  "lsrs", "mov",  "movs",  "mrs",
    "msr",   "muls", "mvns", "negs", "nop",   "orrs",  "pop",   "push", "rev",  "rev16", "revsh",
    "rors",  "rsbs", "sbcs", "sev",  "stmia", "str",   "strb",  "strh", "sub",  "subs",  "svc",
    "sxtb",  "sxth", "tst",  "udf",  "uxtb",  "uxth",  "wfe",   "wfi",  "yield"};

// Unicorn takes CBZ, IT and BASEPRI on a Cortex-M0, too.
TEST_F(RpiPico, HasNoInstructionThatItsCoreLacks) {
  const ProcessResult listed = run_process({"arm-none-eabi-objdump", "-d", image->elf().string()});
  ASSERT_TRUE(listed.ok()) << listed.err;
  std::istringstream lines(listed.out);
  std::set<std::string> others;
  std::size_t seen = 0;
  for (std::string line; std::getline(lines, line);) {
    // "10001f8a:", the code, the instruction and its operands, with tabs between.
    std::istringstream parts(line);
    std::string place, code, name, operands;
    std::getline(parts, place, '\t');
    std::getline(parts, code, '\t');
    std::getline(parts, name, '\t');
    std::getline(parts, operands);
    if (!place.ends_with(':') || name.empty() || name.starts_with('.')) continue;
    ++seen;
    if (name.ends_with(".n")) name.resize(name.size() - 2);
    if (!armv6_m.contains(name) || operands.starts_with("BASEPRI") || operands.ends_with("BASEPRI"))
      others.insert(line);
  }
  EXPECT_GT(seen, 10'000U);
  EXPECT_THAT(others, IsEmpty());
}

TEST_F(RpiPico, BringsThePageInLittleMemory) {
  const RunResult result = run(*image, {"--get", url(*server), "--seed", "1", "--max-seconds", "600"});
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  EXPECT_EQ(result.request(0).at("http").at("bytes"), 3000);
  EXPECT_TRUE(result.report.at("tls").at("verified").get<bool>());
  expect_as_estimated(*image, result);
  EXPECT_THAT(result.transcript, Not(HasSubstr("not modelled")));
  EXPECT_THAT(result.transcript, Not(HasSubstr("lost")));
  EXPECT_LE(result.report.at("peak").at("total").get<int>(), 9 * 1024);
  EXPECT_LE(fs::file_size(image->elf().replace_extension("bin")), 46U * 1024);
  // Of each block of 512 bytes 256 are the image's (unit tests read the format).
  const Bytes binary = read_bytes(image->elf().replace_extension("bin")),
              uf2 = read_bytes(image->elf().replace_extension("uf2"));
  EXPECT_EQ(uf2.size(), (binary.size() + 255) / 256 * 512);
  EXPECT_TRUE(std::equal(binary.begin(), binary.begin() + 256, uf2.begin() + 32));
}

TEST_F(RpiPico, RefusesAndServesAsOverEveryNet) {
  expect_refusals(*image, *server);
}

TEST_F(RpiPico, ServesTwoAtOnce) {
  expect_two_at_once(*image, *server);
}

TEST_F(RpiPico, ServesManyInARow) {
  expect_many_in_a_row(*image, *server);
}

// Its clocks come from the ring oscillator then, whose random bit is none.
TEST_F(RpiPico, RefusesToShakeHandsWithoutItsNoise) {
  for (const char* const defect : {"--no-noise", "--no-crystal"}) {
    const RunResult result = run(*image, {"--get", url(*server), defect, "--max-seconds", "60"});
    EXPECT_EQ(result.outcome(0), "tls-error") << defect;
    EXPECT_THAT(result.error(0), HasSubstr("noise source is stuck")) << defect;
    EXPECT_EQ(result.report.at("peak").at("heap"), 0) << defect << ": no handshake may begin";
  }
}

/// Where scripts/setup puts it.
fs::path rp2040js() {
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  const char* const home = std::getenv("HOME");
  return (cache != nullptr ? fs::path(cache) : fs::path(home != nullptr ? home : "/") / ".cache") /
         "tlsfit/rp2040js";
}

// An emulator that shares nothing with ours, not even the W5500 and the network.
TEST_F(RpiPico, BringsThePageInAnEmulatorOfOthersToo) {
  if (!find_program("node")) GTEST_SKIP() << "needs node: apt-get install nodejs npm";
  if (!fs::exists(rp2040js() / "node_modules/rp2040js"))
    GTEST_SKIP() << "needs rp2040js, which scripts/setup test gets by npm: it is not in " << rp2040js();
  ProcessOptions options;
  options.timeout = std::chrono::minutes(14);
  const ProcessResult result =
      run_process({"node", fs::path(TLSFIT_SOURCE_DIR) / "tests/image/rp2040js/run.mjs",
                   image->elf().replace_extension("bin"), url(*server), rp2040js()},
                  options);
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("secp256r1, verified"));
  EXPECT_THAT(result.out, HasSubstr("[1] done: 200, 3000 bytes"));
  EXPECT_THAT(result.out, HasSubstr(std::string(100, 'p')));
}

}  // namespace
}  // namespace tlsfit::test
