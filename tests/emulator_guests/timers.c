// A tick by TIM3's update interrupt, a delay by polling TIM2, and a line of EXTI that software triggers.
#include "stm32.h"

#define TIM2 0x40000000u
#define TIM3 0x40000400u
#define CR1(timer) REG((timer) + 0x00u)
#define DIER(timer) REG((timer) + 0x0Cu)
#define SR(timer) REG((timer) + 0x10u)
#define EGR(timer) REG((timer) + 0x14u)
#define CNT(timer) REG((timer) + 0x24u)
#define PSC(timer) REG((timer) + 0x28u)
#define ARR(timer) REG((timer) + 0x2Cu)
#define EXTI_IMR REG(0x40013C00u)
#define EXTI_SWIER REG(0x40013C10u)
#define EXTI_PR REG(0x40013C14u)

static volatile uint32_t ticks, edges;

void TIM3_IRQHandler(void) {
  SR(TIM3) = ~1u;
  ++ticks;
}

void EXTI0_IRQHandler(void) {
  EXTI_PR = 1u;
  ++edges;
}

static void start(uint32_t timer, uint32_t prescaler, uint32_t reload) {
  PSC(timer) = prescaler - 1;
  ARR(timer) = reload - 1;
  EGR(timer) = 1;
  SR(timer) = 0;
  CR1(timer) = 1;
}

int main(void) {
  console_start();
  RCC_APB1ENR |= 3u;
  NVIC_ISER0 = 1u << 29 | 1u << 6;

  start(TIM2, 16, 0xFFFFFFFFu);  // microseconds
  start(TIM3, 16, 1000);         // milliseconds
  DIER(TIM3) = 1;                // not before: UG sets UIF
  while (ticks < 25) __asm volatile("wfi");
  const uint32_t passed = CNT(TIM2);
  check(passed >= 25000 && passed < 25100, "25 ticks are 25 ms by the other timer");
  CR1(TIM3) = 0;

  start(TIM2, 16, 500);
  uint32_t turns = 0;
  while ((SR(TIM2) & 1u) == 0) ++turns;
  check(turns > 10, "a delay by polling UIF");

  EXTI_IMR = 1;
  EXTI_SWIER = 1;
  __asm volatile("dsb\nisb");
  check(edges == 1 && EXTI_PR == 0, "a line that software triggers");
  print("done\r\n");
  return 0;
}
