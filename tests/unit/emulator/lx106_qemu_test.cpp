// The LX106's arithmetic, shifts, branches and accesses against another implementation: random programs,
// whose registers and memory are the same on qemu-system-xtensa.
#include <gtest/gtest.h>

#include <random>

#include "unit/emulator/lx106_guest.hpp"

namespace tlsfit::emulator::lx106 {
namespace {

/// Registers are logged after each piece, with the memory that it has used; a1 goes on behind.
constexpr unsigned pieces = 60, per_piece = 40, log_size = 256;

class Program {
 public:
  explicit Program(unsigned seed) : random_(seed) {
    text_ = "_start:\n";
    for (unsigned n = 0; n < 16; ++n)
      if (n != 1) add("movi a{}, 0x{:x}", n, edgy());
    add("movi a1, 0x{:x}", test_data.base);
    for (unsigned n = 0; n < pieces; ++n) {
      for (unsigned k = 0; k < per_piece; ++k) instruction();
      for (unsigned r = 0; r < 16; ++r) add("s32i a{}, a1, {}", r, 4 * r);
      add("rsr.sar a0");
      add("s32i a0, a1, 64");
      add("addmi a1, a1, {}", log_size);
    }
    // write(1, data, size); exit(0)
    add("movi a2, 4\nmovi a3, 1\nmovi a4, 0x{:x}\nmovi a5, {}\nsimcall", test_data.base, size());
    add("movi a2, 1\nmovi a3, 0\nsimcall\nwaiti 0");
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  static constexpr std::uint32_t size() { return pieces * log_size; }

 private:
  template <class... Values>
  void add(fmt::format_string<Values...> line, Values&&... values) {
    text_ += fmt::format(line, std::forward<Values>(values)...) + "\n";
  }
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  /// Any register but the one that points to memory.
  unsigned reg() {
    const unsigned n = below(15);
    return n == 0 ? 0 : n + 1;
  }
  std::uint32_t edgy() {
    static constexpr std::uint32_t edges[] = {0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x8000, 0xFFFF};
    return below(3) == 0 ? edges[below(std::size(edges))] : static_cast<std::uint32_t>(random_());
  }

  void instruction() {
    static constexpr const char* three[] = {
        "add",   "addx2", "addx4", "addx8", "and",   "mul16s", "mul16u", "mull",   "or",    "sub",
        "subx2", "subx4", "subx8", "xor",   "add.n", "moveqz", "movnez", "movltz", "movgez"};
    static constexpr const char* two[] = {"abs", "neg", "nsa", "nsau", "mov.n"};
    static constexpr const char* narrow[] = {"l8ui", "s8i"};
    static constexpr const char* half[] = {"l16ui", "l16si", "s16i"};
    static constexpr const char* word[] = {"l32i", "s32i", "l32i.n", "s32i.n"};
    static constexpr const char* compare[] = {"beq",  "bne",  "bge", "bgeu", "blt",   "bltu",
                                              "ball", "bany", "bbc", "bbs",  "bnall", "bnone"};
    static constexpr const char* zero[] = {"beqz", "bnez", "bgez", "bltz"};
    static constexpr int b4const[] = {-1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64, 128, 256};
    switch (below(14)) {
      case 0:
      case 1:
      case 2:
        return add("{} a{}, a{}, a{}", three[below(std::size(three))], reg(), reg(), reg());
      case 3:
        return add("{} a{}, a{}", two[below(std::size(two))], reg(), reg());
      case 4:
        // SAR is 32 where nothing is to be shifted left; then QEMU 7.2 takes SRL and SRA for shifts by 0, the
        // manual for shifts by 32.
        add("{} a{}", below(2) == 0 ? "ssl" : "ssa8b", reg());
        if (below(2) == 0) return add("sll a{}, a{}", reg(), reg());
        return add("src a{}, a{}, a{}", reg(), reg(), reg());
      case 5:
        add("{} a{}", below(2) == 0 ? "ssr" : "ssa8l", reg());
        if (below(3) == 0) return add("src a{}, a{}, a{}", reg(), reg(), reg());
        return add("{} a{}, a{}", below(2) == 0 ? "srl" : "sra", reg(), reg());
      case 6:
        return below(2) == 0 ? add("slli a{}, a{}, {}", reg(), reg(), 1 + below(31))
                             : add("srai a{}, a{}, {}", reg(), reg(), below(32));
      case 7:
        if (below(2) == 0) return add("srli a{}, a{}, {}", reg(), reg(), below(16));
        return add("extui a{}, a{}, {}, {}", reg(), reg(), below(17), 1 + below(16));
      case 8:
        if (below(2) == 0) return add("addi a{}, a{}, {}", reg(), reg(), static_cast<int>(below(256)) - 128);
        return add("movi a{}, {}", reg(), static_cast<int>(below(4096)) - 2048);
      case 9:
        return add("{} a{}, a1, {}", narrow[below(std::size(narrow))], reg(), 68 + below(180));
      case 10:
        return add("{} a{}, a1, {}", half[below(std::size(half))], reg(), 2 * (34 + below(90)));
      case 11:
        return add("{} a{}, a1, {}", word[below(std::size(word))], reg(), 4 * below(15));
      case 12:
        if (below(2) == 0)
          add("{} a{}, a{}, 1f", compare[below(std::size(compare))], reg(), reg());
        else
          add("{} a{}, 1f", zero[below(std::size(zero))], reg());
        break;
      case 13:
        if (below(2) == 0)
          add("{} a{}, {}, 1f", below(2) == 0 ? "bbci" : "bbsi", reg(), below(32));
        else
          add("b{}i a{}, {}, 1f", below(2) == 0 ? "ge" : "eq", reg(), b4const[below(16)]);
        break;
    }
    // What the branch may skip.
    add("movi.n a{}, {}\nadd.n a{}, a{}, a{}\n1:", reg(), static_cast<int>(below(128)) - 32, reg(), reg(),
        reg());
  }

  std::mt19937 random_;
  std::string text_;
};

class Lx106Qemu : public testing::TestWithParam<unsigned> {};

TEST_P(Lx106Qemu, ComputesTheSame) {
  REQUIRE_LX106();
  if (!find_program("qemu-system-xtensa"))
    GTEST_SKIP() << "qemu-system-xtensa is not there: apt-get install qemu-system-misc";
  const Program program(GetParam());
  const TemporaryFolder folder;
  const fs::path elf = folder.path() / "program.elf";
  link_lx106(program.text(), elf, test_flash.base);
  const ProcessResult theirs =
      run_process({"qemu-system-xtensa", "-M", "lx60-nommu", "-cpu", "lx106", "-semihosting", "-nographic",
                   "-monitor", "none", "-serial", "none", "-kernel", elf.string()});
  ASSERT_EQ(theirs.out.size(), Program::size()) << theirs.err;

  Lx106Guest guest(program.text());
  guest.run();
  ASSERT_FALSE(guest.cpu.fault()) << guest.cpu.fault()->what;
  for (std::uint32_t at = 0; at < Program::size(); at += 4) {
    std::uint32_t word = 0;
    for (unsigned n = 0; n < 4; ++n)
      word |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(theirs.out[at + n])) << (8 * n);
    ASSERT_EQ(guest.word(test_data.base + at), word)
        << fmt::format("piece {}, word {}", at / log_size, at % log_size / 4);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Lx106Qemu, testing::Range(1U, 7U));

}  // namespace
}  // namespace tlsfit::emulator::lx106
