#include "cmd/previous.h"

#include <string.h>

#include "base/limits.h"
#include "publish/ledger.h"

void
previous_list(struct previous_search *s, const struct options *o,
    int64_t visible_ms)
{
	struct diags quiet;
	struct place place;

	s->commits = (struct str_list){0};
	if (o->before) {
		*VEC_PUSH(s->arena, &s->commits) = str_from(o->before);
		return;
	}
	if (o->out == NULL)
		return;
	/* whoever publishes reports what is wrong with the place */
	diags_init(&quiet);
	if (place_open(&place, s->arena, str_from(o->out), &quiet) == 0)
		ledger_commits(&s->commits, &place, s->arena, visible_ms,
		    PREVIOUS_COMMITS_MAX);
	place_close(&place);
	diags_release(&quiet);
}

static struct record *
parse_quietly(const struct previous_search *s, struct str path,
    const struct file_role *role, struct str bytes)
{
	struct diags quiet;
	struct read_context ctx = {.arena = s->arena, .diags = &quiet,
	    .zone = s->zone, .path = path};

	diags_init(&quiet);
	memcpy(quiet.strict, s->diags->strict, sizeof quiet.strict);
	struct record *r = record_parse(&ctx, role->kind, role->id, bytes);
	diags_release(&quiet);
	return r;
}

static void
tell_missing(struct previous_search *s, struct str commit)
{
	if (!s->told)
		DIAG(s->diags, DIAG_PREVIOUS_MISSING, pos_file(STR("")), commit);
	s->told = true;
}

static bool
end_for_good(struct previous_version *v, const struct previous_search *s)
{
	v->next = s->commits.count;
	return false;
}

bool
previous_next(struct previous_version *v, struct previous_search *s,
    struct str path, const struct file_role *role)
{
	struct past_file file;

	v->stands = false;
	while (v->next < s->commits.count && v->next < s->depth &&
	       v->tried < PREVIOUS_VERSIONS_MAX &&
	       s->looks < PREVIOUS_LOOKS_MAX) {
		s->looks++;
		struct str commit = s->commits.items[v->next++];
		enum past past = source_read_past(&file, s->source, s->arena,
		    commit, path);
		if (past == PAST_GONE)
			tell_missing(s, commit);
		if (past != PAST_FOUND)
			return end_for_good(v, s);
		if (str_eq(file.id, v->id))
			continue;
		v->id = file.id;
		v->tried++;
		if (file.too_large)
			continue;
		const struct record *r = parse_quietly(s, path, role, file.bytes);
		if (r->draft.on)
			return end_for_good(v, s);
		if (r->broken)
			continue;
		v->bytes = file.bytes;
		v->commit = commit;
		return v->stands = true;
	}
	return false;
}
