// The few registers that these programs use (RM0368, PM0214), and a console on USART1.
#pragma once
#include <stdint.h>

#define REG(address) (*(volatile uint32_t*)(address))

#define RCC_AHB1ENR REG(0x40023830)
#define RCC_APB1ENR REG(0x40023840)
#define RCC_APB2ENR REG(0x40023844)
#define GPIOB_MODER REG(0x40020400)
#define GPIOB_AFRL REG(0x40020420)
#define USART1_SR REG(0x40011000)
#define USART1_DR REG(0x40011004)
#define USART1_BRR REG(0x40011008)
#define USART1_CR1 REG(0x4001100C)
#define SYST_CSR REG(0xE000E010)
#define SYST_RVR REG(0xE000E014)
#define SYST_CVR REG(0xE000E018)
#define NVIC_ISER0 REG(0xE000E100)
#define NVIC_ISER1 REG(0xE000E104)
#define SCB_ICSR REG(0xE000ED04)
#define SCB_VTOR REG(0xE000ED08)
#define SCB_SCR REG(0xE000ED10)
#define SCB_SHPR3 REG(0xE000ED20)
#define SCB_CPACR REG(0xE000ED88)

static inline void console_start(void) {
  RCC_AHB1ENR |= 1u << 1;
  RCC_APB2ENR |= 1u << 4;
  GPIOB_MODER = (GPIOB_MODER & ~0xF000u) | 0xA000u;        // PB6, PB7: alternate function
  GPIOB_AFRL = (GPIOB_AFRL & ~0xFF000000u) | 0x77000000u;  // AF7
  USART1_BRR = 139;                                        // 16 MHz / 115200
  USART1_CR1 = 0x200C;                                     // UE, TE, RE
}

static inline void put(char c) {
  while ((USART1_SR & 0x80u) == 0) {
  }
  USART1_DR = (uint8_t)c;
}

static inline void print(const char* text) {
  while (*text != 0) put(*text++);
}

static inline void print_number(uint32_t n) {
  char digits[11];
  int at = 10;
  digits[at] = 0;
  do {
    digits[--at] = (char)('0' + n % 10);
    n /= 10;
  } while (n != 0);
  print(digits + at);
}

static inline void check(int holds, const char* what) {
  if (!holds) print("FAIL ");
  print(what);
  print("\r\n");
}
