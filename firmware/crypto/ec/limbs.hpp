// Numbers of many limbs: the rows that all public-key arithmetic is made of. A number is an array of 32-bit
// limbs, the least significant first; `limbs` is a multiple of four. Nothing here branches on, or addresses
// by, the value of a limb.
//
// Where the core has UMAAL (Cortex-M4 and others with the DSP extension) each row is assembly of one loop
// over four limbs; elsewhere, and as the reference in tests, it is the C++ twin beside it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/long_product.hpp"

namespace crypto::ec {

using Limb = std::uint32_t;

/// out = sum + a · factor. Returns the limb that is carried out: sum, a and factor may all be at their
/// largest, for (2³²-1)² + 2·(2³²-1) = 2⁶⁴-1. `out` may be `sum` or lie below it, as a row does that moves
/// down.
Limb multiply_add(Limb* out, const Limb* sum, const Limb* a, Limb factor, std::size_t limbs);

/// The same for public values: where products of two words end early, by those.
Limb multiply_add_public(Limb* out, const Limb* sum, const Limb* a, Limb factor, std::size_t limbs);

/// out = a + (b & mask); returns the carry, 0 or 1. `out` may be `a` or `b`.
Limb add_masked(Limb* out, const Limb* a, const Limb* b, Limb mask, std::size_t limbs);

/// out = a - b; returns the borrow, 0 or 1. `out` may be `a` or `b`.
Limb subtract(Limb* out, const Limb* a, const Limb* b, std::size_t limbs);

/// out = mask ? a : out, for a mask of all ones or none.
void select(Limb* out, const Limb* a, Limb mask, std::size_t limbs);

/// out = number `index` of a table of `count` numbers. Every one is read.
void pick(Limb* out, const Limb* table, std::size_t count, Limb index, std::size_t limbs);

/// All ones if every limb is zero, otherwise none.
Limb zero_mask(const Limb* a, std::size_t limbs);

/// Reads `limbs` limbs from as many times four bytes, the most significant first.
void read(Limb* out, const std::uint8_t* bytes, std::size_t limbs);

/// Writes them as read() reads them.
void write(std::uint8_t* bytes, const Limb* a, std::size_t limbs);

}  // namespace crypto::ec
