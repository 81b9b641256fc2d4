// An LX106's instructions as text, and what the disassembler says in the same form: names without ".n",
// numbers as numbers.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/cpu/lx106/instruction.hpp"

namespace tlsfit::emulator::lx106 {

/// Operands by letters: r, s, t registers; v the value; b the number of bits; g the target; p, q the fields s
/// and t as numbers; S a special register, which the disassembler has in the name.
struct Form {
  const char* name;
  const char* operands;
};

inline const std::map<Op, Form>& forms() {
  static const std::map<Op, Form> all{{Op::Abs, {"abs", "rt"}},
                                      {Op::Add, {"add", "rst"}},
                                      {Op::Addx2, {"addx2", "rst"}},
                                      {Op::Addx4, {"addx4", "rst"}},
                                      {Op::Addx8, {"addx8", "rst"}},
                                      {Op::And, {"and", "rst"}},
                                      {Op::Mov, {"mov", "ts"}},
                                      {Op::Mul16s, {"mul16s", "rst"}},
                                      {Op::Mul16u, {"mul16u", "rst"}},
                                      {Op::Mull, {"mull", "rst"}},
                                      {Op::Neg, {"neg", "rt"}},
                                      {Op::Nsa, {"nsa", "ts"}},
                                      {Op::Nsau, {"nsau", "ts"}},
                                      {Op::Or, {"or", "rst"}},
                                      {Op::Sub, {"sub", "rst"}},
                                      {Op::Subx2, {"subx2", "rst"}},
                                      {Op::Subx4, {"subx4", "rst"}},
                                      {Op::Subx8, {"subx8", "rst"}},
                                      {Op::Xor, {"xor", "rst"}},
                                      {Op::Moveqz, {"moveqz", "rst"}},
                                      {Op::Movnez, {"movnez", "rst"}},
                                      {Op::Movltz, {"movltz", "rst"}},
                                      {Op::Movgez, {"movgez", "rst"}},
                                      {Op::Addi, {"addi", "tsv"}},
                                      {Op::Extui, {"extui", "rtvb"}},
                                      {Op::Movi, {"movi", "tv"}},
                                      {Op::Slli, {"slli", "rsv"}},
                                      {Op::Srai, {"srai", "rtv"}},
                                      {Op::Srli, {"srli", "rtv"}},
                                      {Op::Sll, {"sll", "rs"}},
                                      {Op::Sra, {"sra", "rt"}},
                                      {Op::Src, {"src", "rst"}},
                                      {Op::Srl, {"srl", "rt"}},
                                      {Op::Ssa8b, {"ssa8b", "s"}},
                                      {Op::Ssa8l, {"ssa8l", "s"}},
                                      {Op::Ssai, {"ssai", "v"}},
                                      {Op::Ssl, {"ssl", "s"}},
                                      {Op::Ssr, {"ssr", "s"}},
                                      {Op::L8ui, {"l8ui", "tsv"}},
                                      {Op::L16si, {"l16si", "tsv"}},
                                      {Op::L16ui, {"l16ui", "tsv"}},
                                      {Op::L32i, {"l32i", "tsv"}},
                                      {Op::L32r, {"l32r", "tg"}},
                                      {Op::S8i, {"s8i", "tsv"}},
                                      {Op::S16i, {"s16i", "tsv"}},
                                      {Op::S32i, {"s32i", "tsv"}},
                                      {Op::Call0, {"call0", "g"}},
                                      {Op::Callx0, {"callx0", "s"}},
                                      {Op::J, {"j", "g"}},
                                      {Op::Jx, {"jx", "s"}},
                                      {Op::Ret, {"ret", ""}},
                                      {Op::Ball, {"ball", "stg"}},
                                      {Op::Bany, {"bany", "stg"}},
                                      {Op::Bbc, {"bbc", "stg"}},
                                      {Op::Bbci, {"bbci", "svg"}},
                                      {Op::Bbs, {"bbs", "stg"}},
                                      {Op::Bbsi, {"bbsi", "svg"}},
                                      {Op::Beq, {"beq", "stg"}},
                                      {Op::Beqi, {"beqi", "svg"}},
                                      {Op::Beqz, {"beqz", "sg"}},
                                      {Op::Bge, {"bge", "stg"}},
                                      {Op::Bgei, {"bgei", "svg"}},
                                      {Op::Bgeu, {"bgeu", "stg"}},
                                      {Op::Bgeui, {"bgeui", "svg"}},
                                      {Op::Bgez, {"bgez", "sg"}},
                                      {Op::Blt, {"blt", "stg"}},
                                      {Op::Blti, {"blti", "svg"}},
                                      {Op::Bltu, {"bltu", "stg"}},
                                      {Op::Bltui, {"bltui", "svg"}},
                                      {Op::Bltz, {"bltz", "sg"}},
                                      {Op::Bnall, {"bnall", "stg"}},
                                      {Op::Bne, {"bne", "stg"}},
                                      {Op::Bnei, {"bnei", "svg"}},
                                      {Op::Bnez, {"bnez", "sg"}},
                                      {Op::Bnone, {"bnone", "stg"}},
                                      {Op::Nop, {"nop", ""}},
                                      {Op::Break, {"break", "pq"}},
                                      {Op::Syscall, {"syscall", ""}},
                                      {Op::Simcall, {"simcall", ""}},
                                      {Op::Rfde, {"rfde", ""}},
                                      {Op::Rfe, {"rfe", ""}},
                                      {Op::Rfi, {"rfi", "v"}},
                                      {Op::Rsil, {"rsil", "tv"}},
                                      {Op::Waiti, {"waiti", "v"}},
                                      {Op::Rsr, {"rsr", "tS"}},
                                      {Op::Wsr, {"wsr", "tS"}},
                                      {Op::Xsr, {"xsr", "tS"}}};
  return all;
}

/// Special registers that the disassembler has names for, but PRID, which can be read only.
inline const std::map<std::string, unsigned, std::less<>>& special_names() {
  static const std::map<std::string, unsigned, std::less<>> numbers{
      {"sar", 3},        {"litbase", 5},     {"epc1", 177},     {"epc2", 178},       {"epc3", 179},
      {"depc", 192},     {"eps2", 194},      {"eps3", 195},     {"excsave1", 209},   {"excsave2", 210},
      {"excsave3", 211}, {"interrupt", 226}, {"intset", 226},   {"intclear", 227},   {"intenable", 228},
      {"ps", 230},       {"vecbase", 231},   {"exccause", 232}, {"debugcause", 233}, {"ccount", 234},
      {"excvaddr", 238}, {"ccompare0", 240}};
  return numbers;
}

/// "addi a1 a1 4294967280"; "" for an illegal one.
inline std::string text_of(const Instruction& i) {
  const auto form = forms().find(i.op);
  if (form == forms().end()) return "";
  if (std::string_view(form->second.operands).ends_with('S') &&
      std::ranges::none_of(special_names(), [&](const auto& named) { return named.second == i.value; }))
    return "";
  std::string text = form->second.name;
  for (const char letter : std::string_view(form->second.operands)) switch (letter) {
      case 'r':
        text += fmt::format(" a{}", i.r);
        break;
      case 's':
        text += fmt::format(" a{}", i.s);
        break;
      case 't':
        text += fmt::format(" a{}", i.t);
        break;
      case 'p':
        text += fmt::format(" {}", i.s);
        break;
      case 'q':
        if (i.size == 3) text += fmt::format(" {}", i.t);
        break;
      case 'b':
        text += fmt::format(" {}", i.bits);
        break;
      case 'g':
        text += fmt::format(" {}", i.target);
        break;
      default:
        text += fmt::format(" {}", i.value);
    }
  return text;
}

/// The disassembler's "bnez.n\ta6, 3c <calloc+0x3c>" in that form. What the model leaves out is "": see
/// instruction.hpp. "excw" is what the disassembler calls whatever it does not know.
inline std::string text_of(const std::string& disassembled) {
  std::vector<std::string> words(1);
  for (const char c : disassembled.substr(0, disassembled.find_first_of("<(")))
    if (c == ' ' || c == '\t' || c == ',')
      words.emplace_back();
    else
      words.back() += c;
  std::erase(words, "");
  std::string name = words.empty() ? "" : words[0];
  if (name.ends_with(".n")) name.erase(name.size() - 2);
  if (name == "addmi") name = "addi";
  for (const char* barrier : {"isync", "rsync", "esync", "dsync", "memw", "extw"})
    if (name == barrier) name = "nop";
  std::string end;
  if (const auto dot = name.find('.'); dot == 3 && name[1] == 's' && name[2] == 'r') {
    const auto number = special_names().find(name.substr(4));
    if (number == special_names().end()) return "";
    end = fmt::format(" {}", number->second);
    name.erase(dot);
  }
  std::string operands;
  for (const auto& [op, form] : forms())
    if (name == form.name) {
      operands = form.operands;
      operands += '\0';  // known, even without any
    }
  if (operands.empty()) return "";
  std::string text = name;
  for (std::size_t n = 1; n < words.size(); ++n) {
    const bool target = operands[n - 1] == 'g';
    text += words[n][0] == 'a' && !target
                ? " " + words[n]
                : fmt::format(" {}", static_cast<std::uint32_t>(
                                         std::strtoll(words[n].c_str(), nullptr, target ? 16 : 0)));
  }
  return text + end;
}

}  // namespace tlsfit::emulator::lx106
