// The ESP8266's registers, as far as they are used: ESP8266 Technical Reference (version 1.7), chapters 2
// (GPIO), 3 (SPI), 11 (UART) and its tables of registers; the watchdog, the random number and the RTC's
// counter are documented nowhere but by the vendor's open headers, and by what people found.
#pragma once

#include <cstdint>

#include "start/lx106/xtensa.hpp"

namespace esp8266 {

template <std::uint32_t Address>
inline Register& at() {
  return *reinterpret_cast<Register*>(Address);
}

struct Uart {
  Register fifo, int_raw, int_st, int_ena, int_clr, clkdiv, autobaud, status, conf0, conf1;
  static constexpr std::uint32_t rx_full = 1u << 0, tx_empty = 1u << 1, overflow = 1u << 4,
                                 rx_timeout = 1u << 8;
  static constexpr std::uint32_t conf0_8n1 = 3u << 2 | 1u << 4, conf0_reset = 3u << 17;
  static constexpr unsigned fifo_size = 128;
  std::uint32_t received() const { return status & 0xFFu; }
  std::uint32_t to_send() const { return status >> 16 & 0xFFu; }
};
inline Uart& uart0() {
  return *reinterpret_cast<Uart*>(0x6000'0000);
}

/// The second SPI; the first is the flash's.
struct Spi {
  Register cmd, addr, ctrl, ctrl1, rd_status, ctrl2, clock, user, user1, user2, wr_status, pin, slave, slave1,
      slave2, slave3, w[16];
  static constexpr std::uint32_t cmd_usr = 1u << 18;
  static constexpr std::uint32_t user_duplex = 1u << 0, user_ck_out_edge = 1u << 7, user_mosi = 1u << 27;
  static constexpr unsigned buffer_size = 64;
};
inline Spi& hspi() {
  return *reinterpret_cast<Spi*>(0x6000'0100);
}

struct Gpio {
  Register out, out_set, out_clear, enable, enable_set, enable_clear, in, status, status_set, status_clear,
      pin[16];
  static constexpr std::uint32_t pin_open_drain = 1u << 2;
};
inline Gpio& gpio() {
  return *reinterpret_cast<Gpio*>(0x6000'0300);
}

/// What a pin is for, by its number: the registers stand in the order of the pads.
inline Register& io_mux(unsigned pin) {
  constexpr std::uint8_t words[16] = {13, 6, 14, 5, 15, 16, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4};
  return (&at<0x6000'0800>())[words[pin]];
}
inline constexpr std::uint32_t mux_pull_up = 1u << 7, mux_function = 1u << 4 | 1u << 5 | 1u << 8;
/// The function that makes a pad a GPIO: pads that begin as one have it first, the others fourth.
constexpr std::uint32_t mux_gpio(unsigned pin) {
  return pin == 0 || pin == 2 || pin == 4 || pin == 5 ? 0 : 3u << 4;
}
inline constexpr std::uint32_t mux_hspi = 2u << 4, mux_uart0 = 0;

struct Watchdog {
  Register ctl, stage0, stage1, reserved[2], feed;
  static constexpr std::uint32_t ctl_enable = 1u << 0, ctl_as_rom = 7u << 3, longest = 15, food = 0x73;
};
inline Watchdog& watchdog() {
  return *reinterpret_cast<Watchdog*>(0x6000'0900);
}

inline Register& rtc_control() {
  return at<0x6000'0700>();
}
inline constexpr std::uint32_t rtc_software_reset = 1u << 31;
/// Periods of the RTC's own RC oscillator, about 150 kHz.
inline Register& rtc_counter() {
  return at<0x6000'071C>();
}
inline Register& random_number() {
  return at<0x3FF2'0E44>();
}
/// Of eFuse: the chip's MAC address and number are in the first three of four words.
inline Register& efuse(unsigned word) {
  return (&at<0x3FF0'0050>())[word];
}

/// Waits until `reg & mask` equals `wanted`, at most for `cycles` CPU cycles. False if that was not enough.
inline bool wait_for(const Register& reg, std::uint32_t mask, std::uint32_t wanted, std::uint32_t cycles) {
  const std::uint32_t begin = xtensa::ccount();
  while ((reg & mask) != wanted)
    if (xtensa::ccount() - begin > cycles) return false;
  return true;
}

void start_tick();
void start_console();
void start_bus();

}  // namespace esp8266
