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

/* Of what a review had something to say. */
struct review_said {
	struct incident_refs incidents;
	bool others; /* but the site and consultations, which are looked at anyway */
};

/* The same, and keeps that in `a`. */
void review_noting(struct review_said *said, struct model *m, int64_t now,
    struct arena *a, struct diags *d);

/* What has happened to a model since it was reviewed, at whatever instant. */
struct review_since {
	const struct review_said *said; /* not of others, and no errors */
	const struct relink_change *changes; /* none: the clock has moved */
	size_t count;
};

/*
 * Says exactly what review_model() would say now, but looks only at what was
 * said then, and at what can be said now and could not then: of the changed
 * incidents everything, of the lively ones, of others those with an address that
 * a changed one switches off, of consultations and the site what depends on the
 * clock. The next time is one for review_model() again.
 */
void review_again(struct model *m, const struct review_since *since,
    int64_t now, struct arena *a, struct diags *d);

#endif
