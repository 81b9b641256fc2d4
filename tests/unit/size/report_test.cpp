// The report on real linked ARM programs, against independent figures: arm-none-eabi-size and objcopy.
#include "size/report.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "base/process.hpp"

using namespace tlsfit;
using testing::HasSubstr;

namespace {

const fs::path source = TLSFIT_SOURCE_DIR;

constexpr std::string_view program = R"(
#include <string.h>
int counter = 7;
static int zero[40];
const char *names[] = {"alpha", "beta"};
__attribute__((section(".trust_anchors"))) const unsigned char anchor[33] = {1};
__attribute__((noinline)) int mbedtls_aes_setkey(int x) { return x * counter + zero[x] + anchor[x]; }
int main(void) {
  volatile int i = 3;
  memset(zero, 1, (unsigned)i);
  return mbedtls_aes_setkey(i) + (int)strlen(names[i & 1]);
}
void reset_handler(void) { main(); }
)";

constexpr std::string_view linker_script = R"(
ENTRY(reset_handler)
MEMORY { FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 384K
         RAM (rw) : ORIGIN = 0x20000000, LENGTH = 96K }
SECTIONS {
  .text : { KEEP(*(.text.reset_handler)) *(.text*) } >FLASH
  .rodata : ALIGN(64) { *(.rodata*) } >FLASH
  .trust_anchors : { *(.trust_anchors) } >FLASH
  .stack (NOLOAD) : { . += 1K; } >RAM
  .data : ALIGN(4) { *(.data*) } >RAM AT>FLASH
  .bss (NOLOAD) : ALIGN(16) { *(.bss*) *(COMMON) } >RAM
  .arena (NOLOAD) : { . += 2K; } >RAM
  /DISCARD/ : { *(.ARM.exidx*) }
}
)";

/// A linked program with the section `.tlsfit`, and its map beside it.
class RealImage : public testing::Test {
 protected:
  void SetUp() override {
    if (!find_program("arm-none-eabi-gcc")) GTEST_SKIP() << "apt-get install gcc-arm-none-eabi";
    write_file(at("aes.c"), program);
    write_file(at("link.ld"), linker_script);
    run({"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-Os", "-ffunction-sections", "-fdata-sections",
         "-c", at("aes.c"), "-o", at("aes.c.obj")});
    run({"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-nostartfiles", "-specs=nano.specs",
         "-specs=nosys.specs", "-Wl,--gc-sections", "-T", at("link.ld"), "-Wl,-Map=" + at("firmware.map"),
         at("aes.c.obj"), "-o", at("plain.elf")});
    ImageInfo info;
    info.layout = "espruino";
    info.board = load_json(source / "configs/boards/pico.json");
    info.net = load_json(source / "configs/nets/wiznet.json");
    write_file(at("info.json"), dump_json(to_json(info)));
    run({"arm-none-eabi-objcopy", "--add-section", ".tlsfit=" + at("info.json"), at("plain.elf"),
         at("firmware.elf")});
    const fs::path rules_path = source / "configs/components.json";
    rules_ = component_rules_from_json(load_json(rules_path), rules_path.string());
  }

  std::string at(const std::string& name) const { return (folder_.path() / name).string(); }

  static std::string run(const std::vector<std::string>& command) {
    const ProcessResult result = run_process(command);
    if (!result.ok()) throw Error(ExitCode::Defect, "{}: {}", command[0], result.err);
    return result.out;
  }

  /// Section sizes as binutils' own tool tells them.
  std::map<std::string, std::uint64_t> sections() const {
    std::map<std::string, std::uint64_t> sizes;
    std::istringstream lines(run({"arm-none-eabi-size", "-A", at("firmware.elf")}));
    std::string line;
    while (std::getline(lines, line)) {
      std::istringstream words(line);
      std::string name;
      std::uint64_t size = 0;
      if (words >> name >> size) sizes[name] = size;
    }
    return sizes;
  }

  std::uint64_t flat_size() const {
    run({"arm-none-eabi-objcopy", "-O", "binary", at("firmware.elf"), at("firmware.bin")});
    return fs::file_size(at("firmware.bin"));
  }

  void expect_sums(const SizeReport& report) const {
    auto size = sections();
    EXPECT_EQ(report.flash_used, flat_size());
    EXPECT_GT(report.flash_used, 200u);
    EXPECT_EQ(report.ram_stack, 1024u);
    EXPECT_EQ(report.ram_heap, 2048u);
    EXPECT_EQ(report.ram_static, size.at(".data") + size.at(".bss"));
    std::uint64_t flash = 0, ram = 0;
    for (const Component& component : report.components) {
      flash += component.flash;
      ram += component.ram;
      std::uint64_t symbol_flash = 0, symbol_ram = 0;
      for (const SymbolSize& symbol : component.symbols) {
        symbol_flash += symbol.flash;
        symbol_ram += symbol.ram;
      }
      EXPECT_EQ(symbol_flash, component.flash) << component.name;
      EXPECT_EQ(symbol_ram, component.ram) << component.name;
    }
    EXPECT_EQ(flash, report.flash_used);
    EXPECT_EQ(ram, report.ram_static);
  }

  static Component component(const SizeReport& report, std::string_view name) {
    for (const Component& c : report.components)
      if (c.name == name) return c;
    throw Error(ExitCode::Usage, "no component {}", name);
  }

  TemporaryFolder folder_;
  ComponentRules rules_;
};

}  // namespace

