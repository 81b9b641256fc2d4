// Erasing and programming the STM32F401's flash through its registers (RM0368 section 3).
#include "stm32f4_fixture.hpp"

namespace tlsfit::emulator {
namespace {

constexpr std::uint32_t keyr = flash_interface + 4, optkeyr = flash_interface + 8, sr = flash_interface + 0xC,
                        cr = flash_interface + 0x10, optcr = flash_interface + 0x14;
constexpr std::uint32_t pg = 1, ser = 2, strt = 1U << 16, by_word = 2U << 8;
constexpr std::uint32_t wrperr = 1U << 4, pgaerr = 1U << 5, pgperr = 1U << 6, pgserr = 1U << 7;

class FlashTest : public Stm32f401Test {
 protected:
  void unlock() {
    set(keyr, 0x45670123);
    set(keyr, 0xCDEF89AB);
  }
  /// A store as the CPU makes it; nothing if it is a fault.
  std::optional<std::uint64_t> store(std::uint32_t offset, std::uint64_t value, unsigned size = 4) {
    const auto cells = flash.on_store(offset, value, size);
    if (!cells) return cells;
    Bytes bytes;
    for (unsigned n = 0; n < size; ++n) bytes.push_back(static_cast<std::uint8_t>(*cells >> (8 * n)));
    flash.put(offset, bytes);
    return cells;
  }
  std::uint32_t word(std::uint32_t offset) const {
    const ByteView b = flash.bytes().subspan(offset, 4);
    return static_cast<std::uint32_t>(b[0] | b[1] << 8 | b[2] << 16) | static_cast<std::uint32_t>(b[3]) << 24;
  }
};

TEST_F(FlashTest, IsLockedUntilBothKeysCome) {
  EXPECT_EQ(get(cr) >> 31, 1U);
  EXPECT_FALSE(store(0x8000, 1)) << "a fault";
  unlock();
  EXPECT_EQ(get(cr) >> 31, 0U);
  set(cr, 1U << 31);
  EXPECT_EQ(get(cr) >> 31, 1U);
  unlock();
  EXPECT_EQ(get(cr), 0U);
}

TEST_F(FlashTest, AWrongKeyLocksUntilReset) {
  set(keyr, 0x12345678);
  unlock();
  EXPECT_EQ(get(cr) >> 31, 1U);
}

TEST_F(FlashTest, ProgrammingTurnsOnesIntoZerosAndTakesItsTime) {
  unlock();
  set(cr, pg | by_word);
  const Nanoseconds before = clock.now();
  EXPECT_EQ(store(0x4000, 0x12345678), 0x12345678U);
  EXPECT_EQ(clock.now() - before, 16 * microsecond) << "the CPU stands still: it runs from this flash";
  EXPECT_EQ(get(sr), 0U);
  EXPECT_TRUE(notes.all().empty());
  store(0x4000, 0x0F0F0F0F);
  EXPECT_EQ(word(0x4000), 0x02040608U);
  ASSERT_EQ(notes.all().size(), 1U);
  EXPECT_NE(notes.all().begin()->find("without having been erased"), std::string::npos);
  EXPECT_EQ(soc->flash_wear().programmed, 8U);
}

TEST_F(FlashTest, ErasesTheSectorAndCountsItsWear) {
  unlock();
  set(cr, pg | by_word);
  for (const std::uint32_t offset : {0xFFFCU, 0x10000U, 0x1FFFCU, 0x20000U}) store(offset, 0);
  set(cr, ser | 4U << 3 | by_word);
  const Nanoseconds before = clock.now();
  set(cr, ser | 4U << 3 | by_word | strt);
  EXPECT_EQ(clock.now() - before, 550 * millisecond);
  EXPECT_EQ(word(0xFFFC), 0U) << "sector 3";
  EXPECT_EQ(word(0x10000), 0xFFFFFFFFU) << "sector 4: 64 KB from 0x10000 on";
  EXPECT_EQ(word(0x1FFFC), 0xFFFFFFFFU);
  EXPECT_EQ(word(0x20000), 0U) << "sector 5";
  EXPECT_EQ(soc->flash_wear().erases, (std::vector<std::uint64_t>{0, 0, 0, 0, 1, 0, 0}));
}

TEST_F(FlashTest, ErrorsLeaveTheCellsAsTheyWere) {
  unlock();
  set(cr, by_word);
  EXPECT_EQ(store(0x4000, 0), 0xFFFFFFFFU);
  EXPECT_EQ(get(sr), pgserr) << "PG was not set";
  set(sr, pgserr);
  set(cr, pg | by_word);
  store(0x4000, 0, 2);
  EXPECT_EQ(get(sr), pgperr) << "16 bits with PSIZE for 32";
  set(sr, 0xF0);
  store(0x400E, 0, 4);
  EXPECT_EQ(get(sr), pgaerr) << "across a row of 16 bytes";
  store(0x4000, 0);
  EXPECT_EQ(get(sr), pgaerr | pgserr) << "errors must be cleared first";
  EXPECT_EQ(word(0x4000), 0xFFFFFFFFU);
  EXPECT_EQ(word(0x400C), 0xFFFFFFFFU);
}

TEST_F(FlashTest, AProtectedSectorIsNeitherProgrammedNorErased) {
  set(optkeyr, 0x08192A3B);
  set(optkeyr, 0x4C5D6E7F);
  const std::uint32_t all_but_one = get(optcr) & ~(1U << 17);
  set(optcr, all_but_one);
  unlock();
  set(cr, pg | by_word);
  store(0x4000, 1);
  EXPECT_EQ(get(sr), 0U) << "not before OPTSTRT";
  set(optcr, all_but_one | 2U);
  store(0x4000, 0);
  EXPECT_EQ(get(sr), wrperr);
  set(sr, wrperr);
  set(cr, ser | 1U << 3 | strt);
  EXPECT_EQ(get(sr), wrperr);
  EXPECT_EQ(word(0x4000), 1U);
  EXPECT_EQ(soc->flash_wear().erases.at(1), 0U);
}

TEST_F(FlashTest, APowerCutLeavesAWordOrASectorHalfDone) {
  unlock();
  set(cr, pg | by_word);
  store(0x4000, 0x12345678);
  soc->cut_power_at(2);
  store(0x4004, 0x12345678);
  EXPECT_EQ(word(0x4004), 0x12345678U);
  EXPECT_FALSE(power_lost);
  store(0x4008, 0x12345678);
  EXPECT_TRUE(power_lost);
  EXPECT_EQ(word(0x4008) & 0x12345678, 0x12345678U) << "only bits that were to become zeros have done so";
  EXPECT_NE(word(0x4008), 0xFFFFFFFFU);
  store(0x400C, 0);
  EXPECT_EQ(word(0x400C), 0xFFFFFFFFU) << "afterwards nothing happens";
}

TEST_F(FlashTest, APowerCutStopsErasingHalfWay) {
  unlock();
  set(cr, pg | by_word);
  for (std::uint32_t at = 0x4000; at < 0x8000; at += 4) store(at, 0x5A5A5A5A);
  soc->cut_power_at(1);
  set(cr, ser | 1U << 3 | by_word);
  set(cr, ser | 1U << 3 | by_word | strt);
  EXPECT_TRUE(power_lost);
  std::size_t changed = 0, erased = 0;
  for (std::uint32_t at = 0x4000; at < 0x8000; at += 4) {
    changed += word(at) != 0x5A5A5A5AU;
    erased += word(at) == 0xFFFFFFFFU;
  }
  EXPECT_GT(changed, 1000U);
  EXPECT_LT(erased, 4096U);
  EXPECT_EQ(word(0x8000), 0xFFFFFFFFU);
  EXPECT_EQ(soc->flash_wear().erases.at(1), 0U);
}

TEST_F(FlashTest, TheEndOfAnOperationInterrupts) {
  unlock();
  set(cr, pg | by_word | 1U << 24);
  store(0x4000, 0);
  clock.fire_due();
  EXPECT_EQ(get(sr), 1U) << "EOP";
  EXPECT_TRUE(pending(4));
  set(sr, 1);
  EXPECT_EQ(get(sr), 0U);
}

}  // namespace
}  // namespace tlsfit::emulator
