/*
 * source/object: the bytes of an object before it is known that they have its name.
 *
 * Private to source/. libgit2 counts the name of each object over that it reads,
 * and looks for collisions as it does: for the folder of a year with 10,000 files
 * that takes as long as to unpack it. Here both are apart, so that who reads can
 * go on while somebody else counts:
 *
 *	if (object_read(&o, odb, objects, &id)) {
 *		... o.bytes, which may be anybody's ...
 *		if (!object_is_true(&o))
 *			... nothing of it counts ...
 *		object_release(&o);
 *	}
 *
 * A loose object, as a commit leaves them, is unpacked by libdeflate, in half the
 * time of zlib (gitformat-loose: "tree 588000", NUL and the bytes, in one stream
 * of zlib). All others the library reads as it always does, by its backends. A
 * reader that makes a mistake is found out by the name.
 */
#ifndef SOURCE_OBJECT_H
#define SOURCE_OBJECT_H

#include <git2.h>
#include <stdbool.h>

#include "base/str.h"

struct object {
	git_oid id;
	git_object_t type;
	struct str bytes;
	char *unpacked; /* what they lie in, ... */
	git_odb_backend *of; /* ... and who has read that; NULL: we */
};

/*
 * `objects` is the folder of loose ones. False: it is not there, or cannot be
 * read; git_odb_read() knows why, and may find it all the same.
 */
bool object_read(struct object *out, git_odb *odb, struct str objects,
    const git_oid *id);

/* May be asked in another thread than that which reads with the same handle. */
bool object_is_true(const struct object *o);

void object_release(struct object *o);

#endif
