// The LX106's decoder against the toolchain's disassembler: all of the C library, and random instructions.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <sstream>

#include "base/file.hpp"
#include "base/process.hpp"
#include "unit/emulator/lx106_guest.hpp"
#include "unit/emulator/lx106_text.hpp"

namespace tlsfit::emulator::lx106 {
namespace {

struct Line {
  std::uint32_t address, code;
  std::string text;
};

/// "  1c:\tc6dc      \tbnez.n\ta6, 3c <calloc+0x3c>".
std::vector<Line> disassembled(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{"xtensa-lx106-elf-objdump"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const ProcessResult result = run_process(command);
  EXPECT_TRUE(result.ok()) << result.err;
  std::vector<Line> lines;
  std::istringstream all(result.out);
  for (std::string line; std::getline(all, line);) {
    const std::size_t colon = line.find(":\t"), tab = line.find('\t', colon + 2);
    if (colon == std::string::npos || tab == std::string::npos) continue;
    char* end = nullptr;
    Line& read = lines.emplace_back();
    read.address = static_cast<std::uint32_t>(std::strtoul(line.c_str(), &end, 16));
    read.code = static_cast<std::uint32_t>(std::strtoul(line.c_str() + colon + 2, &end, 16));
    read.text = line.substr(tab + 1);
  }
  return lines;
}

TEST(Lx106Decode, ReadsTheWholeCLibraryAsTheDisassemblerDoes) {
  REQUIRE_LX106();
  const std::string found = run_process({"xtensa-lx106-elf-gcc", "-print-file-name=libc.a"}).out;
  const fs::path library = found.substr(0, found.find('\n'));
  if (!library.is_absolute()) GTEST_SKIP() << "no C library: apt-get install picolibc-xtensa-lx106-elf";
  std::size_t compared = 0;
  for (const Line& line : disassembled({"-d", library.string()})) {
    // Literals between the functions; "ill" is what fills gaps.
    if (line.text.empty() || line.text.starts_with(".byte") || line.text.starts_with("ill")) continue;
    ++compared;
    EXPECT_EQ(text_of(decode(line.code, line.address)), text_of(line.text)) << line.text;
    EXPECT_NE(text_of(line.text), "") << line.text;
  }
  EXPECT_GT(compared, 50'000U);
}

/// Each followed by NOP.Ns, so that the disassembler finds its step again after what is none.
TEST(Lx106Decode, TakesForAnInstructionWhatTheDisassemblerDoes) {
  REQUIRE_LX106();
  constexpr std::uint32_t count = 20'000;
  std::mt19937 random(106);
  std::map<std::uint32_t, std::uint32_t> codes;  // by address
  std::string bytes;
  for (std::uint32_t n = 0; n < count; ++n) {
    // Half of them QRST, whose corners are the darkest, and half of those its first two tables.
    auto code = static_cast<std::uint32_t>(random()) & 0xFFFFFFU;
    if (n % 2 == 0) code &= ~0xFU;
    if (n % 4 == 0) code &= 0xF1FFFFU;
    codes[static_cast<std::uint32_t>(bytes.size())] = code;
    for (unsigned at = 0; at < size_of(code); ++at) bytes += static_cast<char>(code >> (8 * at));
    for (unsigned nop = 0; nop < 4; ++nop) bytes += "\x3d\xf0";
  }
  const TemporaryFolder folder;
  write_file(folder.path() / "code.bin", bytes);
  std::size_t legal = 0, illegal = 0;
  for (const Line& line :
       disassembled({"-D", "-EL", "-b", "binary", "-m", "xtensa", (folder.path() / "code.bin").string()})) {
    const auto code = codes.find(line.address);
    if (code == codes.end()) continue;
    const Instruction i = decode(code->second, line.address);
    EXPECT_EQ(text_of(i), text_of(line.text)) << fmt::format("{:06x}: {}", code->second, line.text);
    (i.op == Op::Illegal ? illegal : legal) += 1;
  }
  EXPECT_GT(legal, count / 2);
  EXPECT_GT(illegal, count / 4);
}

}  // namespace
}  // namespace tlsfit::emulator::lx106
