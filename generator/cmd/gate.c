#include "cmd/gate.h"

#include <string.h>

#include "base/identity.h"
#include "base/timetext.h"
#include "base/zone.h"

/* All that a site is made from, but for the clock. */
static struct digest
made_from(const struct options *o, const struct source *source,
    const struct zone *zone)
{
	struct source_commit commit = source_commit(source);
	struct digest program = identity_of_program(), z = zone_digest(zone),
	    theme = theme_look(NULL);
	struct digest_state s;

	digest_begin(&s);
	digest_add_digest(&s, &program);
	digest_add_digest(&s, &z);
	digest_add_digest(&s, &theme);
	digest_add_field(&s, commit.id);
	digest_add_field(&s, commit.ref);
	digest_add_field(&s, o->source.path);
	digest_add_field(&s, str_from(o->base_url ? o->base_url : ""));
	digest_add_field(&s, o->strict ? STR("strict") : STR(""));
	digest_add_field(&s, o->precompress ? STR("precompress") : STR(""));
	return digest_end(&s);
}

static bool
may_stand(const struct options *o, const struct source *source)
{
	return o->out && o->templates == NULL && !o->as_known &&
	    o->before == NULL && source_commit(source).id.len > 0;
}

/* --at is in the zone of the site. */
static bool
read_clock(struct gate *g, const struct zone *zone, int64_t clock)
{
	struct time_value v;

	g->now = clock;
	if (g->o->at == NULL)
		return true;
	enum time_fault fault = time_read(&v, str_from(g->o->at), TIME_START,
	    zone);
	g->now = v.t;
	return fault == TIME_OK || fault == TIME_TWICE;
}

static bool
find_standing(struct gate *g)
{
	struct place place;
	struct diags quiet;

	diags_init(&quiet);
	bool found = place_open(&place, &g->arena, str_from(g->o->out),
			 &quiet) == 0 && standing_read(&g->standing, &place);
	place_close(&place);
	diags_release(&quiet);
	return found;
}

static struct digest
name_of_commit(const struct source *source)
{
	return digest_of(source_commit(source).id);
}

static bool
is_of_commit(const struct standing *s, const struct source *source)
{
	struct digest now = name_of_commit(source);

	return digest_eq(&now, &s->commit);
}

static bool
stands(void *ctx, const struct source *source, int64_t clock)
{
	struct gate *g = ctx;
	const struct standing *s = &g->standing;
	struct zone *zone;

	/* the commit first: mostly it is another, and the rest takes longer */
	if (!may_stand(g->o, source) || !find_standing(g) ||
	    !is_of_commit(s, source) ||
	    zone_load(&zone, &g->arena, str_from(s->zone)) < 0 ||
	    !read_clock(g, zone, clock))
		return false;
	struct digest now = made_from(g->o, source, zone);
	return digest_eq(&now, &s->made_from) && s->since <= g->now &&
	    g->now < s->until;
}

void
gate_init(struct gate *g, const struct options *o)
{
	*g = (struct gate){.asked = {stands, g}, .o = o};
	arena_init(&g->arena, 0);
}

void
gate_release(struct gate *g)
{
	arena_release(&g->arena);
}

void
gate_keep(const struct session *s, const struct stage_counts *n,
    const struct place *p)
{
	const struct load *l = &s->load;
	const struct at *whole = &s->env[0].whole;
	struct str zone = zone_name(l->zone);

	if (!may_stand(s->options, l->source) || l->diags.count ||
	    zone.len > STANDING_ZONE_MAX)
		return;
	struct standing standing;
	/* no byte of it may be left to chance: it goes into a file */
	memset(&standing, 0, sizeof standing);
	standing.made_from = made_from(s->options, l->source, l->zone);
	standing.commit = name_of_commit(l->source);
	standing.generation = n->generation;
	standing.since = whole->since;
	standing.until = whole->until;
	standing.files = n->written + n->unchanged;
	standing.german = session_lang(s) == DIAG_DE;
	if (zone.len)
		memcpy(standing.zone, zone.ptr, zone.len);
	standing_write(p, &standing);
}
