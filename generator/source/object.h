/*
 * source/object: the bytes of an object before it is known that they have its name.
 *
 * Private to source/. libgit2 counts the name of each object over that it reads,
 * and looks for collisions as it does: for the folder of a year with 10,000 files
 * that takes as long as to unpack it. Here both are apart, so that who reads can
 * go on while somebody else counts:
 *
 *	if (object_read(&o, &from, &id)) {
 *		... o.bytes, which may be anybody's ...
 *		if (!object_is_true(&o))
 *			... nothing of it counts ...
 *		object_release(&o);
 *	}
 *
 * A loose folder of some size, as a commit leaves it, is unpacked by libdeflate, in
 * half the time of zlib (gitformat-loose: "tree 588000", NUL and the bytes, in one
 * stream of zlib). All others the library reads as it always does, by its backends.
 * A reader that makes a mistake is found out by the name.
 */
#ifndef SOURCE_OBJECT_H
#define SOURCE_OBJECT_H

#include <git2.h>
#include <stdbool.h>

#include "base/arena.h"

/*
 * What a loose one is read into, and the next one again: memory that was touched
 * once costs less. Begins as all zero.
 */
struct object_space {
	struct arena arena;
	char *memory;       /* first for what is packed, */
	size_t packed_size; /* then several times as much for the rest */
	bool taken;
};

void object_space_release(struct object_space *s);

/* Where they are read from, and into. */
struct object_store {
	git_odb *odb;
	struct str objects; /* the folder of loose ones */
	struct object_space *space;
};

struct object {
	git_oid id;
	git_object_t type;
	struct str bytes;
	struct object_space *in; /* they lie there; else ... */
	void *data;          /* ... it is this, ... */
	git_odb_backend *of; /* ... of whoever has read it */
};

/*
 * False: it is not there, or cannot be read; git_odb_read() knows why, and may
 * find it all the same. There is one space: while an object lies in it the library
 * reads the others.
 */
bool object_read(struct object *out, const struct object_store *from,
    const git_oid *id);

/* May be asked in another thread than that which reads with the same handle. */
bool object_is_true(const struct object *o);

void object_release(struct object *o);

#endif
