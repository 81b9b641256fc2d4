// Registers and variables written bit by bit through their bit-band words, as ST's library does.
#include "stm32.h"

#define BIT(address, n) \
  (*(volatile uint32_t*)(((address)&0xF0000000u) + 0x02000000u + ((address)&0xFFFFFu) * 32u + (n)*4u))

static volatile uint32_t flags;

int main(void) {
  console_start();
  flags = 0;
  BIT((uint32_t)&flags, 7) = 1;
  check(flags == 0x80u, "a bit of a variable");
  flags = 0xFFFFFFFFu;
  BIT((uint32_t)&flags, 31) = 0;
  check(flags == 0x7FFFFFFFu && BIT((uint32_t)&flags, 31) == 0, "and cleared");

  BIT(0x40023830u, 2) = 1;  // RCC_AHB1ENR: GPIOC
  check((RCC_AHB1ENR & 4u) != 0, "a bit of a register");
  BIT(0x40023800u, 16) = 1;  // RCC_CR: HSEON
  uint32_t tries = 0;
  while (BIT(0x40023800u, 17) == 0 && ++tries < 1000000) {
  }
  check(BIT(0x40023800u, 17) == 1, "a flag that comes by itself");
  print("done\r\n");
  return 0;
}
