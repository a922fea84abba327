#include "cmd/hook_parts.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "base/limits.h"
#include "cmd/session.h"
#include "watch/child.h"

/* ---- the ref ------------------------------------------------------------------ */

/* The branch that HEAD names; false when it names none. */
static bool
read_head(char ref[HOOK_REF_MAX], struct str repo)
{
	static const char mark[] = "ref: ";
	char line[HOOK_REF_MAX + sizeof mark];
	struct arena a;

	arena_init(&a, 0);
	FILE *f = fopen(arena_concat(&a, repo, STR("/HEAD")).ptr, "re");
	bool found = f && fgets(line, sizeof line, f) &&
	    strncmp(line, mark, sizeof mark - 1) == 0;
	if (f)
		fclose(f);
	arena_release(&a);
	if (!found)
		return false;
	struct str name = str_trim(str_from(line + sizeof mark - 1));
	if (name.len == 0 || name.len >= HOOK_REF_MAX)
		return false;
	memcpy(ref, name.ptr, name.len);
	ref[name.len] = '\0';
	return true;
}

int
hook_ref(char ref[HOOK_REF_MAX], const struct options *o)
{
	struct str name = o->source.ref;

	if (name.len == 0) {
		if (read_head(ref, o->source.repo))
			return 0;
		fputs("erreichbar: HEAD names no branch here; say with --ref what "
		      "is published\n", stderr);
		return -1;
	}
	int n = snprintf(ref, HOOK_REF_MAX, "%s%.*s",
	    str_has_prefix(name, STR("refs/")) ? "" : "refs/heads/",
	    STR_ARG(name));
	if (n > 0 && n < HOOK_REF_MAX)
		return 0;
	fputs("erreichbar: the name of the ref is too long\n", stderr);
	return -1;
}

const char *
hook_ref_shown(const struct hook_push *p)
{
	static const struct str heads = STR_INIT("refs/heads/");

	return p->ref + (str_has_prefix(str_from(p->ref), heads) ? heads.len : 0);
}

bool
hook_ref_exists(const char *ref, const struct options *o)
{
	struct str repo = o->source.repo, packed;
	struct diags quiet;
	struct arena a;

	arena_init(&a, 0);
	diags_init(&quiet);
	bool found = access(arena_printf(&a, "%.*s/%s", STR_ARG(repo), ref).ptr,
	    F_OK) == 0 ||
	    (file_read(&packed, &a, arena_concat(&a, repo, STR("/packed-refs")),
		 PAGE_BYTES_MAX, &quiet) == 0 &&
		str_contains(packed, arena_printf(&a, " %s\n", ref)));
	diags_release(&quiet);
	arena_release(&a);
	return found;
}

/* ---- what is pushed -------------------------------------------------------------- */

/* Zeros stand for nothing. */
static bool
take_id(char out[HOOK_ID_MAX + 1], struct str id)
{
	bool nothing = true;

	if (id.len == 0 || id.len > HOOK_ID_MAX)
		return false;
	for (size_t i = 0; i < id.len; i++) {
		if (!char_is_digit(id.ptr[i]) &&
		    (id.ptr[i] < 'a' || id.ptr[i] > 'f'))
			return false;
		nothing = nothing && id.ptr[i] == '0';
	}
	size_t n = nothing ? 0 : id.len;
	memcpy(out, id.ptr, n);
	out[n] = '\0';
	return true;
}

static void
take_line(struct hook_push *p, struct str line)
{
	struct str old, new;

	if (!str_cut(&old, &line, ' ') || !str_cut(&new, &line, ' ') ||
	    !str_eq(line, str_from(p->ref)))
		return;
	if (take_id(p->old, old) && take_id(p->new, new))
		p->found = true;
}

void
hook_push_read(struct hook_push *p)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	p->found = false;
	while ((n = getline(&line, &size, stdin)) > 0) {
		if (line[n - 1] == '\n')
			n--;
		take_line(p, str_make(line, (size_t)n));
	}
	free(line);
}

/* ---- children ---------------------------------------------------------------------- */

/* The pipe ends with the child; it is a zombie a moment later. */
static void
wait_for(struct child_end *end, struct child *c, void *result, size_t size)
{
	struct pollfd p = {c->pipe, 0, 0};

	while (poll(&p, 1, -1) < 0 && errno == EINTR)
		;
	while (!child_reap(end, c, result, size))
		nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
}

bool
hook_run(int (*work)(void *ctx, void *result), void *ctx, void *result,
    size_t size, int *status)
{
	struct child_end end;
	struct child c;

	*status = EXIT_SYSTEM;
	if (child_start(&c, work, ctx, size)) {
		fprintf(stderr, "erreichbar: %s\n", strerror(errno));
		return false;
	}
	wait_for(&end, &c, result, size);
	if (end.has_result) {
		*status = end.status;
		return true;
	}
	if (end.signal)
		fprintf(stderr, "erreichbar: crashed (%s)\n",
		    strsignal(end.signal));
	return false;
}

/* ---- the site ------------------------------------------------------------------------ */

void
hook_site_look(struct hook_site *out, const struct options *o, const char *ref)
{
	struct options own = *o;
	struct session s;

	*out = (struct hook_site){0};
	own.source.ref = str_from(ref);
	own.source.signer_count = 0;
	own.out = NULL;
	session_look(&s, &own);
	out->lang = session_lang(&s);
	struct str zone = s.load.zone ? zone_name(s.load.zone) : STR("");
	if (zone.len <= HOOK_ZONE_MAX)
		memcpy(out->zone, zone.ptr, zone.len);
	struct str id = s.load.source ? source_commit(s.load.source).id : STR("");
	if (id.len <= HOOK_ID_MAX)
		memcpy(out->commit, id.ptr, id.len);
	session_end(&s);
}

struct look {
	const struct options *o;
	const char *ref;
};

static int
look(void *ctx, void *result)
{
	const struct look *l = ctx;

	hook_site_look(result, l->o, l->ref);
	return 0;
}

void
hook_site_read(struct hook_site *out, const struct options *o, const char *ref)
{
	struct look l = {o, ref};
	int status;

	if (!hook_run(look, &l, out, sizeof *out, &status))
		*out = (struct hook_site){
		    .lang = o->has_messages ? o->messages : DIAG_EN};
}
