/*
 * model/relink: a linked model after a few incidents have changed.
 *
 * Linking looks into every record; most commits touch one incident. Whoever
 * has the model of the commit before at hand gives the incidents that came, went
 * or are others now, and has the very state that model_link() would make of all
 * records after the change: lists, their orders, numbers, what services know of
 * their effects. Nothing of it depends on the clock, in either way of linking;
 * review does (model/review.h): it comes afterwards, with the instant of then.
 *
 * That is only for what is simple. Nothing may be broken or in correction,
 * neither in the model nor among what is new, no id may be there twice, and
 * other kinds of files, but for what model/amend.h has put in before, drafts,
 * site.yml and the files below files/ are to be the same. That a model is whole, its broken_count says. No record refers to an
 * incident by its id, so what comes or goes leaves the references of all others
 * as they are; links in texts are looked up by those who render them.
 *
 * It takes a few microseconds for each change, besides what the lists cost: they
 * are arrays of pointers, a part of which moves up, and when the number of
 * incidents changes, or their order, those that are newer get another `index`,
 * for which each is touched once: nobody's where the newest comes. The old
 * incident stays in memory, nothing points to it any more.
 */
#ifndef MODEL_RELINK_H
#define MODEL_RELINK_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/model.h"

struct relink_change {
	struct incident *old; /* in the model; NULL: it is new */
	struct incident *now; /* as it was parsed, not linked; NULL: it is gone */
};

/* More changes, or more effects, alternates, people in all of them together,
 * are linked as quickly with all the others. */
enum { RELINK_CHANGES_MAX = 64, RELINK_PARTS_MAX = 512 };

/*
 * The memory is the arena's that the model lives in, or another that lives as
 * long. False when it is not that simple, or when linking would report anything
 * of what is new: then the model is as it was, but the new records have been
 * touched and what `d` was told is to be forgotten; link all anew of records
 * that are fresh.
 */
bool model_relink(struct model *m, struct arena *a,
    const struct relink_change *changes, size_t count, struct diags *d);

#endif
