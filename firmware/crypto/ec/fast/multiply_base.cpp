// A secret scalar times the base point: P-384's as any other, P-256's by a comb of five teeth (C. H. Lim, P.
// J. Lee, More Flexible Exponentiation with Precomputation, CRYPTO 1994): 51 doublings and 51 additions.
//
// An odd scalar k < 2^256 is a sum of 260 powers of two with a sign each: it is positive where (k + 2^260 -
// 1)/2 has a one, that is in the highest place, and below it where k has a one in the next higher place (M.
// Hedabou et al., Countermeasures for Preventing Comb Method Against SCA Attacks, ISPEC 2005). Column i has
// the places i, i + 52, …, i + 208: a multiple c(i) of the base point that is odd, never zero, and up to its
// sign one of the table's 16.
//
// The formulas for adding fail for a pair of equal points (multiply_secret.cpp). What has been summed up
// before column i is added, doubled, is even, and its sum with c(i) is (k - …)/2^i, where what is left out is
// below 2^209·2^i: for i > 0 neither that sum nor the difference reaches n, and an even number is not an odd
// one. In the last turn the sum is k, which is odd, and the points are equal only if k = n - 2|c(0)| and c(0)
// is negative, that is if bit 209 of k is zero. But n has zeros from bit 192 to 223, and |c(0)| is 2^208 but
// for less than 2^157: that bit of such a k is one.
#include "crypto/ec/formulas.hpp"
#include "crypto/ec/secret.hpp"

