/*
 * model/review: what citizens need and a site does not say.
 *
 * Warnings that need the whole model and the clock: the fate of messages, the
 * public not informed, promises that are missing or broken, ways without an
 * account, alternates that stand for nothing or do not work themselves, an
 * imprint whose only address is down, pages that public sites must have, a
 * security.txt that grows old, a catalogue without what it needs, a licence that
 * nobody can look up. `strict:` of site.yml can make each an error; the file then
 * counts as broken.
 */
#ifndef MODEL_REVIEW_H
#define MODEL_REVIEW_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/at.h"
#include "model/model.h"

void review_model(struct model *m, int64_t now, struct arena *a,
    struct diags *d);

#endif
