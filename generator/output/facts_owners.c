#include "output/facts_parts.h"

/* ---- who belongs together ------------------------------------------------------------------------------- */

void
facts_put_members(struct facts *t)
{
	const struct record_list *bodies = &t->env->model->records[KIND_BODY];

	for (size_t i = 0; i < bodies->count; i++) {
		const struct member_list *all = &as_body(bodies->items[i])->members;
		struct mix sum = mix_begin();
		for (size_t k = 0; k < all->count; k++)
			mix_digest(&sum, &t->fronts[KIND_PERSON]
			    [all->items[k].person->r.index]);
		facts_put(t, trace_name(FACT_MEMBERS, KIND_BODY,
		    bodies->items[i]->id), &sum);
	}
}

/* Adds an office hour to all who hold it. */
static void
add_hours(const struct facts *t, struct mix *sums[KIND_COUNT],
    const struct office_hour *h)
{
	for (size_t i = 0; i < h->who.count; i++) {
		const struct record *who = h->who.items[i].to;
		if (who && sums[who->kind])
			mix_digest(&sums[who->kind][who->index],
			    &t->fronts[KIND_OFFICE_HOUR][h->r.index]);
	}
}

void
facts_put_hours(struct facts *t)
{
	const struct record_list *lists = t->env->model->records;
	const struct record_list *hours = &lists[KIND_OFFICE_HOUR];
	struct mix *sums[KIND_COUNT] = {NULL};
	struct arena scratch;

	arena_init(&scratch, 0);
	for (int k = KIND_PERSON; k <= KIND_BODY; k++) {
		sums[k] = ARENA_ARRAY(&scratch, struct mix, lists[k].count);
		for (size_t i = 0; i < lists[k].count; i++)
			sums[k][i] = mix_begin();
	}
	for (size_t i = 0; i < hours->count; i++)
		add_hours(t, sums, as_office_hour(hours->items[i]));
	for (int k = KIND_PERSON; k <= KIND_BODY; k++)
		for (size_t i = 0; i < lists[k].count; i++)
			facts_put(t, trace_name(FACT_HOURS, (enum kind)k,
			    lists[k].items[i]->id), &sums[k][i]);
	arena_release(&scratch);
}

/* ---- addresses ------------------------------------------------------------------------------------------- */

static struct digest
put_domains(struct facts *t)
{
	const struct domain_list *all = &t->env->model->domains;
	struct mix sum = mix_begin();

	for (size_t i = 0; i < all->count; i++) {
		mix_bytes(&sum, all->items[i].name);
		mix_bytes(&sum, all->items[i].service->r.id);
	}
	facts_put(t, trace_name(FACT_DOMAINS, KIND_SITE, STR("")), &sum);
	return mix_end(&sum);
}

void
facts_put_addresses(struct facts *t)
{
	const struct address_list *list = &t->env->model->addresses;
	struct digest domains = put_domains(t);
	struct mix groups[ADDRESS_GROUPS], all = mix_begin();

	mix_digest(&all, &domains);
	for (unsigned i = 0; i < ADDRESS_GROUPS; i++)
		groups[i] = mix_begin();
	for (size_t i = 0; i < list->count; i++) {
		const struct address *a = &list->items[i];
		struct mix *sum = &groups[trace_address_group(a->folded)];
		mix_bytes(sum, a->folded);
		mix_bytes(sum, a->owner->id);
		mix_number(sum, (uint64_t)a->owner->kind * 2 +
		    (a->contact != NULL));
	}
	for (unsigned i = 0; i < ADDRESS_GROUPS; i++) {
		struct digest group = mix_end(&groups[i]);
		mix_digest(&all, &group);
		facts_put(t, trace_name_of_addresses(i), &groups[i]);
	}
	facts_put(t, trace_name(FACT_ADDRESSES, KIND_SITE, STR("")), &all);
}
