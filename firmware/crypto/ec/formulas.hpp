// The group law of curve.hpp as sequences of field operations on registers.
#pragma once

#include "crypto/ec/curve.hpp"

namespace crypto::ec {

/// First point = 2 · first point; infinity stays infinity. The second point is overwritten. (The
/// Explicit-Formulas Database's dbl-2001-b, for a = -3, rearranged for 8 products and few registers.)
void double_point(Limb* registers, const Curve& curve);

/// First point = first + second point, unless one of them is infinity or they are equal. Where they are equal
/// Z becomes 0, as where they are each other's negatives; the register y2 is 0 then in the first case alone.
/// (add-1998-cmo-2.)
void add_points(Limb* registers, const Curve& curve);

/// add_points() for a second point whose Z is 1, which is not read: five products less.
void add_affine_point(Limb* registers, const Curve& curve);

/// First point += second point, neither of them infinity; they may be equal. `affine`: the second point's Z
/// is 1. Not constant-time. Returns false if the sum is infinity.
bool add_public(Limb* registers, const Curve& curve, bool affine = false);

/// Whether the first point, with Z = 1, is on the curve: all ones or none.
Limb on_curve_mask(Limb* registers, const Curve& curve);

inline constexpr std::size_t x1 = 0, y1 = 1, z1 = 2, x2 = 3, y2 = 4, z2 = 5, spare = 6;

}  // namespace crypto::ec
