// Two tasks that compute with floating-point numbers and a third that does not, switched by PendSV from
// SysTick as small real-time kernels do it: the frame's form, basic or extended, travels in LR.
#include "stm32.h"

enum { task_count = 3, stack_words = 256, rounds = 40 };

static uint32_t stacks[task_count][stack_words] __attribute__((aligned(8)));
static uint32_t* saved[task_count];
static volatile uint32_t current, switches;
static volatile uint32_t finished[task_count];

/// Called by PendSV_Handler: keeps a task's stack pointer and returns the next one's.
__attribute__((used)) uint32_t* next_stack(uint32_t* sp) {
  saved[current] = sp;
  current = (current + 1) % task_count;
  ++switches;
  return saved[current];
}

__attribute__((naked)) void PendSV_Handler(void) {
  __asm volatile(
      "mrs r0, psp\n"
      "tst lr, #0x10\n"
      "it eq\n"
      "vstmdbeq r0!, {s16-s31}\n"
      "stmdb r0!, {r4-r11, lr}\n"
      "bl next_stack\n"
      "ldmia r0!, {r4-r11, lr}\n"
      "tst lr, #0x10\n"
      "it eq\n"
      "vldmiaeq r0!, {s16-s31}\n"
      "msr psp, r0\n"
      "bx lr\n");
}

__attribute__((naked)) void SVC_Handler(void) {
  __asm volatile(
      "ldr r0, =saved\n"
      "ldr r0, [r0]\n"
      "ldmia r0!, {r4-r11, lr}\n"
      "msr psp, r0\n"
      "bx lr\n");
}

void SysTick_Handler(void) {
  SCB_ICSR = 1u << 28;
}

/// Sums that come out right only if every register is one's own.
static void compute(uint32_t task, float step) {
  for (uint32_t round = 0; round < rounds; ++round) {
    float sum = 0, product = 1, difference = 1000;
    for (int n = 0; n < 200; ++n) {
      sum += step;
      product = product * 1.0f + step;
      difference -= step;
    }
    if (sum != 200 * step || product != 1 + 200 * step || difference != 1000 - 200 * step) {
      finished[task] = 2;
      for (;;) {
      }
    }
  }
  finished[task] = 1;
  for (;;) __asm volatile("wfe");
}

static void first(void) {
  compute(0, 0.5f);
}

static void second(void) {
  compute(1, 2.0f);
}

static void watcher(void) {
  while (finished[0] == 0 || finished[1] == 0) __asm volatile("wfe");
  check(finished[0] == 1, "the first task's numbers");
  check(finished[1] == 1, "the second task's numbers");
  check(switches > 20, "switches");
  SYST_CSR = 0;
  print("done\r\n");
  for (;;) __asm volatile("wfi");
}

static void prepare(uint32_t task, void (*body)(void)) {
  uint32_t* sp = &stacks[task][stack_words];
  *--sp = 0x01000000;            // xPSR: Thumb
  *--sp = (uint32_t)body & ~1u;  // PC
  *--sp = 0;                     // LR
  for (int n = 0; n < 5; ++n) *--sp = 0;
  *--sp = 0xFFFFFFFD;  // LR of PendSV: thread mode, process stack, basic frame
  for (int n = 0; n < 8; ++n) *--sp = 0;
  saved[task] = sp;
}

int main(void) {
  console_start();
  SCB_CPACR |= 0xFu << 20;
  __asm volatile("dsb\nisb");
  prepare(0, first);
  prepare(1, second);
  prepare(2, watcher);
  SCB_SHPR3 = 0xFFu << 16;  // PendSV: least urgent
  SYST_RVR = 4999;
  SYST_CVR = 0;
  SYST_CSR = 7;
  __asm volatile("svc 0");
  return 0;
}
