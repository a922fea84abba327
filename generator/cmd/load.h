/*
 * cmd/load: from a source to the model.
 *
 * Opens the source, parses the configuration, every content file, links them
 * and reviews the result: the first half of the way of the data, shared by all
 * commands that look at content. Everything lives in the arena of the struct.
 */
#ifndef CMD_LOAD_H
#define CMD_LOAD_H

#include "base/arena.h"
#include "base/diag.h"
#include "cmd/options.h"
#include "cmd/progress.h"
#include "model/model.h"
#include "source/source.h"

/* a file's bytes, for messages that show a line */
struct loaded_text {
	struct str path, bytes;
};

/* a file to be copied as it is */
struct loaded_asset {
	struct str path;
	size_t index; /* in the source */
};

struct load {
	struct arena arena;
	struct diags diags;
	struct source *source;
	struct site *site;
	struct model *model;
	const struct zone *zone;
	int64_t now;
	struct loaded_text *items; /* sorted by path */
	size_t count, cap;
	struct loaded_assets {
		struct loaded_asset *items;
		size_t count, cap;
	} assets;
};

enum load_result {
	LOAD_FINE,   /* there is a model; the diagnostics may hold errors */
	LOAD_FAILED, /* nothing to publish: see the diagnostics */
	LOAD_BAD_AT  /* --at is no time in the site's zone */
};

/* `now` is the clock's, used unless --at was given. Always release it. */
enum load_result load_all(struct load *l, const struct options *o,
    int64_t now, struct progress *p);
void load_release(struct load *l);

#endif
