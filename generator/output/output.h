/*
 * output/output: the table of everything that is published.
 *
 * A kind of output is one row of a table (output.c): its name, what there is
 * one of (the site, each record of a kind, each year or month), its path, and either a
 * template with the function that fills its values, or a function that writes
 * the bytes. A new format is a file, a row and a golden folder.
 *
 * output/plan.h makes the list of all files of a build; output_render() makes
 * the bytes of one. Files are independent of each other: they may be
 * rendered in any order and from several threads, but for those with `last`,
 * which tell about the build as a whole (build.json) and come at the end.
 *
 * What a file depends on is known when it is rendered: the instant until
 * which it holds comes back in its struct at.
 */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "output/env.h"
#include "output/view.h"

enum output_each {
	EACH_SITE,   /* one file */
	EACH_RECORD, /* one for each unbroken, public record of a kind */
	EACH_YEAR,   /* one for each year with incidents */
	EACH_MONTH,  /* one for each month of a year that has too many of them */
	EACH_AUDIENCE, /* a feed for each audience of the site */
	EACH_TOPIC,  /* a feed for each enum news_topic */
	EACH_ASSET   /* one for each file of templates/assets/ and schema/ */
};

struct output_item;
struct json;

struct output {
	const char *name;
	enum output_each each;
	enum kind kind; /* EACH_RECORD */
	bool once;      /* in the first tree only */
	bool last;
	/* says of all it reads that it does (model/trace.h); else it is taken to
	 * depend on everything */
	bool traced;
	/* its bytes do not tell since when they are right (struct trace); never of
	 * a template, which may be another's */
	bool undated;
	enum page_id page; /* EACH_SITE: the page, where it is one */
	const char *path;  /* a fixed path instead */
	/* EACH_RECORD: a path that is not that of the record's page; only for
	 * those records that are wanted; also for broken ones */
	struct str (*path_of)(const struct output_env *env, struct arena *a,
	    const struct record *r);
	bool (*wanted)(const struct record *r, struct at *at);
	bool broken_too;
	/* incidents: `wanted` lets none of them pass that ended so many seconds
	 * ago, and asks the clock for nothing but its course and that; no row of
	 * incidents has a `wanted` without it */
	int64_t kept;
	enum feed_format format; /* a feed; what it is about says its path */
	struct str (*year_path)(const struct output_env *env, struct arena *a,
	    int year); /* EACH_YEAR */
	struct str (*month_path)(const struct output_env *env, struct arena *a,
	    int year, unsigned month); /* EACH_MONTH */
	/* EACH_YEAR: all of them, or see output/months.h */
	enum { YEARS_ALL, YEARS_WHOLE, YEARS_SPLIT } years;
	const char *template;
	void (*fill)(struct view *v, const struct output_item *item,
	    struct value *root);
	/* the same for search engines, or NULL; see output/linked.h */
	void (*linked)(struct view *v, const struct record *r, struct json *j);
	/* EACH_SITE, EACH_YEAR, EACH_MONTH: only of sites for which it says so; or NULL */
	bool (*offered)(const struct output_env *env);
	/* without template: writes the bytes; -1 with a diagnostic */
	int (*write)(struct view *v, const struct output_item *item,
	    struct buf *out);
};

struct output_item {
	const struct output_env *env;
	const struct output *output;
	struct str path;
	const struct record *record; /* EACH_RECORD */
	int year;                    /* EACH_YEAR, EACH_MONTH */
	unsigned month;              /* EACH_MONTH: 1 to 12 */
	unsigned number;             /* EACH_AUDIENCE, EACH_TOPIC, EACH_ASSET;
	                                EACH_RECORD: the record's index when the
	                                item was made, as a hint */
};

/* The rows of the table that are for this tree; `once` is not looked at. */
const struct output *output_table(const struct output_env *env, size_t *count);

/* What is under embargo, or not announced yet, has no page to be found. */
bool output_is_public(const struct record *r, struct at *at);

/*
 * Renders one file into `out` (cleared first). `at` must be fresh
 * (at_instant(env->now)); afterwards it holds since when and until when these
 * bytes are right. The scratch arena is used up to the caller's reset. What is
 * the same in many files is made once and kept in `recall` (output/recall.h),
 * which belongs to one thread; NULL: nothing is kept. -1 with a diagnostic when
 * a template or a limit fails.
 */
int output_render(struct buf *out, const struct output_item *item,
    struct at *at, struct arena *scratch, struct recall *recall,
    struct diags *d);

#endif
