/* What is made once is used again as if it were made: bytes, facts, period, ids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage_set.h"

#include <stdlib.h>

#include "model/trace.h"
#include "output/recall.h"

#define START "2020-05-04"

/* What a piece in these tests is made of, and how often it was. */
struct maker {
	const struct record *reads;
	int64_t until;  /* 0: for ever */
	bool covers, tells, fails, links, floods;
	unsigned ids;   /* so many texts, the last of which has its id shown */
	size_t length;  /* of a long one */
	unsigned deeper; /* calls of its own kind within each other */
	unsigned made;
};

struct fixture {
	struct stage_set s;
	struct trace trace;
	struct recall *recall;
	struct maker maker;
	const struct record *a, *b;
};

static int make_piece(struct str *out, struct view *v, const void *ctx);

static int
make_deeper(struct str *out, struct view *v, struct maker *m)
{
	struct recall_call call = {.make = make_piece, .of = m,
	    .number = m->deeper--};
	struct str inner;

	if (recall_text(&inner, v, &call, m) < 0)
		return -1;
	*out = arena_concat(v->arena, STR("around "), inner);
	return 0;
}

static int
make_piece(struct str *out, struct view *v, const void *ctx)
{
	struct maker *m = (struct maker *)ctx;

	m->made++;
	if (m->deeper)
		return make_deeper(out, v, m);
	if (m->covers)
		trace_read_kind(v->at.trace, FACT_KIND, KIND_INCIDENT);
	trace_read(v->at.trace, FACT_RECORD, m->reads);
	for (int year = 0; m->floods && year <= TRACE_MAX; year++)
		trace_read_year(v->at.trace, FACT_YEAR, year);
	if (m->until)
		(void)!at_reached(&v->at, m->until);
	if (m->tells)
		DIAG(v->diags, DIAG_RAW_HTML, pos_file(STR("x.md")), STR("b"));
	if (m->fails)
		return -1;
	v->ids += m->ids;
	v->ids_shown = v->ids_shown || (m->ids && !m->length);
	*out = m->ids ? arena_printf(v->arena, "<h3 id=\"t%u-x\">", v->ids)
	    : m->links ? view_link(v, STR("x.html"))
	    : STR("piece");
	if (m->length)
		*out = str_make(arena_alloc(v->arena, m->length), m->length);
	return 0;
}

static void
turn_page(struct fixture *f, const char *path)
{
	recall_next(f->recall);
	trace_clear(&f->trace);
	f->s.view.path = str_from(path);
	f->s.view.ids = 0;
	f->s.view.at = at_instant(f->s.env.now);
	f->s.view.at.trace = &f->trace;
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	stage_init(&f->s);
	world_add(&f->s.w, "incidents/2020/a.md",
	    "---\ntitle: A\nkind: notice\nstarted: 2020-05-01\n---\nA.\n");
	world_add(&f->s.w, "incidents/2020/b.md",
	    "---\ntitle: B\nkind: notice\nstarted: 2020-05-02\n---\nB.\n");
	stage_start(&f->s, START, "index.html");
	f->a = world_find(&f->s.w, KIND_INCIDENT, "a");
	f->b = world_find(&f->s.w, KIND_INCIDENT, "b");
	f->maker.reads = f->a;
	f->s.view.recall = f->recall = recall_new(1 << 20);
	turn_page(f, "index.html");
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	recall_free(f->recall);
	stage_release(&f->s);
	free(f);
	return 0;
}

static struct str
text_of(struct fixture *f, struct recall_call call)
{
	struct str text;

	call.make = make_piece;
	assert_int_equal(recall_text(&text, &f->s.view, &call, &f->maker), 0);
	return text;
}

/* How often it was made for this call. */
static unsigned
made_for(struct fixture *f, struct recall_call call)
{
	unsigned before = f->maker.made;

	(void)text_of(f, call);
	return f->maker.made - before;
}

static bool
has_said(const struct fixture *f, const struct record *r)
{
	uint64_t name = trace_name(FACT_RECORD, r->kind, r->id);

	for (size_t i = 0; i < f->trace.count; i++)
		if (f->trace.names[i] == name)
			return true;
	return false;
}

/* ---- bytes ------------------------------------------------------------------------------- */

static void
made_once(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(made_for(f, (struct recall_call){.of = f->a}), 1);
	assert_int_equal(made_for(f, (struct recall_call){.of = f->a}), 0);
	turn_page(f, "other.html");
	assert_text(text_of(f, (struct recall_call){.of = f->a}), "piece");
	assert_int_equal(f->maker.made, 1);
	assert_int_equal(recall_used(f->recall), 2);
	assert_int_equal(recall_kept(f->recall), 1);
}

