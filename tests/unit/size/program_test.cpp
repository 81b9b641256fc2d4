// Programs that tlsfit did not build: Arm, RISC-V and Xtensa, with and without a map, against binutils' own
// figures.
#include <gmock/gmock.h>

#include <sstream>

#include "base/process.hpp"
#include "size/report.hpp"

using namespace tlsfit;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

namespace {

struct Target {
  std::string prefix;  ///< of the compiler
  std::vector<std::string> switches;
};

void PrintTo(const Target& target, std::ostream* out) {
  *out << target.prefix;
}

constexpr std::string_view main_source = R"(
int counter = 7;
static int zero[40];
extern int send(int), digest(int);
int quick(int x) __attribute__((section(".ramcode")));
int quick(int x) { return x + counter; }
void start(void) { zero[counter] = send(3) + digest(4) + quick(5); for (;;) {} }
)";

constexpr std::string_view script = R"(
ENTRY(start)
MEMORY { ROM (rx) : ORIGIN = 0x08000000, LENGTH = 64K
         SRAM (rw) : ORIGIN = 0x20000000, LENGTH = 16K }
SECTIONS {
  .text : { *(.literal* .text*) } >ROM
  .rodata : ALIGN(64) { *(.rodata*) } >ROM
  .ramcode : ALIGN(16) { *(.ramcode.literal .ramcode*) } >SRAM AT>ROM
  .data : ALIGN(4) { *(.data*) *(.sdata*) } >SRAM AT>ROM
  .bss (NOLOAD) : ALIGN(16) { *(.bss*) *(.sbss*) *(COMMON) } >SRAM
  .stack (NOLOAD) : { . += 1K; } >SRAM
  /DISCARD/ : { *(.ARM.exidx*) *(.eh_frame*) *(.comment) *(.xtensa.info) }
}
)";

/// src/app/main.c alone, src/net/send.c and src/crypto/digest.c in libparts.a, compiled with DWARF.
class Program : public testing::TestWithParam<Target> {
 protected:
  void SetUp() override {
    const std::string& prefix = GetParam().prefix;
    if (!find_program(prefix + "gcc"))
      GTEST_SKIP() << "apt-get install gcc-" << prefix.substr(0, prefix.size() - 1);
    write_file(at("src/app/main.c"), main_source);
    write_file(at("src/net/send.c"),
               "static const char *texts[] = {\"alpha\", \"beta\"};\n"
               "int sent;\nint send(int x) { return sent += texts[x & 1][x & 3]; }\n");
    write_file(at("src/crypto/digest.c"),
               "static const unsigned char box[64] = {1, 2, 3};\n"
               "int digest(int x) { return box[x & 63] * 77; }\n");
    write_file(at("link.ld"), script);
    compile("src/app/main");
    compile("src/net/send");
    compile("src/crypto/digest");
    run({prefix + "ar", "rcs", at("libparts.a"), at("src/net/send.o"), at("src/crypto/digest.o")});
    run(command({"-nostdlib", "-nostartfiles", "-Wl,--build-id=none", "-T", at("link.ld"),
                 "-Wl,-Map=" + at("a.map"), at("src/app/main.o"), at("libparts.a"), "-o", at("a.elf")}));
    question_.rules =
        component_rules_from_json(load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/components.json"), "r");
  }

  void compile(const std::string& name) {
    run(command({"-Os", "-g", "-fcommon", "-c", at(name + ".c"), "-o", at(name + ".o")}));
  }

  std::vector<std::string> command(const std::vector<std::string>& rest) const {
    std::vector<std::string> all{GetParam().prefix + "gcc"};
    all.insert(all.end(), GetParam().switches.begin(), GetParam().switches.end());
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
  }

  std::string at(const std::string& name) const { return (folder_.path() / name).string(); }

  static std::string run(const std::vector<std::string>& words) {
    const ProcessResult result = run_process(words);
    if (!result.ok()) throw Error(ExitCode::Defect, "{}: {}", words[0], result.err);
    return result.out;
  }

  std::uint64_t section(const std::string& wanted) const {
    std::istringstream lines(run({GetParam().prefix + "size", "-A", at("a.elf")}));
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string name;
      std::uint64_t size = 0;
      if (words >> name >> size && name == wanted) return size;
    }
    return 0;
  }

  /// Bytes of the LOAD segments, as readelf tells them.
  std::uint64_t loaded() const {
    std::istringstream lines(run({GetParam().prefix + "readelf", "-lW", at("a.elf")}));
    std::uint64_t sum = 0;
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string kind, offset, virtual_address, physical, size;
      if (words >> kind >> offset >> virtual_address >> physical >> size && kind == "LOAD")
        sum += std::stoull(size, nullptr, 16);
    }
    return sum;
  }

  /// Against binutils' figures; and every row sums.
  void expect_sums(const SizeReport& report) const {
    EXPECT_EQ(report.flash_used, loaded());
    EXPECT_GT(report.flash_used, 200u);
    EXPECT_EQ(report.ram_static, section(".ramcode") + section(".data") + section(".bss"));
    EXPECT_EQ(report.ram_stack, 1024u);
    // Reading it checks the sums once more.
    EXPECT_EQ(size_report_from_json(parse_json(dump_json(to_json(report)), "r"), "r"), report);
  }

  static std::vector<std::string> names(const SizeReport& report) {
    std::vector<std::string> result;
    for (const Component& component : report.components) result.push_back(component.name);
    return result;
  }

  static std::string component_with(const SizeReport& report, std::string_view symbol) {
    for (const Component& component : report.components)
      for (const SymbolSize& row : component.symbols)
        if (row.name == symbol) return component.name;
    return "none";
  }

  TemporaryFolder folder_;
  SizeQuestion question_;
};

