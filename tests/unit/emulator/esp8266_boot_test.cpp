// What the ESP8266's boot ROM starts, and what it does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "emulator/cpu/lx106/processor.hpp"
#include "emulator/esp8266/boot.hpp"

namespace tlsfit::emulator::esp8266 {
namespace {

using testing::HasSubstr;

constexpr Region flash{0x40200000, 0x1000}, data{0x3FFE8000, 0x1000};

/// One segment of eight bytes, `movi.n a2, 7` and `waiti 0` from its fifth on, and the checksum for it.
Bytes image() {
  Bytes bytes(flash.size, 0xFF);
  const Bytes begin = {0xE9, 1,    3,    0x20, 0x14, 0x00, 0x10, 0x40, 0x10, 0x00, 0x10,
                       0x40, 12,   0,    0,    0,    0x11, 0x22, 0x33, 0x44, 0x0C, 0x72,
                       0x00, 0x70, 0x00, 0x00, 0x00, 0x00, 0xAA, 0xAA, 0xAA};
  std::copy(begin.begin(), begin.end(), bytes.begin());
  bytes[31] = 0xEF ^ 0x11 ^ 0x22 ^ 0x33 ^ 0x44 ^ 0x0C ^ 0x72 ^ 0x70;
  return bytes;
}

std::string refusal(const Bytes& bytes) {
  Notes notes{nullptr};
  Clock clock{1000};
  Bus bus{notes};
  lx106::Processor cpu{clock, bus, {.flash = flash, .ram = {data, instruction_ram}, .devices = {}}};
  try {
    boot(cpu, bytes);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Esp8266Boot, LoadsTheSegmentAndBeginsInIt) {
  Notes notes{nullptr};
  Clock clock{1000};
  Bus bus{notes};
  lx106::Processor cpu{clock, bus, {.flash = flash, .ram = {data, instruction_ram}, .devices = {}}};
  boot(cpu, image());
  EXPECT_EQ(cpu.pc(), 0x40100014U);
  EXPECT_EQ(cpu.step(), Cpu::State::Sleeping);
  EXPECT_EQ(cpu.reg(2), 7U);
}

TEST(Esp8266Boot, RefusesWhatTheRomWould) {
  const auto with = [](std::size_t at, std::uint8_t value) {
    Bytes bytes = image();
    bytes[at] = value;
    return refusal(bytes);
  };
  EXPECT_EQ(refusal(image()), "");
  EXPECT_THAT(with(0, 0xEA), HasSubstr("begins with 0xEA"));
  EXPECT_THAT(with(1, 2), HasSubstr("2 segments"));
  EXPECT_THAT(with(4, 0x1C), HasSubstr("entry"));
  EXPECT_THAT(with(16, 0x10), HasSubstr("its checksum is 0x"));
  EXPECT_THAT(with(31, 0), HasSubstr("not 0x00"));
  EXPECT_THAT(with(11, 0x3F), HasSubstr("not for instruction RAM"));
  EXPECT_THAT(with(13, 0x10), HasSubstr("not for instruction RAM")) << "longer than the flash";
  EXPECT_THAT(with(15, 0xFF), HasSubstr("not for instruction RAM"));
}

TEST(Esp8266Boot, TheRomsFunctionReturns) {
  Notes notes{nullptr};
  Clock clock{1000};
  Bus bus{notes};
  lx106::Processor cpu{clock,
                       bus,
                       {.flash = flash,
                        .ram = {data, instruction_ram},
                        .devices = {},
                        .rom = rom,
                        .rom_content = rom_content()}};
  cpu.reset(cache_read_enable);
  cpu.flash().put(0, Bytes{0x00, 0x70, 0x00});  // waiti 0
  cpu.set_reg(0, flash.base);
  EXPECT_EQ(cpu.step(), Cpu::State::Sleeping);
  EXPECT_FALSE(cpu.fault());
  std::uint32_t word = 0;
  EXPECT_TRUE(cpu.memory().store(rom.base, 4, word)) << "it is read only";
}

}  // namespace
}  // namespace tlsfit::emulator::esp8266
