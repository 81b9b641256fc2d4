// Start-up as vendors ship it: vector table, .data and .bss, main().
#include "stm32.h"

extern uint32_t _estack, _sidata, _sdata, _edata, _sbss, _ebss;
int main(void);

static void idle(void) {
  for (;;) __asm volatile("wfi");
}

void Reset_Handler(void) {
  uint32_t* from = &_sidata;
  for (uint32_t* to = &_sdata; to < &_edata;) *to++ = *from++;
  for (uint32_t* to = &_sbss; to < &_ebss;) *to++ = 0;
  main();
  idle();
}

void Default_Handler(void) {
  idle();
}

#define WEAK __attribute__((weak, alias("Default_Handler")))
WEAK void NMI_Handler(void);
WEAK void HardFault_Handler(void);
WEAK void MemManage_Handler(void);
WEAK void BusFault_Handler(void);
WEAK void UsageFault_Handler(void);
WEAK void SVC_Handler(void);
WEAK void PendSV_Handler(void);
WEAK void SysTick_Handler(void);
WEAK void EXTI0_IRQHandler(void);
WEAK void RTC_WKUP_IRQHandler(void);
WEAK void TIM2_IRQHandler(void);
WEAK void TIM3_IRQHandler(void);
WEAK void TIM4_IRQHandler(void);
WEAK void USART1_IRQHandler(void);
WEAK void EXTI15_10_IRQHandler(void);

typedef void (*Handler)(void);
__attribute__((section(".isr_vector"), used)) static const Handler vectors[16 + 85] = {
    [0] = (Handler)&_estack,
    [1] = Reset_Handler,
    [2] = NMI_Handler,
    [3] = HardFault_Handler,
    [4] = MemManage_Handler,
    [5] = BusFault_Handler,
    [6] = UsageFault_Handler,
    [11] = SVC_Handler,
    [14] = PendSV_Handler,
    [15] = SysTick_Handler,
    [16 + 3] = RTC_WKUP_IRQHandler,
    [16 + 6] = EXTI0_IRQHandler,
    [16 + 28] = TIM2_IRQHandler,
    [16 + 29] = TIM3_IRQHandler,
    [16 + 30] = TIM4_IRQHandler,
    [16 + 37] = USART1_IRQHandler,
    [16 + 40] = EXTI15_10_IRQHandler,
};
