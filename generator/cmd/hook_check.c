#include "cmd/hook_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/session.h"
#include "publish/known.h"

/* What has become of the check. Holds no pointers. */
struct verdict {
	enum diag_lang lang;
	bool useless; /* nothing could be published */
	bool rewound; /* the commit published before is no more in it */
	size_t errors, warnings;
};

struct check {
	const struct options *o;
	const struct hook_push *push;
};

/* The new commit, whose objects are not in the repository yet. */
static struct options
options_for(const struct check *c)
{
	struct options o = *c->o;
	const char *quarantine = getenv("GIT_QUARANTINE_PATH");

	o.source.ref = str_from(c->push->new);
	o.source.objects = str_from(quarantine ? quarantine : "");
	o.before = c->push->old[0] ? c->push->old : NULL;
	/* nothing is written, not even a folder made */
	o.look = access(o.out, F_OK) == 0;
	if (!o.look)
		o.out = NULL;
	return o;
}

/* A broken site.yml does not say its language: that of the site before. */
static void
use_language_before(struct session *s, const struct check *c)
{
	struct hook_site site;

	if (s->own.has_messages || c->push->old[0] == '\0')
		return;
	hook_site_look(&site, c->o, c->push->old);
	s->own.has_messages = true;
	s->own.messages = site.lang;
}

static struct str
published_memo(void *ctx, struct str path)
{
	return known_memo(ctx, path);
}

static int
keep_published(void *ctx, struct str path, struct str memo, struct diags *d)
{
	(void)ctx;
	(void)path;
	(void)memo;
	(void)d;
	return 0;
}

/*
 * Renders what would be new. Only a file of which nothing was told has a memo:
 * while that holds, rendering it once more could find nothing.
 */
static int
produce(struct session *s)
{
	struct known known;
	struct sink nowhere = {.memo = published_memo, .keep = keep_published,
	    .ctx = &known, .memos = s->memos};

	known_read(&known, &s->load.arena, s->options->out);
	return session_produce(s, &nowhere);
}

/* In a child. */
static int
check(void *ctx, void *result)
{
	const struct check *c = ctx;
	struct verdict *v = result;
	struct options o = options_for(c);
	struct session s;

	session_begin(&s, &o, NULL);
	if (s.load.model == NULL)
		use_language_before(&s, c);
	v->useless = !s.ready || produce(&s) < 0;
	v->rewound = s.load.source && c->push->old[0] &&
	    source_holds(s.load.source, str_from(c->push->old)) == PAST_ABSENT;
	if (session_report(&s) == EXIT_SYSTEM)
		v->useless = true;
	v->lang = session_lang(&s);
	v->errors = diag_errors(&s.load.diags);
	v->warnings = s.load.diags.totals[DIAG_WARNING];
	session_end(&s);
	return 0;
}

static enum exit_status
refuse(enum diag_lang lang, const char *german, const char *english)
{
	fprintf(stderr, lang == DIAG_DE
		? "Abgelehnt: %s. Die Website bleibt, wie sie ist.\n"
		: "Refused: %s. The site stays as it is.\n",
	    lang == DIAG_DE ? german : english);
	return EXIT_CONTENT;
}

static enum exit_status
refuse_deletion(const struct options *o, const struct hook_push *p)
{
	struct hook_site site;
	struct arena a;

	arena_init(&a, 0);
	hook_site_read(&site, o, p->old);
	enum exit_status status = refuse(site.lang,
	    arena_printf(&a, "„%s“ wird veröffentlicht und darf nicht gelöscht "
	        "werden", hook_ref_shown(p)).ptr,
	    arena_printf(&a, "'%s' is published and may not be deleted",
	        hook_ref_shown(p)).ptr);
	arena_release(&a);
	return status;
}

static enum exit_status
refuse_errors(const struct verdict *v)
{
	char german[64], english[64];

	snprintf(german, sizeof german, "%zu Fehler", v->errors);
	snprintf(english, sizeof english, "%zu error%s", v->errors,
	    v->errors == 1 ? "" : "s");
	return refuse(v->lang, german, english);
}

static void
tell_rewound(const struct verdict *v, const struct hook_push *p)
{
	fprintf(stderr, v->lang == DIAG_DE
		? "Hinweis: Die Geschichte wird ersetzt; der bisherige Stand %.*s "
		  "gehört nicht mehr dazu.\n"
		: "note: history is replaced; %.*s, which stood there, is no more "
		  "part of it\n", HOOK_SHORT_ID, p->old);
}

static enum exit_status
accept(const struct verdict *v)
{
	bool german = v->lang == DIAG_DE;

	if (v->errors)
		fprintf(stderr, german
			? "Angenommen, mit %zu Fehler%s: Was fehlerhaft ist, wird nicht "
			  "veröffentlicht; wo es geht, bleibt die vorige Fassung.\n"
			: "Accepted, with %zu error%s: what has errors is not published; "
			  "where possible, the version before stays.\n", v->errors,
		    v->errors == 1 ? "" : german ? "n" : "s");
	else if (v->warnings)
		fprintf(stderr, german ? "Angenommen, mit %zu Warnung%s.\n"
				       : "Accepted, with %zu warning%s.\n", v->warnings,
		    v->warnings == 1 ? "" : german ? "en" : "s");
	return EXIT_FINE;
}

enum exit_status
hook_check(const struct options *o, const struct hook_push *p)
{
	struct check c = {o, p};
	struct hook_site site;
	struct verdict v;
	int status;

	if (p->new[0] == '\0')
		return o->allow_delete ? EXIT_FINE : refuse_deletion(o, p);
	if (!hook_run(check, &c, &v, sizeof v, &status)) {
		hook_site_read(&site, o, p->old);
		return refuse(site.lang, "die Prüfung kam nicht zu Ende",
		    "the check did not come to its end");
	}
	if (v.useless)
		return refuse(v.lang, "damit lässt sich keine Website veröffentlichen",
		    "no site can be published from this");
	if (v.errors && o->strict)
		return refuse_errors(&v);
	if (v.rewound)
		tell_rewound(&v, p);
	return o->quiet && v.errors == 0 ? EXIT_FINE : accept(&v);
}