static void
told_apart(void **state)
{
	struct fixture *f = *state;
	const struct recall_call calls[] = {
	    {.of = f->a}, {.of = f->b}, {.with = f->a}, {.with = f->b},
	    {.of = f->a, .with = f->b}, {.of = f->b, .with = f->a},
	    {.of = f->a, .number = 1}, {.of = f->a, .anywhere = true},
	};

	for (unsigned round = 0; round < 2; round++)
		for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
			assert_int_equal(made_for(f, calls[i]), round == 0);
}

static void
told_apart_by_view(void **state)
{
	struct fixture *f = *state;
	struct output_env other = f->s.env;
	struct view first = f->s.view;

	for (unsigned round = 0; round < 2; round++) {
		assert_int_equal(made_for(f, (struct recall_call){.of = f->a}),
		    round == 0);
		f->s.view.env = &other;
		assert_int_equal(made_for(f, (struct recall_call){.of = f->a}),
		    round == 0);
		f->s.view = first;
		f->s.view.nested = 1;
		assert_int_equal(made_for(f, (struct recall_call){.of = f->a}),
		    round == 0);
		f->s.view = first;
		f->s.view.absolute = true;
		assert_int_equal(made_for(f, (struct recall_call){.of = f->a}),
		    round == 0);
		f->s.view = first;
	}
}

static void
links_follow_folders(void **state)
{
	struct fixture *f = *state;
	const struct recall_call call = {.of = f->a};
	const struct recall_call anywhere = {.of = f->a, .anywhere = true};

	f->maker.links = true;
	turn_page(f, "index.html");
	assert_text(text_of(f, call), "x.html");
	turn_page(f, "feeds/people/a.atom");
	assert_text(text_of(f, call), "../../x.html");
	turn_page(f, "feeds/people/b.rss");
	assert_text(text_of(f, call), "../../x.html");
	assert_int_equal(f->maker.made, 2);
	(void)text_of(f, anywhere);
	turn_page(f, "index.html");
	assert_int_equal(made_for(f, anywhere), 0);
}

static void
whole_addresses_stand_anywhere(void **state)
{
	struct fixture *f = *state;
	const struct recall_call call = {.of = f->a};

	f->maker.links = f->s.view.absolute = true;
	f->s.env.base_url = STR("https://x.example");
	assert_text(text_of(f, call), "https://x.example/x.html");
	turn_page(f, "feeds/people/a.atom");
	assert_int_equal(made_for(f, call), 0);
}

/* ---- facts and period ----------------------------------------------------------------------- */

static void
facts_said_again(void **state)
{
	struct fixture *f = *state;
	const struct recall_call call = {.of = f->a};

	for (int i = 0; i < 3; i++) {
		turn_page(f, "index.html");
		assert_int_equal(f->trace.count, 0);
		(void)text_of(f, call);
		assert_true(has_said(f, f->a));
		assert_int_equal(f->trace.count, 1);
		assert_false(f->trace.everything);
	}
	assert_int_equal(f->maker.made, 1);
}

/* A page that says it reads all of a kind must not hide what a piece reads. */
static void
cover_of_page_hides_nothing(void **state)
{
	struct fixture *f = *state;
	const struct recall_call call = {.of = f->a};

	trace_read_kind(&f->trace, FACT_KIND, KIND_INCIDENT);
	(void)text_of(f, call);
	assert_false(has_said(f, f->a));
	assert_int_equal(f->trace.count, 1);
	turn_page(f, "other.html");
	(void)text_of(f, call);
	assert_true(has_said(f, f->a));
	/* as it would be if it were made */
	turn_page(f, "third.html");
	trace_read_kind(&f->trace, FACT_KIND, KIND_INCIDENT);
	(void)text_of(f, call);
	assert_int_equal(f->trace.count, 1);
	assert_int_equal(f->maker.made, 1);
}

static void
cover_of_piece_goes_on(void **state)
{
	struct fixture *f = *state;

	f->maker.covers = true;
	for (int i = 0; i < 2; i++) {
		turn_page(f, "index.html");
		(void)text_of(f, (struct recall_call){.of = f->a});
		trace_read(&f->trace, FACT_RECORD, f->b);
		assert_int_equal(f->trace.count, 1);
	}
	assert_int_equal(f->maker.made, 1);
}

