// The console's UART (ARM's PL011), whose interrupts move bytes between its FIFOs and two rings. §4.2.
#pragma once

#include "soc/rp2040/clocks.hpp"

namespace rp2040 {

void start_console(Clocks clocks);
extern "C" void console_interrupt();

}  // namespace rp2040
