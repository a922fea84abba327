/*
 * cmd/siblings: files into the stage, with FILE.gz and FILE.br beside them.
 *
 * Stands between the build and publish/stage, with the same four calls: write,
 * keep, drop, and the memo of what is published. When compression is off, they go
 * through unchanged, and siblings of earlier builds vanish with the commit.
 *
 * A sibling is part of the same publication as its file, so it is never stale.
 * It is compressed anew only when the file or the way of compressing has
 * changed: its memo names both. A file whose siblings are not there or of
 * another way counts as unpublished to the build, which then hands in its bytes.
 *
 * Below files/ somebody may have put a FILE.gz of their own beside FILE: what
 * is in the source goes before.
 *
 * May be used from several threads at a time, with up to JOBS_MAX compressors,
 * which go from hand to hand.
 */
#ifndef CMD_SIBLINGS_H
#define CMD_SIBLINGS_H

#include <pthread.h>

#include "cmd/load.h"
#include "publish/compress.h"
#include "publish/stage.h"

struct siblings {
	struct stage *stage;
	bool on;
	const struct loaded_assets *assets; /* sorted by path */
	pthread_mutex_t mutex;              /* guards the next two */
	struct compressor idle[JOBS_MAX];
	size_t idle_count;
};

void siblings_init(struct siblings *s, struct stage *stage,
    const struct loaded_assets *assets, bool on);
void siblings_release(struct siblings *s);

/*
 * See stage_write(), stage_keep(), stage_drop(): what was kept may be written or
 * dropped yet, and its siblings go with it.
 */
int siblings_write(struct siblings *s, struct str path, struct str bytes,
    struct str memo, struct diags *d);
int siblings_keep(struct siblings *s, struct str path, struct str memo,
    struct diags *d);

void siblings_drop(struct siblings *s, struct str path);

/* The published file's memo; empty when it has to be written anew. */
struct str siblings_memo(struct siblings *s, struct str path);

#endif
