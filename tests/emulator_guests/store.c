// Settings kept in flash: a sector is erased and programmed by code that runs from the same flash.
#include "stm32.h"

#define FLASH_KEYR REG(0x40023C04u)
#define FLASH_SR REG(0x40023C0Cu)
#define FLASH_CR REG(0x40023C10u)
#define PAGE 0x08008000u  // sector 2

enum { PG = 1, SER = 2, BSY = 1 << 16, STRT = 1 << 16, BY_WORD = 2 << 8 };

static uint32_t wait(void) {
  while ((FLASH_SR & BSY) != 0) {
  }
  const uint32_t errors = FLASH_SR & 0xF0u;
  FLASH_SR = errors;
  return errors;
}

static uint32_t program(uint32_t address, uint32_t value) {
  FLASH_CR = PG | BY_WORD;
  REG(address) = value;
  const uint32_t errors = wait();
  FLASH_CR = 0;
  return errors;
}

static uint32_t erase(uint32_t sector) {
  FLASH_CR = SER | sector << 3 | BY_WORD;
  FLASH_CR |= STRT;
  const uint32_t errors = wait();
  FLASH_CR = 0;
  return errors;
}

int main(void) {
  console_start();
  check((FLASH_CR & 1u << 31) != 0, "locked at first");
  FLASH_KEYR = 0x45670123;
  FLASH_KEYR = 0xCDEF89AB;
  check((FLASH_CR & 1u << 31) == 0, "unlocked");
  check(erase(2) == 0 && REG(PAGE) == 0xFFFFFFFFu, "erased");
  uint32_t errors = 0;
  for (uint32_t n = 0; n < 256; ++n) errors |= program(PAGE + 4 * n, n * 0x01010101u);
  uint32_t wrong = errors;
  for (uint32_t n = 0; n < 256; ++n) wrong += REG(PAGE + 4 * n) != n * 0x01010101u;
  check(wrong == 0, "256 words programmed");
  check(program(PAGE + 4, 0xFFFF0000u) == 0 && REG(PAGE + 4) == 0x01010000u, "ones stay zeros");
  FLASH_CR = PG;  // bytes
  REG(PAGE + 0x800u) = 0;
  check(wait() == 1u << 6 && REG(PAGE + 0x800u) == 0xFFFFFFFFu, "a word where bytes were announced: PGPERR");
  FLASH_CR = 0;
  check(erase(2) == 0 && REG(PAGE + 4) == 0xFFFFFFFFu, "erased again");
  FLASH_CR = 1u << 31;
  print("done\r\n");
  return 0;
}
