#include "apps/console/console.hpp"

#include "apps/console/commands.hpp"
#include "apps/console/network.hpp"
#include "board.h"
#include "soc/soc.hpp"
#include "text/text.hpp"

namespace console {
namespace {

constexpr char backspace = '\b', delete_key = '\x7F', control_c = '\x03', control_d = '\x04',
               control_u = '\x15', bell = '\a';

/// Room for what a command says besides its line.
constexpr std::size_t sentences = 144;

char typed[longest_line + 1];  ///< the line so far
std::size_t typed_size = 0;
std::size_t shown = 0;      ///< how much of it stands on the screen's last line: output begins a new one
bool input_ended = false;   ///< on a hosted board
bool after_return = false;  ///< a '\n' that comes now belongs to the '\r' before it

void send(std::string_view text) {
  soc::console_write(text.data(), text.size());
}

void show() {
  if constexpr (board::join_kept) {
    const std::size_t part = shown_part({typed, typed_size});
    while (shown < typed_size && soc::console_write(shown < part ? typed + shown : "*", 1) == 1) ++shown;
    return;
  }
  shown += soc::console_write(typed + shown, typed_size - shown);
}

void new_line() {
  send("\r\n");
  shown = 0;
}

/// Nothing of the line is left, which may have had a key in it.
void wipe_line() {
  if constexpr (board::join_kept) console::wipe(typed, sizeof typed);
}

void erase() {
  if (typed_size == 0) return;
  --typed_size;
  if (shown <= typed_size) return;
  shown = typed_size;
  send("\b \b");
}

void enter() {
  new_line();
  typed[typed_size] = 0;
  typed_size = 0;  // before the command, whose output must not repeat it
  run_command(typed);
  wipe_line();
}

void take(char c) {
  const bool second_half = c == '\n' && after_return;
  after_return = c == '\r';
  if (second_half) return;
  if (board::hosted && c == control_d) {
    input_ended = true;
    if (typed_size == 0) return;  // else it was the last line
    c = '\n';
  }
  if (c == '\r' || c == '\n') return enter();
  if (c == backspace || c == delete_key) return erase();
  if (c == control_c || c == control_u) {
    typed_size = 0;
    wipe_line();
    return new_line();
  }
  if (c < ' ' || c > '~' || typed_size == longest_line) return send({&bell, 1});
  typed[typed_size++] = c;
  show();
}

}  // namespace

bool print(std::string_view line) {
  return frame(line, {});
}

bool print(text::Packed words) {
  text::Line<160> line;
  return print(line.add(words).view());
}

bool frame(std::string_view line, std::span<const std::uint8_t> bytes) {
  std::size_t size = line.size() + 2;
  if (shown != 0) size += 2;
  if (!bytes.empty()) size += bytes.size() + 2;
  if (soc::console_room() < size) return false;
  if (shown != 0) new_line();
  send(line);
  new_line();
  if (!bytes.empty()) {
    send({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    new_line();
  }
  show();
  return true;
}

bool ended() {
  return input_ended;
}

std::size_t reserved() {
  return typed_size + sentences;
}

void poll() {
  show();
  char c = 0;
  // A full ring of output stops the typing, not the other way round: characters wait in the ring of input.
  while (soc::console_room() >= reserved() && soc::console_read(c)) take(c);
}

}  // namespace console
