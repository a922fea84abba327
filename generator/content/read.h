/*
 * content/read: front matter into structs, driven by the tables.
 *
 * read_map() goes through the pairs of a YAML map, finds the field of each key
 * (English or German, any case, umlauts or not) and stores its value at the
 * field's offset of the struct. It goes on after an error, so that all the
 * mistakes of a file are told at once. A value with an error stays absent, but
 * a text: that one is present and empty, so that nobody says it is missing. So
 * is a placeholder (content/placeholder.h) in place of an address or a number.
 *
 * Forgiving in form: a text stands for a list of one, a text for a map where
 * the table names a `scalar` key, {a: b, c: d} for a list of pairs where it
 * names `pair_key` and `pair_value`.
 *
 * Memory: everything lives in the arena of the context; nothing refers to the
 * nodes, which may go when read_map() has returned.
 */
#ifndef CONTENT_READ_H
#define CONTENT_READ_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/timetext.h"
#include "base/zone.h"
#include "content/tables.h"
#include "yaml/tree.h"

struct read_context {
	struct arena *arena;
	struct diags *diags;
	struct str path;         /* of the file, for diagnostics */
	const struct zone *zone; /* of times without offset */
	bool translating;        /* a translation: nothing is required */
};

/*
 * Fills `out`, a zeroed struct of the table's size. Returns -1 when anything
 * was an error, after all has been reported.
 */
int read_map(struct read_context *ctx, void *out, const struct table *table,
    const struct yaml_node *node);

/* Adds a diagnostic at a place of the context's file; returns -1. */
#define READ_DIAG(ctx, id, loc, ...)                                           \
	DIAG((ctx)->diags, (id), pos_at((ctx)->path, (loc)), __VA_ARGS__)

/*
 * Reads a time; every fault is reported. `used`, if not NULL, allows more text
 * after the time and gets the length of the time.
 */
int read_time(struct read_context *ctx, struct when *out, struct str text,
    struct loc at, enum time_role role, size_t *used);

#endif
