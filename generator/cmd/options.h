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

enum { OWNERS_MAX = 8, SIGNERS_MAX = 4, JOBS_MAX = 64, KEEP_MAX = 1000, BATCH_MS_MAX = 60000,
    TITLE_BYTES_MAX = 200, TARGETS_MAX = 16, RETRIES_MAX = 100,
    TIMEOUT_MAX = 86400 };

/* Which options a command takes. */
enum option_set {
	OPT_SOURCE = 1,     /* SOURCE, --repo, --ref, --path, --trust-owner,
	                       --signers */
	OPT_OUT = 2,        /* --out */
	OPT_AT = 4,         /* --at, --as-known, --before */
	OPT_THEME = 8,      /* --templates */
	OPT_BUILD = 16,     /* --base-url, --strict, --jobs, --precompress,
	                       --keep */
	OPT_WORDS = 32,     /* other arguments are left to the command */
	OPT_INIT = 64,      /* --title, --language */
	OPT_WATCH = 128,     /* --batch, --frugal, --receivers */
	OPT_ROLLBACK = 256, /* --to, --list */
	OPT_MIRROR = 1024,  /* --to with a target, --retries, --timeout, --rsh,
	                       --author, --status */
	OPT_NOTIFY = 2048,  /* --receivers, --all, --wait, --dry-run,
	                       --timeout */
	OPT_HOOK = 512      /* --allow-delete, --checked; a repository is not needed */
};

struct options {
	struct source_spec source;
	uint32_t owners[OWNERS_MAX];
	struct str signers[SIGNERS_MAX];
	const char *out;
	const char *at; /* as written; its zone is the site's */
	bool as_known;  /* with what had been committed by then */
	const char *before; /* the commit published before, for broken files */
	const char *base_url;
	const char *templates;
	const char *title;    /* UTF-8 on one line */
	const char *language; /* "de" or "en" */
	unsigned jobs; /* 0: one for each processor */
	unsigned keep;     /* earlier releases that stay */
	unsigned to;       /* how many to go back; 0: not said */
	bool list;
	bool allow_delete; /* of the ref that is published */
	bool checked;      /* what is wrong with the content has been told before */
	bool has_batch;
	unsigned batch_ms; /* how long changes are gathered */
	bool frugal;       /* nothing is made ready for the next commit */
	/* never given: */
	bool unconfined; /* for processes that go on with other work */
	bool look;       /* `out` is there, and only looked at */
	size_t year_max; /* see output/env.h */
	bool strict, precompress, quiet, verbose;
	bool has_messages;
	enum diag_lang messages;
	struct str targets[TARGETS_MAX]; /* publish/mirror.h */
	size_t target_count;
	bool has_retries, status;
	unsigned retries;
	unsigned timeout;   /* seconds; 0: not said */
	const char *rsh;    /* a command in place of ssh */
	const char *author; /* "NAME <MAIL>" */
	const char *receivers;    /* the file of notify/receivers.h */
	bool all, wait, dry_run;  /* of notify */
	const char *words[4]; /* with OPT_WORDS */
	int word_count;
};

/*
 * Parses the arguments behind the command's name. On -1 the fault has been
 * told on stderr, and the exit status is 2.
 */
int options_parse(struct options *o, unsigned set, int argc, char **argv);

#endif