static void
too_much_is_everything(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 2; i++) {
		turn_page(f, "index.html");
		for (int year = 0; year < TRACE_MAX; year++)
			trace_read_year(&f->trace, FACT_YEAR, year);
		assert_false(f->trace.everything);
		(void)text_of(f, (struct recall_call){.of = f->a});
		assert_true(f->trace.everything);
	}
}

static void
period_is_joined(void **state)
{
	struct fixture *f = *state;
	int64_t now = f->s.env.now;

	f->maker.until = now + 60;
	for (int i = 0; i < 2; i++) {
		turn_page(f, "index.html");
		assert_false(at_reached(&f->s.view.at, now + 90));
		assert_true(at_reached(&f->s.view.at, now - 5));
		(void)text_of(f, (struct recall_call){.of = f->a});
		assert_true(f->s.view.at.until == now + 60);
		assert_true(f->s.view.at.since == now - 5);
		assert_true(f->s.view.at.trace == &f->trace);
	}
	assert_int_equal(f->maker.made, 1);
	/* and what it was in is over */
	turn_page(f, "index.html");
	f->s.view.at.now = now + 60;
	assert_int_equal(made_for(f, (struct recall_call){.of = f->a}), 1);
	assert_true(f->s.view.at.since == now + 60);
}

static void
nobody_asks(void **state)
{
	struct fixture *f = *state;

	f->s.view.at.trace = NULL;
	(void)text_of(f, (struct recall_call){.of = f->a});
	turn_page(f, "other.html");
	(void)text_of(f, (struct recall_call){.of = f->a});
	assert_true(has_said(f, f->a));
	assert_int_equal(f->maker.made, 1);
}

/* ---- what was told ------------------------------------------------------------------------------ */

static void
told_each_time(void **state)
{
	struct fixture *f = *state;

	f->maker.tells = true;
	for (unsigned i = 1; i <= 3; i++) {
		assert_int_equal(made_for(f, (struct recall_call){.of = f->a}),
		    1);
		assert_int_equal(f->s.w.diags.count, i);
	}
	assert_int_equal(recall_kept(f->recall), 0);
}

static void
failure_is_not_kept(void **state)
{
	struct fixture *f = *state;
	struct recall_call call = {.make = make_piece, .of = f->a};
	struct str text;

	f->maker.fails = true;
	assert_int_equal(recall_text(&text, &f->s.view, &call, &f->maker), -1);
	/* but what it read is known */
	assert_true(has_said(f, f->a));
	f->maker.fails = false;
	assert_int_equal(made_for(f, call), 1);
}

/* ---- ids ------------------------------------------------------------------------------------------- */

static void
ids_count_on(void **state)
{
	struct fixture *f = *state;
	const struct recall_call call = {.of = f->a};

	f->maker.ids = 2;
	assert_text(text_of(f, call), "<h3 id=\"t2-x\">");
	assert_text(text_of(f, call), "<h3 id=\"t4-x\">");
	assert_int_equal(f->maker.made, 2);
	turn_page(f, "other.html");
	assert_text(text_of(f, call), "<h3 id=\"t2-x\">");
	assert_text(text_of(f, call), "<h3 id=\"t4-x\">");
	assert_int_equal(f->maker.made, 2);
	assert_int_equal(f->s.view.ids, 4);
	assert_true(f->s.view.ids_shown);
}

static void
ids_that_nobody_sees(void **state)
{
	struct fixture *f = *state;

	f->maker.ids = 3;
	f->maker.length = 5;
	(void)text_of(f, (struct recall_call){.of = f->a});
	(void)text_of(f, (struct recall_call){.of = f->a});
	assert_int_equal(f->maker.made, 1);
	assert_int_equal(f->s.view.ids, 6);
	assert_false(f->s.view.ids_shown);
}

/* ---- limits ------------------------------------------------------------------------------------------ */

static void
full_and_emptied(void **state)
{
	struct fixture *f = *state;
	uint64_t n = 0;

	f->maker.length = 100 << 10;
	while (made_for(f, (struct recall_call){.number = n}) &&
	    recall_kept(f->recall) == n + 1)
		n++;
	/* ten of 100 KiB fit into one MiB */
	assert_int_equal(n, 10);
	/* refused, even if a small one would fit; what is there stays */
	assert_int_equal(made_for(f, (struct recall_call){.number = n}), 1);
	assert_int_equal(made_for(f, (struct recall_call){.number = 0}), 0);
	turn_page(f, "other.html");
	assert_int_equal(recall_kept(f->recall), 0);
	assert_int_equal(made_for(f, (struct recall_call){.number = 0}), 1);
	assert_int_equal(made_for(f, (struct recall_call){.number = 0}), 0);
}

