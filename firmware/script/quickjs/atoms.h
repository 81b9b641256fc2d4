/* The table that atoms.cpp makes and unit.c reads. */
#ifndef TLSFIT_SCRIPT_QUICKJS_ATOMS_H
#define TLSFIT_SCRIPT_QUICKJS_ATOMS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of the hash table of all atoms, whose size does not change: links between those in flash cannot. */
enum { SCRIPT_ATOM_BUCKETS = 128 };

/* One atom after the other, from 0 on. */
const uint32_t* script_atoms_begin(void);
const uint32_t* script_atoms_end(void);
/* Of each bucket, the atom that was added last. */
const uint8_t* script_atom_heads(void);

#ifdef __cplusplus
}
#endif
#endif
