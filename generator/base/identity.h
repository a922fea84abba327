/*
 * base/identity: which program this is, to the byte.
 *
 * What a program makes depends on its code and that of its libraries, and a
 * version does not tell them apart: a distribution mends a library, or this
 * program, without a new one. Linkers write a digest of what they linked into
 * it, the build ID, a note of type NT_GNU_BUILD_ID in a segment PT_NOTE (elf(5),
 * ld(1) --build-id); the loader has these segments in memory. So asking costs
 * some microseconds and reads no file.
 *
 * Nothing is owned, nothing can fail: what has no build ID is left out.
 */
#ifndef BASE_IDENTITY_H
#define BASE_IDENTITY_H

#include "base/digest.h"
#include "base/str.h"

/* Over the build IDs of the program and all its libraries, in loading order. */
struct digest identity_of_program(void);

/*
 * The build ID among the notes of a segment, as bytes; "" when there is none, or
 * when they are no notes. A view.
 */
struct str identity_find(struct str notes);

#endif
