// What newlib's printf() wants of a system. Mbed TLS's default configuration links it (and calls it only to
// print what nobody asks for here).
#include <sys/stat.h>

#include <cerrno>

extern "C" {
void* _sbrk(int) {
  return reinterpret_cast<void*>(-1);
}
int _write(int, const char*, int) {
  return -1;
}
int _read(int, char*, int) {
  return -1;
}
int _close(int) {
  return -1;
}
int _lseek(int, int, int) {
  return -1;
}
int _isatty(int) {
  return 0;
}
int _fstat(int, struct stat*) {
  return -1;
}
}
