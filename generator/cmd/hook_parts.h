/*
 * cmd/hook_parts: the parts of cmd/hook, one function each for hook_check.c
 * (pre-receive), hook_publish.c (post-receive) and hook_install.c, and what
 * they share (hook_push.c). Private to the family.
 *
 * All of them have read their options already: `o` names the repository the
 * hook runs in as "." and the ref in full.
 */
#ifndef CMD_HOOK_PARTS_H
#define CMD_HOOK_PARTS_H

#include "cmd/command.h"
#include "cmd/options.h"

enum {
	HOOK_ID_MAX = 64,     /* digits of a commit's id */
	HOOK_ZONE_MAX = 63,
	HOOK_REF_MAX = 1024,  /* bytes of a ref's name */
	HOOK_SHORT_ID = 7,    /* digits of it that are shown */
};

/* What is pushed to the ref that is published. */
struct hook_push {
	char ref[HOOK_REF_MAX]; /* in full */
	/* ids in hex; "" when there is none, before or after */
	char old[HOOK_ID_MAX + 1], new[HOOK_ID_MAX + 1];
	bool found; /* it is among what is pushed */
};

/*
 * The full name of the published ref: --ref as a branch, or in full if it begins
 * with "refs/"; without it, the branch that the repository's HEAD names. -1: HEAD
 * names none, or the name is too long; told on stderr.
 */
int hook_ref(char ref[HOOK_REF_MAX], const struct options *o);

/* "main" for a branch, as people know it; else the full name. */
const char *hook_ref_shown(const struct hook_push *p);

/* Is there such a ref in the repository? */
bool hook_ref_exists(const char *ref, const struct options *o);

/* Reads all of stdin; `ref` is set. Lines of another form are left out. */
void hook_push_read(struct hook_push *p);

/*
 * Runs work(ctx, result) in a child and waits for its end; false with one line
 * on stderr when it has not come to the end of its work. See watch/child.h.
 */
bool hook_run(int (*work)(void *ctx, void *result), void *ctx, void *result,
    size_t size, int *status);

/* What is to be known of the site before anything can be said. */
struct hook_site {
	enum diag_lang lang;
	char zone[HOOK_ZONE_MAX + 1]; /* "": not known */
	char commit[HOOK_ID_MAX + 1]; /* that the ref names; "": none */
};

/*
 * From the commit `ref`; English, without --messages, when that has no site.
 * The first one does it in a child, as this process would be confined.
 */
void hook_site_read(struct hook_site *out, const struct options *o,
    const char *ref);
void hook_site_look(struct hook_site *out, const struct options *o,
    const char *ref);

enum exit_status hook_check(const struct options *o,
    const struct hook_push *p);
enum exit_status hook_publish(const struct options *o,
    const struct hook_push *p);
enum exit_status hook_install(const struct options *o);

#endif
