/*
 * model/resolve: names in records into references.
 *
 * The part of linking that goes through the fields of one record: looks names
 * up, reports unknown ones with the nearest, fills the "linked" members. Used
 * by model/link.c only, after every id is indexed and before the indexes of
 * addresses and alternates are built.
 */
#ifndef MODEL_RESOLVE_H
#define MODEL_RESOLVE_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/model.h"

struct resolve_context {
	struct arena *arena;
	struct diags *diags;
	const struct model *model;
	struct str path; /* of the record being resolved */
};

/* Resolves one record; sets its `broken` when anything was an error. */
void resolve_record(struct resolve_context *ctx, struct record *r);

#endif
