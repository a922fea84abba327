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
 *
 * Of incidents it looks at those that lack something, which linking has found
 * while it had them at hand (model.lacking), and at the lively ones
 * (model/lively.h): a promise is a matter of those that go on.
 */
#ifndef MODEL_REVIEW_H
#define MODEL_REVIEW_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/at.h"
#include "model/model.h"
#include "model/relink.h"

/* May there be something to say of a linked incident, whatever the time is? */
bool review_lacks(const struct incident *inc);

void review_model(struct model *m, int64_t now, struct arena *a,
    struct diags *d);

/*
 * The same of a model of which review_model() had nothing to say, at whatever
 * instant, and which has been relinked with these changes since (none: the
 * clock has moved). It says exactly what review_model() would say now, but looks
 * only at what can be said now and could not then: of the changed incidents
 * everything, of the lively ones, of others those with an address that a changed
 * one switches off, of consultations and the site what depends on the clock.
 * When it says anything, the next time is one for review_model().
 */
void review_again(struct model *m, const struct relink_change *changes,
    size_t count, int64_t now, struct arena *a, struct diags *d);

#endif
