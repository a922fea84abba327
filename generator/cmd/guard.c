#include "cmd/guard.h"

#include "base/confine.h"
#include "base/zone.h"
#include "cmd/theme.h"
#include "publish/place.h"

void
guard_init(struct guard *g, const struct options *o)
{
	g->options = o;
	diags_init(&g->partial);
}

void
guard_release(struct guard *g)
{
	diags_release(&g->partial);
}

static void
list_read(struct confine_rules *rules, struct arena *a,
    const struct options *o, const struct str_list *places)
{
	for (size_t i = 0; i < places->count; i++)
		*VEC_PUSH(a, &rules->read) = places->items[i];
	*VEC_PUSH(a, &rules->read) = theme_own_folder(a);
	if (o->templates)
		*VEC_PUSH(a, &rules->read) = str_from(o->templates);
	*VEC_PUSH(a, &rules->read) = STR(ZONE_FOLDER);
}

int
guard_enter(void *ctx, const struct str_list *places, struct diags *d)
{
	struct guard *g = ctx;
	struct confine_rules rules = {0};
	struct place place = {.parent = -1};
	struct arena scratch;
	int rc = 0;

	arena_init(&scratch, 0);
	list_read(&rules, &scratch, g->options, places);
	if (g->options->out) {
		rc = place_open(&place, &scratch, str_from(g->options->out), d);
		rules.write = &place.parent;
		rules.write_count = 1;
	}
	if (rc == 0 && !g->options->unconfined)
		confine_apply(&rules, &g->partial);
	place_close(&place);
	arena_release(&scratch);
	return rc;
}
