// The functions of <string.h> that the compiler and Mbed TLS call, byte by byte: newlib's are four times as
// large. In images for time the busiest go by words. They are compiled without link-time optimisation, since
// the compiler makes up calls of them after it has chosen what to keep, and with -ffreestanding, lest it make
// them call themselves.
#include <cstddef>
#include <cstdint>

// The tests compile these functions under other names.
#define NAME_OF(function) TEXT_OF(function)
#define TEXT_OF(text) #text

namespace {

#if defined(TLSFIT_FAST)
using Word [[gnu::may_alias]] = std::uint32_t;

bool is_aligned(const void* memory) {
  return reinterpret_cast<std::uintptr_t>(memory) % sizeof(Word) == 0;
}
#endif

}  // namespace

extern "C" {

void* memmove(void* to, const void* from, std::size_t size) {
  auto* out = static_cast<char*>(to);
  const auto* in = static_cast<const char*>(from);
#if defined(TLSFIT_FAST)
  const bool forwards = static_cast<std::size_t>(out - in) >= size;  // what is written has been read
#else
  const bool forwards = out < in;
#endif
  if (forwards) {
#if defined(TLSFIT_FAST)
    if (is_aligned(out) && is_aligned(in))
      for (; size >= sizeof(Word); size -= sizeof(Word), out += sizeof(Word), in += sizeof(Word))
        *reinterpret_cast<Word*>(out) = *reinterpret_cast<const Word*>(in);
#endif
    for (; size > 0; --size) *out++ = *in++;
  } else {
    while (size-- > 0) out[size] = in[size];
  }
  return to;
}

void* memcpy(void* __restrict to, const void* __restrict from, std::size_t size)
    __attribute__((alias(NAME_OF(memmove))));

void* memset(void* to, int value, std::size_t size) {
  auto* out = static_cast<char*>(to);
#if defined(TLSFIT_FAST)
  for (; size > 0 && !is_aligned(out); --size) *out++ = static_cast<char>(value);
  const Word word = 0x01010101U * static_cast<unsigned char>(value);
  for (; size >= sizeof(Word); size -= sizeof(Word), out += sizeof(Word))
    *reinterpret_cast<Word*>(out) = word;
#endif
  for (; size > 0; --size) *out++ = static_cast<char>(value);
  return to;
}

int memcmp(const void* a, const void* b, std::size_t size) {
  const auto* left = static_cast<const unsigned char*>(a);
  const auto* right = static_cast<const unsigned char*>(b);
  for (; size > 0; --size, ++left, ++right)
    if (*left != *right) return *left - *right;
  return 0;
}

void* memchr(const void* in, int value, std::size_t size) {
  const auto* at = static_cast<const unsigned char*>(in);
  for (; size > 0; --size, ++at)
    if (*at == static_cast<unsigned char>(value)) return const_cast<unsigned char*>(at);
  return nullptr;
}

std::size_t strlen(const char* text) {
  std::size_t size = 0;
  while (text[size] != 0) ++size;
  return size;
}

char* strchr(const char* text, int wanted) {
  for (;; ++text) {
    if (*text == static_cast<char>(wanted)) return const_cast<char*>(text);
    if (*text == 0) return nullptr;
  }
}

int strcmp(const char* a, const char* b) {
  while (*a != 0 && *a == *b) {
    ++a;
    ++b;
  }
  return static_cast<unsigned char>(*a) - static_cast<unsigned char>(*b);
}
}
