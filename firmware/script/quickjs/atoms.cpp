// QuickJS's predefined atoms, the names that it knows itself, as it has them in its heap, but in flash: 8 KB
// less of RAM. Their numbers, by which bytecode names them, are upstream's (quickjs-atom.h).
//
// An atom is a JSString: a count of references, the length, a hash with the atom's type in its two upper
// bits, and a link, each a word; then the text. unit.c asserts that it is so.
#include "script/quickjs/atoms.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace {

constexpr std::string_view texts[] = {
#define DEF(name, text) text,
#include <quickjs-atom.h>
#undef DEF
};
enum : std::uint32_t {
  before_first,
#define DEF(name, text) atom_##name,
#include <quickjs-atom.h>
#undef DEF
  end
};
static_assert(end <= 256, "heads are bytes");

enum : std::uint32_t { type_string = 1, type_symbol = 3 };
constexpr std::uint32_t hash_mask = (1u << 30) - 1, header_words = 4;

/// Words of an atom: its text ends with a 0.
constexpr std::size_t words_of(std::string_view text) {
  return header_words + text.size() / 4 + 1;
}

constexpr std::size_t all_words() {
  std::size_t sum = header_words;  // of the atom 0, which is none
  for (const std::string_view text : texts) sum += words_of(text);
  return sum;
}

constexpr std::uint32_t hash_of(std::string_view text) {
  std::uint32_t hash = type_string;
  for (const char character : text) hash = hash * 263 + static_cast<unsigned char>(character);
  return hash & hash_mask;
}

struct Atoms {
  std::array<std::uint32_t, all_words()> words{};
  std::array<std::uint8_t, SCRIPT_ATOM_BUCKETS> heads{};
};

constexpr Atoms make() {
  Atoms atoms;
  atoms.words[0] = 1;
  atoms.words[2] = type_symbol << 30;
  std::size_t at = header_words;
  for (std::uint32_t atom = 1; atom < end; ++atom) {
    const std::string_view text = texts[atom - 1];
    std::uint32_t hash = 0, type = type_symbol, link = atom;
    if (atom == atom_Private_brand) {
      hash = hash_mask;
    } else if (atom < atom_Private_brand) {
      hash = hash_of(text);
      type = type_string;
      std::uint8_t& head = atoms.heads[hash % SCRIPT_ATOM_BUCKETS];
      link = head;
      head = static_cast<std::uint8_t>(atom);
    }
    atoms.words[at] = 1;
    atoms.words[at + 1] = static_cast<std::uint32_t>(text.size());
    atoms.words[at + 2] = hash | type << 30;
    atoms.words[at + 3] = link;
    for (std::size_t i = 0; i < text.size(); ++i)
      atoms.words[at + header_words + i / 4] |= std::uint32_t{static_cast<unsigned char>(text[i])}
                                                << 8 * (i % 4);
    at += words_of(text);
  }
  return atoms;
}

constinit const Atoms atoms = make();

}  // namespace

const std::uint32_t* script_atoms_begin() {
  return atoms.words.data();
}
const std::uint32_t* script_atoms_end() {
  return atoms.words.data() + atoms.words.size();
}
const std::uint8_t* script_atom_heads() {
  return atoms.heads.data();
}
