/*
 * markdown/ids: ids that are unique within one text.
 *
 * The first heading "Folgen" gets the id "folgen", the next "folgen-2", then
 * "folgen-3"; an id that an author's own heading has taken is passed over.
 * A hash table, so that 100,000 equal headings cost no more than others.
 *
 * Everything lives in the arena. Nothing can fail.
 */
#ifndef MARKDOWN_IDS_H
#define MARKDOWN_IDS_H

#include "base/arena.h"
#include "base/str.h"

struct md_ids {
	struct arena *arena;
	struct md_id {
		struct str id;
		unsigned last; /* number given to the last one of this name */
	} *slots;              /* open addressing; empty ones have no ptr */
	size_t count, size;
};

void md_ids_init(struct md_ids *ids, struct arena *a);
/* `base`, or `base` with a number behind it. */
struct str md_ids_unique(struct md_ids *ids, struct str base);

#endif
