// A server on a W5500 without DHCP: socket 0 listens on port 80 and says back what it hears, woken by INTn on
// PB11 (EXTI line 11) where it is wired, else by looking.
#include "stm32.h"

#define GPIOB_ODR REG(0x40020414u)
#define GPIOB_BSRR REG(0x40020418u)
#define GPIOB_AFRH REG(0x40020424u)
#define SPI2_CR1 REG(0x40003800u)
#define SPI2_SR REG(0x40003808u)
#define SPI2_DR REG(0x4000380Cu)
#define SYSCFG_EXTICR3 REG(0x40013810u)
#define EXTI_IMR REG(0x40013C00u)
#define EXTI_FTSR REG(0x40013C0Cu)
#define EXTI_PR REG(0x40013C14u)

static volatile uint32_t interrupts;

void EXTI15_10_IRQHandler(void) {
  EXTI_PR = 1u << 11;
  ++interrupts;
}

void SysTick_Handler(void) {}

static uint8_t exchange(uint32_t out) {
  SPI2_DR = out;
  while ((SPI2_SR & 1u) == 0) {
  }
  return (uint8_t)SPI2_DR;
}

static void header(uint32_t block, uint32_t address, uint32_t write) {
  GPIOB_BSRR = 1u << 26;
  exchange(address >> 8);
  exchange(address & 0xFFu);
  exchange(block << 3 | write << 2);
}

static void w8(uint32_t block, uint32_t address, uint32_t value) {
  header(block, address, 1);
  exchange(value);
  GPIOB_BSRR = 1u << 10;
}

static uint32_t r8(uint32_t block, uint32_t address) {
  header(block, address, 0);
  const uint32_t value = exchange(0);
  GPIOB_BSRR = 1u << 10;
  return value;
}

static void w16(uint32_t block, uint32_t address, uint32_t value) {
  w8(block, address, value >> 8);
  w8(block, address + 1, value & 0xFFu);
}

static uint32_t r16(uint32_t block, uint32_t address) {
  const uint32_t high = r8(block, address);
  return high << 8 | r8(block, address + 1);
}

static void command(uint32_t code) {
  w8(1, 1, code);
  while (r8(1, 1) != 0) {
  }
}

static void start_bus(void) {
  RCC_APB1ENR |= 1u << 14;
  RCC_APB2ENR |= 1u << 14;
  GPIOB_ODR |= 1u << 10;
  GPIOB_MODER = (GPIOB_MODER & ~(3u << 20 | 0xFC000000u)) | 1u << 20 | 0xA8000000u;
  GPIOB_AFRH = (GPIOB_AFRH & 0x000FFFFFu) | 0x55500000u;
  SPI2_CR1 = 0x344;
  SYSCFG_EXTICR3 = 1u << 12;  // line 11: port B
  EXTI_FTSR = 1u << 11;
  EXTI_IMR = 1u << 11;
  NVIC_ISER1 = 1u << 8;
}

/// One caller, until it hangs up.
static void serve(void) {
  w8(1, 0, 1);
  w16(1, 4, 80);
  command(1);  // OPEN
  command(2);  // LISTEN
  for (;;) {
    const uint32_t state = r8(1, 3), waiting = r16(1, 0x26);
    w8(1, 2, 0x1F);
    if (waiting != 0) {
      const uint32_t from = r16(1, 0x28), to = r16(1, 0x24);
      for (uint32_t n = 0; n < waiting; ++n) w8(2, (to + n) & 0xFFFFu, r8(3, (from + n) & 0xFFFFu));
      w16(1, 0x28, from + waiting);
      command(0x40);  // RECV
      w16(1, 0x24, to + waiting);
      command(0x20);  // SEND
    } else if (state == 0x1C) {
      command(8);  // DISCON
    } else if (state == 0) {
      return;
    } else {
      __asm volatile("wfi");
    }
  }
}

int main(void) {
  static const uint8_t addresses[] = {192, 0, 2, 1, 255, 255, 255, 0, 2, 0, 0, 0, 0, 1, 192, 0, 2, 10};
  console_start();
  start_bus();
  for (uint32_t n = 0; n < sizeof addresses; ++n) w8(0, 1 + n, addresses[n]);
  w8(0, 0x18, 1);  // SIMR
  SYST_RVR = 15999;
  SYST_CVR = 0;
  SYST_CSR = 7;
  while ((r8(0, 0x2E) & 1u) == 0) __asm volatile("wfi");
  print("listening\r\n");
  serve();
  check(interrupts != 0, "INTn");
  print("done\r\n");
  SYST_CSR = 0;
  return 0;
}
