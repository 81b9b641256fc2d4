#include "app/console.hpp"

#include "app/commands.hpp"
#include "soc/soc.hpp"

namespace console {
namespace {

constexpr char backspace = '\b', delete_key = '\x7F', control_c = '\x03', control_u = '\x15', bell = '\a';

char typed[256];  ///< the line so far, without a null
std::size_t typed_size = 0;
bool after_return = false;  ///< a '\n' that comes now belongs to the '\r' before it

void send(std::string_view text) {
  soc::console_write(text.data(), text.size());
}

/// What is being typed stands on a line of its own: it is left there, and repeated after the output.
constexpr std::size_t margin = 2 + sizeof typed;
std::size_t cost_of_output() {
  return typed_size == 0 ? 0 : 2 + typed_size;
}

void begin_output() {
  if (typed_size != 0) send("\r\n");
}

void end_output() {
  send("\r\n");
  send({typed, typed_size});
}

void erase(std::size_t count) {
  for (; count > 0 && typed_size > 0; --count, --typed_size) send("\b \b");
}

void enter() {
  send("\r\n");
  char line[sizeof typed + 1];
  const std::size_t size = typed_size;
  for (std::size_t i = 0; i < size; ++i) line[i] = typed[i];
  line[size] = 0;
  typed_size = 0;  // before the command, whose output must not repeat it
  run_command(line);
}

void take(char c) {
  const bool second_half = c == '\n' && after_return;
  after_return = c == '\r';
  if (second_half) return;
  if (c == '\r' || c == '\n') return enter();
  if (c == backspace || c == delete_key) return erase(1);
  if (c == control_c || c == control_u) return erase(typed_size);
  if (c < ' ' || c > '~' || typed_size == sizeof typed) return send({&bell, 1});
  typed[typed_size++] = c;
  send({&c, 1});
}

}  // namespace

bool print(std::string_view line) {
  if (soc::console_room() < line.size() + 2 + cost_of_output()) return false;
  begin_output();
  send(line);
  end_output();
  return true;
}

bool frame(std::string_view line, std::span<const std::uint8_t> bytes) {
  if (soc::console_room() < line.size() + 2 + bytes.size() + 2 + cost_of_output()) return false;
  begin_output();
  send(line);
  send("\r\n");
  send({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  end_output();
  return true;
}

void poll() {
  char c = 0;
  // A full ring of output stops the typing, not the other way round: characters wait in the ring of input.
  while (soc::console_room() >= margin && soc::console_read(c)) take(c);
}

}  // namespace console