TEST_F(RealImage, components_sum_exactly_to_flash_used_and_static_ram) {
  const ImageSize size = measure_image(at("firmware.elf"), rules_);
  EXPECT_TRUE(size.map_used);
  expect_sums(size.report);
  EXPECT_EQ(size.report.flash_capacity, 320u * 1024);  // the layout's, not the chip's
  EXPECT_EQ(size.report.ram_capacity, 96u * 1024);
  EXPECT_EQ(component(size.report, "trust anchors").flash, 33u);
  // Initialised data (counter, names) in flash and in RAM; cleared data (zero) in RAM alone.
  EXPECT_EQ(component(size.report, "AES").ram, 4u + 8 + 160);
  EXPECT_GT(component(size.report, "libc").flash, 16u);
  EXPECT_EQ(component(size.report, "libc").symbols.front().object, "libc_nano.a(lib_a-strlen)");
  EXPECT_GT(component(size.report, "padding").flash, 0u);
}

TEST_F(RealImage, without_its_map_the_sums_are_the_same) {
  fs::remove(at("firmware.map"));
  const ImageSize size = measure_image(at("firmware.elf"), rules_);
  EXPECT_FALSE(size.map_found);
  expect_sums(size.report);
  EXPECT_GT(component(size.report, "AES").flash, 0u);
  EXPECT_EQ(component(size.report, "trust anchors").flash, 33u);
}

TEST_F(RealImage, a_map_of_another_link_is_not_used) {
  std::string map = read_text(at("firmware.map"));
  const std::size_t digits = map.find("0x", map.find("\n.text ") + 7);
  map.replace(digits, 10, "0x08000040");
  write_file(at("firmware.map"), map);
  const ImageSize size = measure_image(at("firmware.elf"), rules_);
  EXPECT_TRUE(size.map_found);
  EXPECT_FALSE(size.map_used);
  expect_sums(size.report);
}

TEST_F(RealImage, a_program_of_others_is_not_ours) {
  try {
    measure_image(at("plain.elf"), rules_);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    EXPECT_THAT(error.what(), HasSubstr("it has no section .tlsfit"));
  }
}

// A damaged file is refused with an Error or read to exact sums: never a crash, never another exception.
TEST_F(RealImage, damaged_files_are_refused_or_still_sum) {
  const Bytes good = read_bytes(at("firmware.elf"));
  const fs::path path = at("broken.elf");
  std::size_t refused = 0;
  const auto try_it = [&](ByteView bytes) {
    write_file(path, bytes);
    try {
      const SizeReport report = measure_image(path, rules_).report;
      std::uint64_t flash = 0;
      for (const Component& c : report.components) flash += c.flash;
      EXPECT_EQ(flash, report.flash_used);
    } catch (const Error&) {
      ++refused;
    }
  };
  for (std::size_t i = 0; i < 40; ++i) try_it(ByteView(good).first(good.size() * i / 40));
  EXPECT_EQ(refused, 40u);
  // The ELF header, the program headers and the section headers (at e_shoff), byte by byte.
  const std::size_t table = good[32] | (good[33] << 8) | (good[34] << 16);
  for (std::size_t i = 0; i < 52 + 4 * 32 + 8 * 40; ++i) {
    const std::size_t where = i < 52 + 4 * 32 ? i : table + (i - 52 - 4 * 32);
    for (const int value : {0x00, 0x7f, 0xff}) {
      Bytes bytes = good;
      bytes.at(where) = static_cast<std::uint8_t>(value);
      try_it(bytes);
    }
  }
  EXPECT_GT(refused, 100u);
}

TEST_F(RealImage, what_a_run_measured_replaces_what_is_reserved) {
  RunReport run;
  run.peak_stack = 300;
  run.peak_heap = 500;
  const SizeReport report = with_measured(measure_image(at("firmware.elf"), rules_).report, run);
  EXPECT_EQ(report.ram_basis, "measured");
  EXPECT_EQ(report.ram_total(), report.ram_static + 800);
}

TEST_F(RealImage, text_has_every_component_and_the_sums) {
  const SizeReport report = measure_image(at("firmware.elf"), rules_).report;
  const std::string text = components_text(report, Detail::Symbols);
  for (const Component& component : report.components) EXPECT_THAT(text, HasSubstr(component.name));
  EXPECT_THAT(text, HasSubstr("mbedtls_aes_setkey"));
  EXPECT_THAT(bars_text(report), HasSubstr(" of 327,680 bytes"));
  EXPECT_THAT(bars_text(report), HasSubstr("stack 1,024 and heap 2,048 reserved"));
}

TEST_F(RealImage, an_over_full_link_says_what_is_largest) {
  std::string tight(linker_script);
  tight.replace(tight.find("384K"), 4, "100");
  write_file(at("tight.ld"), tight);
  const ProcessResult link =
      run_process({"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-nostartfiles", "-specs=nano.specs",
                   "-specs=nosys.specs", "-T", at("tight.ld"), "-Wl,-Map=" + at("tight.map"), at("aes.c.obj"),
                   "-o", at("tight.elf")});
  EXPECT_FALSE(link.ok());
  const auto largest = components_in_region(parse_link_map(read_text(at("tight.map"))), "FLASH", rules_);
  ASSERT_GE(largest.size(), 3u);
  EXPECT_EQ(largest[0].name, "libc");  // memset and strlen
  EXPECT_GT(largest[0].flash, largest[1].flash);
  std::uint64_t sum = 0;
  for (const Component& component : largest) sum += component.flash;
  EXPECT_GT(sum, 100u);
  EXPECT_LT(sum, measure_image(at("firmware.elf"), rules_).report.flash_used + 100);  // no RAM among it
}
