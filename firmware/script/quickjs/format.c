/* As much of snprintf() as QuickJS's messages need: newlib's would bring 3 KB and a heap. */
#include "script/quickjs/unit.h"

typedef struct {
  char* text;
  size_t size, length;
} Output;

static void put(Output* output, char character) {
  if (output->length + 1 < output->size) output->text[output->length] = character;
  output->length++;
}

/* `length`: at least so many characters, filled up with `fill` in front. */
static void put_number(Output* output, uint32_t value, unsigned base, int length, char fill) {
  char digits[10];
  int count = 0;

  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
  for (; length > count; length--) put(output, fill);
  while (count > 0) put(output, digits[--count]);
}

static void put_string(Output* output, const char* string, int most) {
  while (most-- != 0 && *string != '\0') put(output, *string++);
}

int script_vsnprintf(char* text, size_t size, const char* format, va_list arguments) {
  Output output = {text, size, 0};

  while (*format != '\0') {
    char fill = ' ';
    int length = 0, most = -1;

    if (*format != '%') {
      put(&output, *format++);
      continue;
    }
    if (*++format == '0') {
      fill = '0';
      format++;
    }
    for (; *format >= '0' && *format <= '9'; format++) length = length * 10 + (*format - '0');
    if (format[0] == '.' && format[1] == '*') {
      most = va_arg(arguments, int);
      format += 2;
    }
    switch (*format) {
      case 's':
        put_string(&output, va_arg(arguments, const char*), most);
        break;
      case 'c':
        put(&output, (char)va_arg(arguments, int));
        break;
      case 'u':
        put_number(&output, va_arg(arguments, uint32_t), 10, length, fill);
        break;
      case 'x':
        put_number(&output, va_arg(arguments, uint32_t), 16, length, fill);
        break;
      case 'd': {
        const int32_t value = va_arg(arguments, int32_t);

        if (value < 0) put(&output, '-');
        put_number(&output, value < 0 ? -(uint32_t)value : (uint32_t)value, 10, length, fill);
        break;
      }
      case '\0':
        format--;
        break;
      default:
        put(&output, *format);
        break;
    }
    format++;
  }
  if (size > 0) text[output.length < size ? output.length : size - 1] = '\0';
  return (int)output.length;
}

int script_snprintf(char* text, size_t size, const char* format, ...) {
  va_list arguments;
  int length;

  va_start(arguments, format);
  length = script_vsnprintf(text, size, format, arguments);
  va_end(arguments);
  return length;
}