/* What was there first stays, and what is small enough still finds room. */
static void
held_when_full(void **state)
{
	struct fixture *f = *state;

	recall_hold(f->recall);
	f->maker.length = 100 << 10;
	for (uint64_t n = 0; n < 20; n++)
		(void)text_of(f, (struct recall_call){.number = n});
	assert_int_equal(recall_kept(f->recall), 10);
	turn_page(f, "other.html");
	assert_int_equal(made_for(f, (struct recall_call){.number = 0}), 0);
	assert_int_equal(made_for(f, (struct recall_call){.number = 15}), 1);
	assert_int_equal(made_for(f, (struct recall_call){.number = 15}), 1);
	f->maker.length = 100;
	assert_int_equal(made_for(f, (struct recall_call){.number = 30}), 1);
	assert_int_equal(made_for(f, (struct recall_call){.number = 30}), 0);
	recall_renew(f->recall, NULL, 0, f->s.env.now);
	assert_int_equal(made_for(f, (struct recall_call){.number = 0}), 0);
}

/* What has come back is good until the file is done, whatever comes behind. */
static void
lives_for_a_file(void **state)
{
	struct fixture *f = *state;
	struct str text = text_of(f, (struct recall_call){.of = f->a});

	f->maker.length = 300 << 10;
	for (uint64_t n = 0; n < 10; n++)
		(void)text_of(f, (struct recall_call){.number = n});
	assert_text(text, "piece");
}

static void
nothing_kept(void **state)
{
	struct fixture *f = *state;

	f->s.view.recall = NULL;
	assert_int_equal(made_for(f, (struct recall_call){.of = f->a}), 1);
	assert_int_equal(made_for(f, (struct recall_call){.of = f->a}), 1);
	assert_true(has_said(f, f->a));
	recall_next(NULL);
	recall_free(NULL);
}

static void
within_each_other(void **state)
{
	struct fixture *f = *state;

	f->maker.deeper = RECALL_DEPTH + 2;
	assert_text(text_of(f, (struct recall_call){.of = f->b}),
	    "around around around around around around piece");
	assert_true(has_said(f, f->a));
	assert_int_equal(recall_kept(f->recall), RECALL_DEPTH);
	/* the facts of the innermost are those of all around it */
	turn_page(f, "other.html");
	assert_int_equal(made_for(f, (struct recall_call){.of = f->b}), 0);
	assert_true(has_said(f, f->a));
}

/* ---- renewed ---------------------------------------------------------------------------- */

static uint64_t
name_of(const struct record *r)
{
	return trace_name(FACT_RECORD, r->kind, r->id);
}

/* Is a piece that reads this, and holds so long, still there after that? */
static bool
outlives(struct fixture *f, const uint64_t *changed, size_t count,
    int64_t now)
{
	static uint64_t number;
	struct recall_call call = {.of = f->a, .number = ++number};

	f->s.view.at = at_instant(f->s.env.now);
	(void)text_of(f, call);
	size_t kept = recall_kept(f->recall);
	recall_renew(f->recall, changed, count, now);
	f->s.view.at = at_instant(now);
	bool left = made_for(f, call) == 0;
	assert_int_equal(recall_kept(f->recall), kept);
	recall_forget(f->recall);
	assert_int_equal(recall_kept(f->recall), 0);
	return left;
}

static void
outlives_other_facts(void **state)
{
	struct fixture *f = *state;
	int64_t now = f->s.env.now;
	uint64_t a = name_of(f->a), b = name_of(f->b), many[5000];

	assert_true(outlives(f, NULL, 0, now));
	assert_true(outlives(f, &b, 1, now));
	assert_false(outlives(f, &a, 1, now));
	assert_false(outlives(f, (uint64_t[]){b, a, b}, 3, now));
	for (unsigned i = 0; i < 5000; i++)
		many[i] = trace_name_of_year(FACT_YEAR, (int)i);
	assert_true(outlives(f, many, 5000, now));
	many[4999] = a;
	assert_false(outlives(f, many, 5000, now));
	/* what it covers, it does not say: but by what it covers it */
	uint64_t all = trace_name(FACT_KIND, KIND_INCIDENT, STR(""));
	assert_true(outlives(f, &all, 1, now));
	f->maker.covers = true;
	assert_false(outlives(f, &all, 1, now));
}