TEST_P(Program, WithItsMapIsTakenApartByArchiveAndRegion) {
  const ImageSize size = measure_program(at("a.elf"), question_);
  EXPECT_TRUE(size.map_used);
  EXPECT_FALSE(size.info);
  expect_sums(size.report);
  EXPECT_EQ(size.report.flash_capacity, 64u * 1024);
  EXPECT_EQ(size.report.ram_capacity, 16u * 1024);
  EXPECT_EQ(component_with(size.report, "send"), "libparts.a");
  EXPECT_EQ(component_with(size.report, "start"), "src/app");
  ASSERT_EQ(size.report.memory.size(), 2u);
  EXPECT_EQ(size.report.memory[0].name, "ROM");
  EXPECT_EQ(size.report.memory[1].name, "SRAM");
  EXPECT_EQ(size.report.memory[0].parts.front().name, ".text");
}

TEST_P(Program, WithoutAMapIsTakenApartByTheFoldersOfItsSources) {
  fs::remove(at("a.map"));
  const ImageSize size = measure_program(at("a.elf"), question_);
  EXPECT_TRUE(size.units_used);
  expect_sums(size.report);
  EXPECT_EQ(size.report.flash_capacity, 0u);
  EXPECT_EQ(component_with(size.report, "send"), "src/net");
  EXPECT_EQ(component_with(size.report, "sent"), "src/net")
      << "a global variable: DWARF alone tells where it is from";
  EXPECT_EQ(component_with(size.report, "digest"), "src/crypto");
  EXPECT_EQ(component_with(size.report, "box"), "src/crypto");
  EXPECT_EQ(component_with(size.report, "counter"), "src/app");
}

TEST_P(Program, InitialisedDataAndCodeInRamCountInBothMemories) {
  const SizeReport report = measure_program(at("a.elf"), question_).report;
  for (const Component& component : report.components)
    for (const SymbolSize& row : component.symbols)
      if (row.name == "counter") {
        EXPECT_EQ(row.flash, 4u);
        EXPECT_EQ(row.ram, 4u);
      } else if (row.name == "quick") {
        EXPECT_GT(row.flash, 0u);
        EXPECT_EQ(row.ram, row.flash);
      } else if (row.name == "zero") {
        EXPECT_EQ(row.flash, 0u);
        EXPECT_EQ(row.ram, 160u);
      }
}

TEST_P(Program, StrippedStillSumsAndNamesItsLeftovers) {
  fs::remove(at("a.map"));
  run({GetParam().prefix + "strip", at("a.elf")});
  const SizeReport report = measure_program(at("a.elf"), question_).report;
  expect_sums(report);
  EXPECT_THAT(names(report), Contains(nameless_component));
}

TEST_P(Program, GroupsByFileSectionAndRules) {
  question_.grouping = Grouping::Section;
  EXPECT_THAT(names(measure_program(at("a.elf"), question_).report), Contains(".rodata"));
  question_.grouping = Grouping::File;
  EXPECT_EQ(component_with(measure_program(at("a.elf"), question_).report, "send"), "send");
  question_.grouping = Grouping::Rules;
  question_.rules.entries = {{.name = "network", .about = "", .rules = {{.object = {"send"}}}}};
  const SizeReport report = measure_program(at("a.elf"), question_).report;
  EXPECT_EQ(component_with(report, "send"), "network");
  EXPECT_EQ(component_with(report, "digest"), other_component);
}

TEST_P(Program, AnObjectFileIsNotLinked) {
  try {
    measure_program(at("src/app/main.o"), question_);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("want a linked program"));
  }
}

/// Whatever a crafted file says, it is refused or sums.
TEST_P(Program, DamagedDebuggingInformationIsReadOrPassedOver) {
  fs::remove(at("a.map"));
  const ElfFile good = read_elf(at("a.elf"));
  std::uint64_t random = 1;
  std::size_t read = 0;
  for (int round = 0; round < 400; ++round) {
    ElfFile file = good;
    for (ElfSection& section : file.sections) {
      if (!section.name.starts_with(".debug_") || section.content.empty()) continue;
      for (int change = 0; change < 3; ++change) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const std::size_t where = (random >> 33) % section.content.size();
        section.content[where] = static_cast<std::uint8_t>(round % 3 == 0 ? 0xff : random >> 25);
      }
      if (round % 7 == 0) section.content.resize(section.content.size() * (random >> 60) / 16);
    }
    read += read_units(file).at(*good.symbol("counter")) != nullptr;
  }
  EXPECT_GT(read, 0u);
  EXPECT_NE(read_units(good).at(*good.symbol("counter")), nullptr);
}

INSTANTIATE_TEST_SUITE_P(
    Cores, Program,
    testing::Values(Target{"arm-none-eabi-", {"-mcpu=cortex-m4", "-mthumb"}},
                    Target{"arm-none-eabi-", {"-mcpu=cortex-m4", "-mthumb", "-gdwarf-4"}},
                    Target{"riscv64-unknown-elf-", {"-march=rv32imac", "-mabi=ilp32"}},
                    Target{"riscv64-unknown-elf-",
                           {"-march=rv64imac", "-mabi=lp64", "-mcmodel=medany", "-gdwarf-2"}},
                    Target{"xtensa-lx106-elf-", {"-mlongcalls"}}));

}  // namespace
