/* A program without an operating system's library, for the machine that an exported folder was compiled for:
 * one request over the connection that is its file 3, the answer to file 1. QEMU's user mode runs it and
 * answers Linux's calls; their numbers are those of the kernel's unistd.h for each machine. */
#include <string.h>

#include "tlsfit.h"

#if defined(__arm__)
enum { call_exit = 1, call_read = 3, call_write = 4, call_getrandom = 384, call_clock_gettime64 = 403 };
static long call(long number, long a, long b, long c) {
  register long r7 asm("r7") = number;
  register long r0 asm("r0") = a;
  register long r1 asm("r1") = b;
  register long r2 asm("r2") = c;
  asm volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2) : "memory");
  return r0;
}
#elif defined(__riscv)
enum { call_exit = 93, call_read = 63, call_write = 64, call_getrandom = 278, call_clock_gettime64 = 403 };
static long call(long number, long a, long b, long c) {
  register long a7 asm("a7") = number;
  register long a0 asm("a0") = a;
  register long a1 asm("a1") = b;
  register long a2 asm("a2") = c;
  asm volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
  return a0;
}
#endif

static int send_bytes(void* unused, const unsigned char* bytes, size_t size) {
  (void)unused;
  const long count = call(call_write, 3, (long)bytes, (long)size);
  return count > 0 ? (int)count : TLSFIT_FAILED;
}

static int receive_bytes(void* unused, unsigned char* bytes, size_t size) {
  (void)unused;
  const long count = call(call_read, 3, (long)bytes, (long)size);
  return count > 0 ? (int)count : count == 0 ? TLSFIT_CLOSED : TLSFIT_FAILED;
}

static uint32_t now(void) {
  long long time[2] = {0, 0};
  call(call_clock_gettime64, 0, (long)time, 0);
  return (uint32_t)time[0];
}

static int entropy(unsigned char* out, size_t size) {
  return call(call_getrandom, (long)out, (long)size, 0) == (long)size ? 0 : -1;
}

static const tlsfit_callbacks callbacks = {send_bytes, receive_bytes, now, entropy};

static int request(void) {
  static char text[512] = "GET / HTTP/1.0\r\nHost: " HOST "\r\n\r\n";
  int code;
  tlsfit_session* const session = tlsfit_open(&callbacks, NULL, HOST, PORT);
  while ((code = tlsfit_handshake(session)) == TLSFIT_AGAIN) {
  }
  if (code > 0) code = tlsfit_write(session, text, strlen(text));
  while (code >= 0 && (code = tlsfit_read(session, text, sizeof text)) >= 0)
    call(call_write, 1, (long)text, code);
  if (code == TLSFIT_FAILED) {
    tlsfit_explain(session, text, sizeof text);
    call(call_write, 2, (long)text, (long)strlen(text));
  }
  tlsfit_close(session);
  return code == TLSFIT_CLOSED ? 0 : 1;
}

void _start(void) {
  call(call_exit, request(), 0, 0);
  for (;;) {
  }
}
