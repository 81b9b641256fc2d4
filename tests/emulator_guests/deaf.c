// Prints once and never listens: the receiver stays off.
#include "stm32.h"

int main(void) {
  console_start();
  USART1_CR1 = 0x2008;  // UE, TE
  print("hello\r\n");
  return 0;
}
