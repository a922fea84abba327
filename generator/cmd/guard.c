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

/* Of a DIR that is only looked at, whatever fails is no loss. */
static int
open_out(struct confine_rules *rules, struct place *place, struct arena *a,
    const struct options *o, struct diags *d)
{
	struct diags quiet;

	if (o->out == NULL)
		return 0;
	if (!o->look) {
		rules->write = &place->parent;
		rules->write_count = 1;
		return place_open(place, a, str_from(o->out), d);
	}
	diags_init(&quiet);
	if (place_open(place, a, str_from(o->out), &quiet) == 0)
		*VEC_PUSH(a, &rules->read) = place->above;
	diags_release(&quiet);
	return 0;
}

int
guard_enter(void *ctx, const struct str_list *places, struct diags *d)
{
	struct guard *g = ctx;
	struct confine_rules rules = {0};
	struct place place = {.parent = -1};
	struct arena scratch;

	arena_init(&scratch, 0);
	list_read(&rules, &scratch, g->options, places);
	int rc = open_out(&rules, &place, &scratch, g->options, d);
	if (rc == 0 && !g->options->unconfined)
		confine_apply(&rules, &g->partial);
	place_close(&place);
	arena_release(&scratch);
	return rc;
}
