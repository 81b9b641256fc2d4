// What an AT modem says: whatever comes, a line ends inside its buffer, and what follows a line is a new one.
#include <cstring>
#include <string>

#include "fuzz.hpp"
#include "net/at/parser.hpp"

using tlsfit::test::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  net::at::Parser parser;
  for (std::size_t i = 0; i < size; ++i) {
    const net::at::Event event = parser.take(data[i]);
    if (event != net::at::Event::Line && event != net::at::Event::Mark) continue;
    const char* const line = parser.line();
    const std::size_t length = std::strlen(line);
    must(length != 0 && length <= net::at::Parser::longest_line, "a line has a length");
    must(line[0] != ' ', "a line has no spaces in front");
    must((event == net::at::Event::Line) == (data[i] == '\n'), "a line ends with its end");
    std::uint32_t numbers[2] = {};
    for (const char* beginning : {"+IPD,", "+CIPRECVDATA,", ""})
      if (const char* const rest = net::at::after(line, beginning); rest != nullptr) {
        const char* const end = net::at::numbers(rest, numbers, 2);
        must(end == nullptr || (end > rest && end <= line + length), "numbers are inside the line");
      }
    if (event == net::at::Event::Mark && numbers[1] % 2 == 1) parser.restart();
  }
  // Whatever came, a whole line is told as it is.
  std::string told;
  for (const char c : std::string("\r\n\r\nOK\r\n"))
    if (parser.take(static_cast<std::uint8_t>(c)) == net::at::Event::Line) told = parser.line();
  must(told == "OK", "the parser finds its way back");
  return 0;
}
