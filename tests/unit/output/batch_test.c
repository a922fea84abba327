/* Long lists are cut into batches that stay what they are when new ones come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage_set.h"

#include <stdlib.h>

#include "model/trace.h"
#include "output/batch.h"

enum { INCIDENTS = BATCH_MAX + 5 };

static void
add_incident(struct stage_set *s, unsigned n)
{
	struct arena *a = &s->w.arena;

	world_add(&s->w, arena_printf(a, "incidents/2020/i%03u.md", n).ptr,
	    arena_printf(a, "---\ntitle: T\nkind: notice\n"
		"started: 2020-0%u-%02u\n---\n", n / 28 + 1, n % 28 + 1).ptr);
}

static void
make(struct stage_set *s, unsigned count)
{
	stage_init(s);
	for (unsigned n = 0; n < count; n++)
		add_incident(s, n);
	stage_start(s, "2020-05-04 10:00", "index.html");
}

static struct incident_refs
all_of(struct stage_set *s)
{
	const struct record_list *all =
	    &s->env.model->records[KIND_INCIDENT];
	struct incident_refs list = {0};

	for (size_t i = 0; i < all->count; i++)
		*VEC_PUSH(&s->w.arena, &list) =
		    (struct incident *)all->items[i];
	return list;
}

static int
make_nothing(struct str *out, struct view *v, const void *ctx)
{
	(void)v;
	(void)ctx;
	*out = STR("");
	return 0;
}

static void
batches_are_counted_from_the_oldest(void **state)
{
	struct stage_set s;
	struct batch b = {0};

	(void)state;
	make(&s, INCIDENTS);
	struct incident_refs list = all_of(&s);
	assert_int_equal(list.count, INCIDENTS);
	assert_true(batch_next(&b, s.env.model, &list));
	assert_int_equal(b.count, INCIDENTS - BATCH_MAX);
	assert_true(batch_next(&b, s.env.model, &list));
	assert_int_equal(b.count, BATCH_MAX);
	assert_ptr_equal(b.items[BATCH_MAX - 1], list.items[INCIDENTS - 1]);
	assert_false(batch_next(&b, s.env.model, &list));
	stage_release(&s);
}

static void
nothing_is_in_no_batch(void **state)
{
	struct stage_set s;
	struct incident_refs none = {0};
	struct batch b = {0};

	(void)state;
	make(&s, 1);
	assert_false(batch_next(&b, s.env.model, &none));
	stage_release(&s);
}

/* The ends are the same, and so is the number of those in between. */
static void
another_one_in_between_is_another_batch(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, 4);
	struct incident_refs list = all_of(&s);
	struct incident *x[] = {list.items[0], list.items[1], list.items[3]};
	struct incident *y[] = {list.items[0], list.items[2], list.items[3]};
	struct batch a = {x, 3, 3}, b = {y, 3, 3};
	struct recall_call of_a = batch_call(&a, make_nothing);
	struct recall_call of_b = batch_call(&b, make_nothing);
	assert_ptr_equal(of_a.of, of_b.of);
	assert_ptr_equal(of_a.with, of_b.with);
	assert_true(of_a.number != of_b.number);
	stage_release(&s);
}

static void
each_incident_is_read(void **state)
{
	struct stage_set s;
	struct trace *t = calloc(1, sizeof *t);

	(void)state;
	assert_non_null(t);
	trace_init(t);
	make(&s, 3);
	struct incident_refs list = all_of(&s);
	struct batch b = {0};
	assert_true(batch_next(&b, s.env.model, &list));
	s.view.at.trace = t;
	batch_read(&s.view, &b);
	assert_int_equal(t->count, 3);
	assert_true(t->names[0] == trace_name(FACT_RECORD, KIND_INCIDENT,
	    list.items[0]->r.id));
	free(t);
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(batches_are_counted_from_the_oldest),
	    cmocka_unit_test(nothing_is_in_no_batch),
	    cmocka_unit_test(another_one_in_between_is_another_batch),
	    cmocka_unit_test(each_incident_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
