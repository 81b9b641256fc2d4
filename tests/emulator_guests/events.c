// WFE, SEV and YIELD as spin locks and idle loops use them.
#include "stm32.h"

static volatile uint32_t ticks;

void SysTick_Handler(void) {
  ++ticks;
}

#define EXTI_EMR REG(0x40013C04u)
#define EXTI_SWIER REG(0x40013C10u)
#define EXTI_PR REG(0x40013C14u)

#define WFE() __asm volatile("wfe" ::: "memory")
#define SEV() __asm volatile("sev" ::: "memory")

int main(void) {
  console_start();
  // An event that was sent before is used up by the next WFE, which then does not sleep.
  SEV();
  WFE();
  __asm volatile("yield");
  __asm volatile("yield.w");
  print("sev, wfe, yield\r\n");

  SYST_RVR = 15999;  // 1 ms
  SYST_CVR = 0;
  SYST_CSR = 7;
  while (ticks < 20) WFE();
  check(ticks == 20, "wfe sleeps until an interrupt");

  // With interrupts off an interrupt that becomes pending is an event with SEVONPEND.
  __asm volatile("cpsid i");
  SEV();
  WFE();  // the event register is empty now
  SCB_SCR |= 1u << 4;
  const uint32_t before = ticks;
  WFE();
  check((SCB_ICSR & 1u << 26) != 0 && ticks == before, "sevonpend wakes with interrupts off");
  __asm volatile("cpsie i");
  SYST_CSR = 0;

  // A line that is an event and no interrupt, as low-power loops use it: nothing else could end this sleep.
  EXTI_EMR = 1u << 4;
  EXTI_SWIER = 1u << 4;
  WFE();
  check(EXTI_PR == 0, "an event is not pending as an interrupt");
  print("done\r\n");
  return 0;
}
