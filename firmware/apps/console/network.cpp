#include "apps/console/network.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "apps/console/console.hpp"
#include "board.h"
#include "net/join/kept.hpp"
#include "text/text.hpp"

namespace console {
namespace {

using net::join::Group;

/// A text of a command, and how many characters it has, if any.
struct Field {
  std::size_t shortest, longest;
};

/// A command that the network is told by: of its texts the first so many are no secrets.
struct Command {
  char word[5];
  Group group;
  std::uint8_t open, count;
  Field fields[3];
  bool digits;
};

constexpr Command commands[] = {
    {"wifi", Group::Wifi, 1, 2, {{1, board::join_ssid}, {8, board::join_key}}, false},
    {"apn",
     Group::Apn,
     2,
     3,
     {{1, board::join_apn}, {1, board::join_user}, {1, board::join_password}},
     false},
    {"pin", Group::Pin, 0, 1, {{4, board::join_pin}}, true},
};

constexpr std::size_t size_of(const Command& command) {
  std::size_t size = 0;
  for (const Field& field : command.fields) size += field.longest + 1;
  return size;
}
constexpr std::size_t largest = std::max({size_of(commands[0]), size_of(commands[1]), size_of(commands[2])});

/// One that this net has a use for.
const Command* find(std::string_view word) {
  for (const Command& command : commands)
    if (command.fields[0].longest != 0 && word == command.word) return &command;
  return nullptr;
}

/// Takes a line apart into words, and texts in quotes, in which a backslash makes the next character one of
/// the text.
class Words {
 public:
  explicit Words(std::string_view line) : line_(line) { skip_spaces(); }

  bool done() const { return at_ == line_.size(); }
  std::size_t at() const { return at_; }
  /// Passes the next one; its characters go to `each`. False if its quotes do not end.
  template <class Each>
  bool next(Each each) {
    const bool quoted = !done() && line_[at_] == '"';
    if (quoted) ++at_;
    for (; !done() && line_[at_] != (quoted ? '"' : ' '); ++at_) {
      if (quoted && line_[at_] == '\\' && ++at_ == line_.size()) return false;
      each(line_[at_]);
    }
    if (quoted && done()) return false;
    if (quoted) ++at_;
    skip_spaces();
    return true;
  }

 private:
  void skip_spaces() {
    while (!done() && line_[at_] == ' ') ++at_;
  }
  std::string_view line_;
  std::size_t at_ = 0;
};

/// The texts of a command one behind the other, each with a null: as they are kept.
struct Texts {
  Texts() = default;
  Texts(const Texts&) = delete;
  Texts& operator=(const Texts&) = delete;
  ~Texts() { wipe(bytes.data(), bytes.size()); }

  /// False: they are not what the command wants.
  bool read(const Command& command, const char* arguments) {
    Words words(arguments);
    for (std::size_t n = 0; n < command.count; ++n) {
      const Field field = command.fields[n];
      std::size_t length = 0;
      bool good = true;
      good = (words.done() || words.next([&](char c) {
               if (command.digits && (c < '0' || c > '9')) good = false;
               if (length < field.longest) bytes[size + length] = static_cast<std::uint8_t>(c);
               ++length;
             })) &&
             good;
      if (!good || length > field.longest || (length < field.shortest && (length != 0 || n == 0)))
        return false;
      size += length;
      bytes[size++] = 0;
    }
    return words.done();
  }

  std::array<std::uint8_t, largest> bytes{};
  std::size_t size = 0;
};

void tell(bool done) {
  print(done ? TEXT("kept; the net starts anew") : TEXT("the flash does not take it"));
}

void say_what_it_wants(const Command& command) {
  text::Line<96> line;
  line.add(command.word).add(TEXT(": want texts in quotes, of at most"));
  for (std::size_t n = 0; n < command.count; ++n)
    line.add(n == 0 ? " " : ", ").number(command.fields[n].longest);
  line.add(TEXT(" characters; a key of 8 or more, a PIN of 4 digits or more"));
  print(line.view());
}

}  // namespace

void wipe(void* memory, std::size_t size) {
  auto* const bytes = static_cast<volatile std::uint8_t*>(memory);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = 0;
}

std::size_t shown_part(std::string_view typed) {
  Words words(typed);
  const std::size_t begin = words.at();
  std::size_t end = begin;
  while (end < typed.size() && typed[end] != ' ') ++end;
  const Command* const command = find({typed.data() + begin, end - begin});
  if (command == nullptr || end == typed.size()) return typed.size();
  words.next([](char) {});
  for (unsigned n = 0; n < command->open; ++n)
    if (!words.next([](char) {})) return typed.size();
  return words.at();
}

// Its frame is not to be there while a handshake goes on.
[[gnu::noinline]] bool run_network_command(const char* word, const char* arguments) {
  if constexpr (board::join_kept) {
    if (std::strcmp(word, "forget") == 0) {
      tell(net::join::forget());
      return true;
    }
    const Command* const command = find(word);
    if (command == nullptr) return false;
    Texts texts;
    if (!texts.read(*command, arguments))
      say_what_it_wants(*command);
    else
      tell(net::join::keep(command->group, {texts.bytes.data(), texts.size}));
    return true;
  }
  return false;
}

}  // namespace console
