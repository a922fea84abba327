/*
 * model/at: an instant that remembers how long what was seen holds.
 *
 * Everything that depends on the clock is a pure function of the model and of
 * an instant. It compares that instant with times of the content through this
 * module only, and each comparison narrows the period around the instant in
 * which every answer given so far stays the same:
 *
 *	since <= now < until
 *
 * A page that is rendered with its own struct at therefore knows, when it is
 * done, since when and until when exactly these bytes are right. That one fact
 * is the "true until" line of pages, the edges of the site (`erreichbar next`),
 * the timer of the watcher, cache lifetimes, and what a build may leave alone.
 *
 * Never look at `now` directly to decide anything.
 */
#ifndef MODEL_AT_H
#define MODEL_AT_H

#include <stdbool.h>
#include <stdint.h>

struct moment;
struct trace;

struct at {
	int64_t now;
	int64_t since; /* INT64_MIN: always */
	int64_t until; /* INT64_MAX: for ever */
	/* remembers of which facts (model/trace.h); NULL: nobody asks */
	struct trace *trace;
	/* what was found out about it before (model/moment.h); NULL: nobody
	 * remembers */
	struct moment *moment;
};

struct at at_instant(int64_t now);

/* True when t has come: t <= now. */
bool at_reached(struct at *at, int64_t t);

/* True within from <= now < until. */
bool at_within(struct at *at, int64_t from, int64_t until);

/* What `other` depended on, `at` now depends on too. */
void at_join(struct at *at, const struct at *other);

#endif
