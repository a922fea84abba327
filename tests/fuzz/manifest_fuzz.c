/* A manifest as on disk, and the body of one record, which needs no digest. */
#include <stddef.h>
#include <stdint.h>

#include "publish/manifest.h"

static void
apply(struct manifest *m, const struct manifest_record *r)
{
	manifest_apply(m, r);
	manifest_apply_unfinished(m, r);
	for (size_t i = 0; i < m->count; i++)
		if (manifest_find(m, m->items[i]->path) != m->items[i] ||
		    m->items[i]->path.ptr[m->items[i]->path.len] != '\0')
			__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_make((const char *)data, size), file = bytes;
	struct manifest_record r;
	struct manifest m;
	struct arena a;

	arena_init(&a, 0);
	manifest_init(&m, &a);
	while (manifest_next_record(&r, &file))
		apply(&m, &r);
	for (int i = 0; i < 2; i++)
		if (manifest_parse_record(&r, bytes))
			apply(&m, &r);
	arena_release(&a);
	return 0;
}
