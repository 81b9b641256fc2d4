// The RTC as vendors' examples set it: LSE, initialisation mode, then reading time, date and sub-seconds.
#include "stm32.h"

#define PWR_CR REG(0x40007000u)
#define RCC_BDCR REG(0x40023870u)
#define RTC_TR REG(0x40002800u)
#define RTC_DR REG(0x40002804u)
#define RTC_ISR REG(0x4000280Cu)
#define RTC_PRER REG(0x40002810u)
#define RTC_WPR REG(0x40002824u)
#define RTC_SSR REG(0x40002828u)

int main(void) {
  console_start();
  RCC_APB1ENR |= 1u << 28;
  PWR_CR |= 1u << 8;
  RCC_BDCR |= 1u;
  while ((RCC_BDCR & 2u) == 0) {
  }
  RCC_BDCR |= 1u << 8;
  RCC_BDCR |= 1u << 15;

  RTC_WPR = 0xCA;
  RTC_WPR = 0x53;
  RTC_ISR = 0xFFFFFFFFu;  // INIT, without clearing flags
  while ((RTC_ISR & 1u << 6) == 0) {
  }
  RTC_PRER = 0xFFu;
  RTC_PRER |= 0x7Fu << 16;
  RTC_TR = 0x235959u;
  RTC_DR = 0x280228u | 1u << 13;  // a Monday, in a leap year
  RTC_ISR &= ~(1u << 7);
  RTC_WPR = 0xFF;
  while ((RTC_ISR & 1u << 5) == 0) {
  }

  const uint32_t fraction = RTC_SSR, time = RTC_TR, date = RTC_DR;
  check(fraction > 250 && time == 0x235959u, "the time that was set");
  check((date & 0x3FFFu) == (1u << 13 | 0x0228u), "and the date");
  while (RTC_TR == 0x235959u) (void)RTC_DR;
  (void)RTC_DR;
  check(RTC_TR == 0, "midnight");
  check(RTC_DR == (0x280229u | 2u << 13), "29 February");
  print("done\r\n");
  return 0;
}
