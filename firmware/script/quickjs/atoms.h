/* The table that atoms.cpp makes and unit.c reads. */
#ifndef TLSFIT_SCRIPT_QUICKJS_ATOMS_H
#define TLSFIT_SCRIPT_QUICKJS_ATOMS_H

/* Of the hash table of all atoms, whose size does not change: links between those in flash cannot. */
enum { SCRIPT_ATOM_BUCKETS = 128 };

#ifndef __cplusplus
#include <stdint.h>

extern const uint32_t script_atom_words[]; /* one atom after the other, from 0 on */
extern const uint32_t script_atom_count_of_words;
extern const uint8_t script_atom_heads[]; /* of each bucket, the atom that was added last */

#endif

#endif
