/*
 * cmd/options: what stands on the command line.
 *
 * One struct for all commands; each command says which options it takes, any
 * other is wrong use. Everything is checked here before any work is done.
 */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "source/source.h"

enum { OWNERS_MAX = 8, JOBS_MAX = 64 };

/* Which options a command takes. */
enum option_set {
	OPT_SOURCE = 1,     /* SOURCE, --repo, --ref, --path, --trust-owner */
	OPT_OUT = 2,        /* --out */
	OPT_AT = 4,         /* --at */
	OPT_THEME = 8,      /* --templates */
	OPT_BUILD = 16,     /* --base-url, --strict, --jobs */
	OPT_WORDS = 32      /* other arguments are left to the command */
};

struct options {
	struct source_spec source;
	uint32_t owners[OWNERS_MAX];
	const char *out;
	const char *at; /* as written; its zone is the site's */
	const char *base_url;
	const char *templates;
	unsigned jobs; /* 0: one for each processor */
	bool strict, quiet, verbose;
	bool has_messages;
	enum diag_lang messages;
	const char *words[4]; /* with OPT_WORDS */
	int word_count;
};

/*
 * Parses the arguments behind the command's name. On -1 the fault has been
 * told on stderr, and the exit status is 2.
 */
int options_parse(struct options *o, unsigned set, int argc, char **argv);

#endif
