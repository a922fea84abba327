/*
 * output/plan: the list of all files of a build.
 *
 * output_plan_make() goes through the table of outputs (output/output.h) and
 * writes down a file for each thing that a row is about. That takes
 * milliseconds where there are ten thousand incidents. Who has made the list
 * before it was known which of them would change gives the changes and has the
 * very list that would be made now, in a fraction of the time:
 *
 *	output_plan_make(&plan, trees, a, d);
 *	...                        model_relink(), another clock, another commit
 *	if (!output_plan_renew(&plan, trees, a, changes, count, &edits))
 *		output_plan_make(&plan, trees, a, d);
 *
 * Only what depends on incidents and on the clock is looked at then: trees,
 * configuration and themes are to be the same, and so are records of other kinds,
 * at the same addresses, unless output_plan_amend() has been asked about them. False when it is not that simple: more than one tree, paths
 * that met, an instant between which and that of the old list something of other
 * records than incidents has come or gone.
 *
 * Who keeps something for each file, in the order of the list, hears what has
 * come and gone, and can have the own array follow (output_plan_follow()).
 *
 * The plan, its items and their paths live in the arena, and so do the edits.
 */
#ifndef OUTPUT_PLAN_H
#define OUTPUT_PLAN_H

#include "base/digest.h"
#include "model/relink.h"
#include "output/output.h"

/* A year that has something to be seen. */
struct plan_year {
	int year;
	bool split;      /* output/months.h */
	unsigned months; /* 1 << month for each that is shown, if it is split */
};

struct output_plan {
	/* sorted by path, the `last` ones at the end */
	struct output_item **items;
	size_t count, cap;
	struct at at; /* until when this list of files is right */

	/* the rest is what output_plan_renew() has to know */
	struct at others; /* what `at` would be if there were no incidents */
	struct digest shown; /* which of other records have which files */
	/* the ends of all embargoes, in no order */
	struct plan_times {
		int64_t *items;
		size_t count, cap;
	} embargoes;
	struct plan_years { /* those of the first tree, in no order */
		struct plan_year *items;
		size_t count, cap;
	} years;
	/* a record became broken, as its path was another's: what was linked
	 * before did not know that */
	bool doubled;
};

/*
 * The files of this build, of all trees. Two records with one path: DIAG_DUPLICATE_OUTPUT,
 * the second by path in the source is left out and becomes broken.
 */
void output_plan_make(struct output_plan *plan, const struct output_env *trees,
    struct arena *a, struct diags *d);

/* How a list has become another. */
struct plan_edit {
	enum plan_edit_what {
		PLAN_GONE,
		PLAN_NEW,
		PLAN_OTHER /* the same path, but about a record, or of a row,
		              that was not there before */
	} what;
	/* the number in the old list, or of the one that a new one comes before */
	size_t before;
	/* the number in the new list, or of the one behind what is gone */
	size_t now;
	const struct output_item *item; /* the old one of what is gone */
};

struct plan_edits {
	struct plan_edit *items; /* in the order of the list */
	size_t count, cap;
	size_t old_count, new_count; /* of the list */
};

/*
 * After the model of the only tree has been linked again for these changes
 * (model/relink.h): `old` ones still have the `index` they had. When it is false
 * nothing was told; make it anew. Then, if it could have been renewed by the next
 * function, the plan is of no use any more, else it is as it was.
 */
bool output_plan_renew(struct output_plan *plan, const struct output_env *trees,
    struct arena *a, const struct relink_change *changes, size_t count,
    struct plan_edits *edits);

bool output_plan_can_renew(const struct output_plan *plan,
    const struct output_env *trees);

/*
 * Before that, when other records have become others in their places
 * (model/amend.h): have these and all others the files they had, and no others?
 * Then the plan is as it would be made, but for incidents.
 */
bool output_plan_amend(struct output_plan *plan,
    const struct output_env *trees);

/*
 * How a list has become another that was made from nothing: of the same trees, at
 * another instant or after a few changes.
 */
void output_plan_compare(const struct output_plan *old,
    const struct output_plan *now, struct arena *a, struct plan_edits *edits);

/*
 * An array of what belongs to the items of the old list, in its order, becomes
 * one for the new list: what belongs to new ones is zero. The same array when it
 * has room for so many, else another from the arena.
 */
void *output_plan_follow(const struct plan_edits *edits, struct arena *a,
    void *array, size_t *room, size_t size);

#endif