static void
outlives_its_period_never(void **state)
{
	struct fixture *f = *state;
	int64_t now = f->s.env.now;

	assert_true(outlives(f, NULL, 0, now + 1000000));
	f->maker.until = now + 60;
	assert_true(outlives(f, NULL, 0, now));
	assert_true(outlives(f, NULL, 0, now + 59));
	assert_false(outlives(f, NULL, 0, now + 60));
	f->maker.until = now - 60; /* since then */
	assert_true(outlives(f, NULL, 0, now + 60));
	assert_true(outlives(f, NULL, 0, now - 60));
	assert_false(outlives(f, NULL, 0, now - 61));
}

static void
outlives_nothing_when_it_read_all(void **state)
{
	struct fixture *f = *state;
	int64_t now = f->s.env.now;

	f->maker.floods = true;
	assert_false(outlives(f, NULL, 0, now));
	f->maker.floods = false;
	assert_true(outlives(f, NULL, 0, now));
}

/* What is around a piece has read what the piece has. */
static void
outlived_by_nothing_around_it(void **state)
{
	struct fixture *f = *state;
	uint64_t a = name_of(f->a);

	f->maker.deeper = 2;
	(void)text_of(f, (struct recall_call){.of = f->b});
	assert_int_equal(recall_kept(f->recall), 3);
	recall_renew(f->recall, &a, 1, f->s.env.now);
	assert_int_equal(recall_kept(f->recall), 0);
	/* also where the inner one was there before */
	(void)text_of(f, (struct recall_call){.of = &f->maker, .number = 1});
	f->maker.deeper = 1;
	(void)text_of(f, (struct recall_call){.of = f->b});
	assert_int_equal(recall_kept(f->recall), 2);
	recall_renew(f->recall, &a, 1, f->s.env.now);
	assert_int_equal(recall_kept(f->recall), 0);
}

/* Those that stay are found, with all they know; those that came are there. */
static void
goes_on_after_that(void **state)
{
	struct fixture *f = *state;
	uint64_t b = name_of(f->b);

	for (int round = 0; round < 3; round++) {
		for (uint64_t n = 0; n < 1000; n++) {
			f->maker.reads = n % 3 ? f->a : f->b;
			f->maker.ids = (unsigned)(n % 2);
			turn_page(f, "index.html");
			assert_int_equal(made_for(f, (struct recall_call){
			    .of = f->a, .number = n}),
			    round == 0 || n % 3 == 0);
			assert_true(has_said(f, f->maker.reads));
			assert_int_equal(f->s.view.ids, n % 2);
		}
		assert_int_equal(recall_kept(f->recall), 1000);
		recall_renew(f->recall, &b, 1, f->s.env.now);
		assert_int_equal(recall_kept(f->recall), 666);
	}
}

/* What was full is emptied first; the limit counts all there is. */
static void
renewed_when_full(void **state)
{
	struct fixture *f = *state;

	f->maker.length = 100 << 10;
	for (uint64_t n = 0; n < 20; n++)
		(void)text_of(f, (struct recall_call){.number = n});
	assert_int_equal(recall_kept(f->recall), 10);
	recall_renew(f->recall, NULL, 0, f->s.env.now);
	assert_int_equal(recall_kept(f->recall), 0);
	assert_int_equal(made_for(f, (struct recall_call){.number = 3}), 1);
	assert_int_equal(made_for(f, (struct recall_call){.number = 3}), 0);
}

int
main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    EACH(made_once),
	    EACH(told_apart),
	    EACH(told_apart_by_view),
	    EACH(links_follow_folders),
	    EACH(whole_addresses_stand_anywhere),
	    EACH(facts_said_again),
	    EACH(cover_of_page_hides_nothing),
	    EACH(cover_of_piece_goes_on),
	    EACH(too_much_is_everything),
	    EACH(period_is_joined),
	    EACH(nobody_asks),
	    EACH(told_each_time),
	    EACH(failure_is_not_kept),
	    EACH(ids_count_on),
	    EACH(ids_that_nobody_sees),
	    EACH(full_and_emptied),
	    EACH(held_when_full),
	    EACH(lives_for_a_file),
	    EACH(nothing_kept),
	    EACH(within_each_other),
	    EACH(outlives_other_facts),
	    EACH(outlives_its_period_never),
	    EACH(outlives_nothing_when_it_read_all),
	    EACH(outlived_by_nothing_around_it),
	    EACH(goes_on_after_that),
	    EACH(renewed_when_full),
	};
#undef EACH

	return cmocka_run_group_tests(tests, NULL, NULL);
}
