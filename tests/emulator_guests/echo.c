// No greeting, no protocol: says back in capitals what it hears.
#include "stm32.h"

void USART1_IRQHandler(void) {
  if ((USART1_SR & 0x20u) == 0) return;
  const char c = (char)USART1_DR;
  put(c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
}

int main(void) {
  console_start();
  USART1_CR1 |= 1u << 5;  // RXNEIE
  NVIC_ISER1 = 1u << 5;
  return 0;
}