namespace crypto::ec {
namespace {

constexpr std::size_t teeth = 5, spacing = 52, places = teeth * spacing;
constexpr std::size_t comb_limbs = 8, comb_entries = 1 << (teeth - 1);

/// x and y of (2^208 ± 2^156 ± 2^104 ± 2^52 ± 1) · G in Montgomery's representation; bit t of an entry's
/// number is one if 2^(52 t) is added. tests/crypto/curve_test.cpp computes them anew.
constexpr Limb comb[comb_entries * 2 * comb_limbs] = {
    0x3700debb, 0x1da0be8b, 0x67a8494c, 0x085ec135, 0x700f6310, 0xdf349926, 0x8d99e2f7, 0x0fd9de72,
    0xb1ce6ea2, 0xd7dc0dd9, 0x68ce3053, 0x50943ff6, 0x14751358, 0xa7f86eb0, 0x913e5ff0, 0xadf824db,
    0xf05ca43e, 0xbf2ecb75, 0x65194825, 0x51e7ae1a, 0x19c329ca, 0xeeeaed36, 0xdb49650d, 0x86cb6842,
    0xbed840ee, 0x49a87ea7, 0x84190e55, 0x270b499e, 0xf52f7c2a, 0x15fa7ebc, 0x83c7f590, 0x0aa28cd2,
    0x55f8aef5, 0x5a453fa2, 0x049171c8, 0xe0c0aed9, 0xb79baa9c, 0x119e89c7, 0xf5452258, 0x40ffe58e,
    0x930d2b7d, 0x9b76119b, 0xfd510bfb, 0x7b687aa4, 0x4494f32f, 0x33a47387, 0x8ca87760, 0x29eac9c0,
    0x734a73e4, 0x50e0cf33, 0xaff6d8ae, 0x5c2c404a, 0xed7f49a0, 0x3a5faf44, 0x8e3fb03f, 0x89037f44,
    0xf8d8e484, 0xa00f8a82, 0x1d06ab17, 0x1fd6900b, 0x6954005a, 0x63b6e7eb, 0x0bab3d19, 0x46d5226d,
    0xe31b0ee4, 0x1cec00c0, 0x50751a7b, 0xfc0566b5, 0x55702c87, 0xcc7515c0, 0x4cc0347c, 0x92df77c1,
    0x44409c6f, 0x508995ce, 0x56d8565c, 0x4cacc1e2, 0x0af6588f, 0x51e85d2a, 0x999a3a2d, 0x743289d5,
    0xc3fc695e, 0x757f0f16, 0xab88cde4, 0x59343587, 0x4f9eb506, 0x0cca05aa, 0x76416de6, 0x02784666,
    0x039621ca, 0xce468652, 0x3421e845, 0x6b4bf630, 0x99759ea2, 0x18f3a284, 0x40bcbf1b, 0x2ede6ad7,
    0x1152eb01, 0xb31ad4e9, 0xfd4c86e1, 0x2148f275, 0x6e5d770c, 0xb7614235, 0xdde5409d, 0xebe1aebf,
    0x9dd5bd7e, 0xea04df74, 0x9124acb4, 0x55cbf5d1, 0x070828aa, 0x3d8a7db7, 0x1b47f285, 0x72d4e5d1,
    0x033abb7b, 0x2a9c77c5, 0x5f1d63c9, 0x61a97774, 0x8ccd54ea, 0x02715025, 0x3681f1bf, 0xf68d0115,
    0xdce2cfa4, 0xf145c823, 0x22d7a28d, 0xb505015d, 0xe5fedc55, 0x6a7afc66, 0x0f3b0305, 0xef01b197,
    0x3a718c5c, 0x927b57b8, 0xc2e51a9a, 0x251266f1, 0x55b0b9bd, 0x6ead7916, 0x4058fa8b, 0xc1ab01a3,
    0x83af6514, 0xda6f3964, 0x9b2f2fdb, 0xb3ce98cb, 0x302c566e, 0x8910c9c4, 0x691b5536, 0x7a6224fc,
    0xf57cdd12, 0xc3b83ea7, 0xf61e46ec, 0xbd9a7e4e, 0x65f44d59, 0x20f5c87d, 0xbe94eea1, 0x336a0302,
    0xdb3e0a57, 0xcac142de, 0xca4c1689, 0xaed0ca35, 0x273e91a0, 0xff4a0e5c, 0x7b7ac1d9, 0xcc19daa4,
    0x268bf16b, 0x242915c3, 0x8b7970ef, 0x3c13d194, 0x87c9a385, 0x6bef8604, 0x8640762d, 0x41a512e0,
    0x651bf858, 0xfcd6bac1, 0x40ced484, 0x17630f32, 0x985727b7, 0xc80ca773, 0x3cee12cc, 0x48a73d78,
    0x4430520a, 0xceb8a943, 0x7cc50396, 0xa5e7205a, 0x4f192b82, 0xc30154dd, 0xd14b7da5, 0x325eb1dd,
    0xf8c65dca, 0xfe9d4274, 0xf9f21cdb, 0xbbe37226, 0x66341917, 0x1aad0685, 0x8f8ef911, 0x3408af88,
    0x2178fb84, 0xfcee3519, 0x34ddfeb3, 0xb9769c3c, 0x2198bb35, 0xeb486d9a, 0xecd4f098, 0x587c5a5c,
    0x866c5e1d, 0x7d03577d, 0x1adffcb9, 0xc621a63d, 0xd3bdf8ee, 0x6a0bb656, 0x205dd861, 0x05e50f57,
    0x9ca31705, 0x09225217, 0x51b4f14f, 0xbe6eacbd, 0x46160f74, 0x6506cd33, 0xe8e3d3da, 0xbd778d59,
    0xdaccf7f4, 0x17658e78, 0x72fad339, 0x5db8fce9, 0xf706322a, 0xfd9df37d, 0x18aecb03, 0xa5d47764,
    0x3622e6c1, 0x491acfa0, 0xdd6e265b, 0xec3219f4, 0x1ec1513a, 0x8441a000, 0x0b3969ee, 0x32ab1157,
    0x90b03e53, 0x70033904, 0xaea5454f, 0x9d6e21db, 0xbb0e6267, 0x98c55b8f, 0x5b6edf30, 0x081b053f,
    0x27eafcc0, 0xbe47dd50, 0xec7e66db, 0x23df1041, 0x78a4dddd, 0x18c977ff, 0x9d2d152e, 0xb51565d7,
    0x78f4a4de, 0x24f6a6d5, 0x7d86b2ca, 0xbbc15b20, 0x1d3b43ca, 0xa064d39c, 0x52200839, 0x55248667,
};

/// Whether a place's sign is positive: 1 or 0.
Limb sign(const Limb* odd, std::size_t place) {
  if (place == places - 1) return 1;
  const std::size_t bit = place + 1;
  return bit < 32 * comb_limbs ? odd[bit / 32] >> bit % 32 & 1 : 0;
}

/// x and y of a column's point. Every entry of the table is read.
void comb_entry(Limb* to, const Limb* odd, std::size_t column, const Curve& curve) {
  Limb index = 0;
  for (std::size_t tooth = teeth - 1; tooth-- > 0;) index = 2 * index | sign(odd, column + tooth * spacing);
  const Limb negative = sign(odd, column + (teeth - 1) * spacing) - 1;
  pick(to, comb, comb_entries, (index ^ negative) & (comb_entries - 1), 2 * comb_limbs);
  negate(to, negative, curve);
}

}  // namespace

void multiply_base(Limb* registers, const Limb* scalar, const Curve& curve) {
#if defined(TLSFIT_P384_KEYS)
  if (curve.p.limbs != comb_limbs) {
    set_affine(registers, curve.base, curve);
    multiply_secret(registers, scalar, curve);
    return;
  }
#endif
  Limb* const second = registers + x2 * comb_limbs;
  Limb odd[comb_limbs];
  const Limb was_odd = make_odd(odd, scalar, curve);
  comb_entry(registers, odd, spacing - 1, curve);
  one(registers + z1 * comb_limbs, curve.p);
  for (std::size_t column = spacing - 1; column-- > 0;) {
    double_point(registers, curve);
    comb_entry(second, odd, column, curve);
    add_affine_point(registers, curve);
  }
  negate(registers, ~was_odd, curve);
}

}  // namespace crypto::ec
