#include "emulator/cpu/thumb.hpp"

#include <algorithm>
#include <bit>

namespace tlsfit::emulator {

namespace {

constexpr unsigned sp = 13;

std::uint16_t half(std::span<const std::uint8_t> code, std::size_t at) {
  return at + 2 <= code.size() ? static_cast<std::uint16_t>(code[at] | code[at + 1] << 8) : 0;
}

std::int32_t words(std::uint32_t list) {
  return 4 * std::popcount(list);
}

/// ThumbExpandImm (A5.3.2).
std::uint32_t expanded(std::uint16_t first, std::uint16_t second) {
  const std::uint32_t imm12 = (first >> 10 & 1U) << 11 | (second >> 12 & 7U) << 8 | (second & 0xFFU);
  const std::uint32_t byte = imm12 & 0xFF;
  switch (imm12 >> 8) {
    case 0:
      return byte;
    case 1:
      return byte << 16 | byte;
    case 2:
      return byte << 24 | byte << 8;
    case 3:
      return byte * 0x01010101;
  }
  return std::rotr(0x80U | (byte & 0x7FU), static_cast<int>(imm12 >> 7));
}

std::uint32_t plain_imm12(std::uint16_t first, std::uint16_t second) {
  return (first >> 10 & 1U) << 11 | (second >> 12 & 7U) << 8 | (second & 0xFFU);
}

/// Change of SP by one instruction; nothing if it cannot be told from the code.
std::optional<std::int32_t> sp_change16(std::uint16_t op) {
  if ((op & 0xFE00) == 0xB400) return -words(op & 0x1FFU);                         // PUSH
  if ((op & 0xFE00) == 0xBC00) return words(op & 0x1FFU);                          // POP
  if ((op & 0xFF80) == 0xB080) return -4 * static_cast<std::int32_t>(op & 0x7FU);  // SUB SP, #imm
  if ((op & 0xFF80) == 0xB000) return 4 * static_cast<std::int32_t>(op & 0x7FU);   // ADD SP, #imm
  if ((op & 0xFD87) == 0x4485) return std::nullopt;                                // ADD/MOV SP, Rm
  return 0;
}

std::optional<std::int32_t> sp_change32(std::uint16_t first, std::uint16_t second) {
  const unsigned rd = second >> 8 & 15U;
  if (first == 0xE92D) return -words(second);                                             // PUSH.W
  if (first == 0xE8BD) return words(second);                                              // POP.W
  if ((first & 0xFFBF) == 0xED2D) return -4 * static_cast<std::int32_t>(second & 0xFFU);  // VPUSH
  if ((first & 0xFFBF) == 0xECBD) return 4 * static_cast<std::int32_t>(second & 0xFFU);   // VPOP
  if ((first & 0xFE6F) == 0xE86D) {  // LDRD/STRD [SP], #imm with write-back
    const auto offset = 4 * static_cast<std::int32_t>(second & 0xFFU);
    return (first & 0x80U) != 0 ? offset : -offset;
  }
  if ((first & 0xFE8F) == 0xF80D && (second & 0x900U) == 0x900) {  // LDR/STR [SP, #imm]! and [SP], #imm
    const auto offset = static_cast<std::int32_t>(second & 0xFFU);
    return (second & 0x200U) != 0 ? offset : -offset;
  }
  if (rd == sp && (second & 0x8000U) == 0) {
    if ((first & 0xFBEF) == 0xF1AD) return -static_cast<std::int32_t>(expanded(first, second));     // SUB.W
    if ((first & 0xFBEF) == 0xF10D) return static_cast<std::int32_t>(expanded(first, second));      // ADD.W
    if ((first & 0xFBFF) == 0xF2AD) return -static_cast<std::int32_t>(plain_imm12(first, second));  // SUBW
    if ((first & 0xFBFF) == 0xF20D) return static_cast<std::int32_t>(plain_imm12(first, second));   // ADDW
    if ((first & 0xFE00) == 0xEA00) return std::nullopt;  // data processing with a shifted register
  }
  return 0;
}

/// ConditionPassed (A7.3.1).
bool holds(unsigned condition, std::uint32_t apsr) {
  const bool n = (apsr >> 31 & 1U) != 0, z = (apsr >> 30 & 1U) != 0, c = (apsr >> 29 & 1U) != 0,
             v = (apsr >> 28 & 1U) != 0;
  const std::array<bool, 8> results{z, c, n, v, c && !z, n == v, n == v && !z, true};
  return results.at(condition >> 1) == ((condition & 1U) == 0 || condition == 15);
}

using Registers = std::array<std::uint32_t, 16>;

std::optional<Access> access16(std::uint32_t pc, std::uint16_t op, const Registers& r) {
  const std::uint32_t rn = r.at(op >> 3 & 7U), rm = r.at(op >> 6 & 7U), imm5 = op >> 6 & 31U;
  switch (op >> 11) {
    case 0b01001:  // LDR (literal)
      return Access{((pc + 4) & ~3U) + 4 * (op & 0xFFU), 4};
    case 0b01010:
    case 0b01011: {  // register offset
      static constexpr std::array<std::uint8_t, 8> sizes{4, 2, 1, 1, 4, 2, 1, 2};
      return Access{rn + rm, sizes.at(op >> 9 & 7U)};
    }
    case 0b01100:
    case 0b01101:
      return Access{rn + 4 * imm5, 4};
    case 0b01110:
    case 0b01111:
      return Access{rn + imm5, 1};
    case 0b10000:
    case 0b10001:
      return Access{rn + 2 * imm5, 2};
    case 0b10010:
    case 0b10011:
      return Access{r.at(sp) + 4 * (op & 0xFFU), 4};
    case 0b11000:
    case 0b11001:  // STM, LDM
      return Access{r.at(op >> 8 & 7U), static_cast<std::uint32_t>(words(op & 0xFFU)), true};
  }
  const auto size = static_cast<std::uint32_t>(words(op & 0x1FFU));
  if ((op & 0xFE00) == 0xB400) return Access{r.at(sp) - size, size, true};
  if ((op & 0xFE00) == 0xBC00) return Access{r.at(sp), size, true};
  return std::nullopt;
}

/// LDR and STR of one register, 32-bit encodings (A5.3.7 to A5.3.10).
std::optional<Access> access_single(std::uint32_t pc, std::uint16_t first, std::uint16_t second,
                                    const Registers& r) {
  const unsigned n = first & 15U, code = first >> 5 & 3U;
  if (code == 3) return std::nullopt;
  const std::uint32_t size = 1U << code, rn = n == 15 ? (pc + 4) & ~3U : r.at(n);
  if (n == 15) return Access{(first & 0x80U) != 0 ? rn + (second & 0xFFFU) : rn - (second & 0xFFFU), size};
  if ((first & 0x80U) != 0) return Access{rn + (second & 0xFFFU), size};
  if ((second & 0x800U) == 0) return Access{rn + (r.at(second & 15U) << (second >> 4 & 3U)), size};
  const std::uint32_t offset = second & 0xFFU;
  if ((second & 0x400U) == 0) return Access{rn, size};  // post-indexed
  return Access{(second & 0x200U) != 0 ? rn + offset : rn - offset, size};
}

std::optional<Access> access32(std::uint32_t pc, std::uint16_t first, std::uint16_t second,
                               const Registers& r) {
  const unsigned n = first & 15U;
  const std::uint32_t rn = n == 15 ? (pc + 4) & ~3U : r.at(n);
  const bool up = (first & 0x80U) != 0, index = (first & 0x100U) != 0, write_back = (first & 0x20U) != 0;
  if ((first & 0xFE40) == 0xE800) {  // LDM, STM
    const auto size = static_cast<std::uint32_t>(words(second));
    return Access{index ? rn - size : rn, size, true};
  }
  if ((first & 0xFE40) == 0xE840 && (index || write_back)) {  // LDRD, STRD
    const std::uint32_t offset = 4 * (second & 0xFFU);
    return Access{!index ? rn : up ? rn + offset : rn - offset, 8, true};
  }
  if ((first & 0xFE00) == 0xF800) return access_single(pc, first, second, r);
  if ((first & 0xFE00) == 0xEC00 && is_fpu(first, second)) {
    const std::uint32_t offset = 4 * (second & 0xFFU);
    if (index && !write_back)  // VLDR, VSTR
      return Access{up ? rn + offset : rn - offset, (second & 0x100U) != 0 ? 8U : 4U, true};
    return Access{index ? rn - offset : rn, offset, true};  // VLDM, VSTM
  }
  return std::nullopt;
}

}  // namespace

/// First halfword 111x 11xx.
bool is_fpu(std::uint16_t first, std::uint16_t second) {
  return (first & 0xEC00) == 0xEC00 && (second >> 9 & 7U) == 0b101;
}

Hint hint_of(std::uint16_t first, std::uint16_t second) {
  const bool narrow = (first & 0xFF0F) == 0xBF00, wide = first == 0xF3AF && (second & 0xFF00) == 0x8000;
  if (!narrow && !wide) return Hint::None;
  switch (narrow ? first >> 4 & 15U : second & 0xFFU) {
    case 1:
      return Hint::Yield;
    case 2:
      return Hint::WaitForEvent;
    case 4:
      return Hint::SendEvent;
  }
  return Hint::None;
}

Block scan_block(std::span<const std::uint8_t> code) {
  Block block;
  block.size = static_cast<std::uint32_t>(code.size());
  std::int32_t now = 0;
  for (std::size_t at = 0; at < code.size();) {
    const std::uint16_t first = half(code, at), second = half(code, at + 2);
    const unsigned size = instruction_size(first);
    const auto change = size == 2 ? sp_change16(first) : sp_change32(first, second);
    if (change) now += *change;
    // After an unknown value further changes say nothing; the next block's start tells.
    block.sp_unknown = block.sp_unknown || !change;
    if (!block.sp_unknown) block.lowest_sp = std::min(block.lowest_sp, now);
    if (size == 4 && is_fpu(first, second) && block.fpu_at == Block::no_fpu) {
      block.fpu_at = static_cast<std::uint32_t>(at);
      block.before_fpu = block.instructions;
    }
    block.sends_event = block.sends_event || hint_of(first, second) == Hint::SendEvent;
    ++block.instructions;
    at += size;
  }
  return block;
}

bool skipped_by_it(std::span<const std::uint8_t> block, std::size_t at, std::uint32_t apsr) {
  unsigned it_state = 0;  // as the architecture keeps it: A7.3.3
  for (std::size_t here = 0; here < at;) {
    const std::uint16_t first = half(block, here);
    const bool is_it = (first & 0xFF00U) == 0xBF00U && (first & 0xFU) != 0;
    if (is_it)
      it_state = first & 0xFFU;
    else
      it_state = (it_state & 7U) == 0 ? 0 : (it_state & 0xE0U) | (it_state << 1 & 0x1FU);
    here += instruction_size(first);
  }
  return it_state != 0 && !holds(it_state >> 4, apsr);
}

std::optional<Access> access_of(std::uint32_t pc, std::uint16_t first, std::uint16_t second,
                                const std::array<std::uint32_t, 16>& registers) {
  return instruction_size(first) == 2 ? access16(pc, first, registers)
                                      : access32(pc, first, second, registers);
}

}  // namespace tlsfit::emulator
