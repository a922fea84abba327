/*
 * A file whose memo holds is the one that rendering gives: after random edits,
 * renames, deletions, changed references, settings, templates and clocks, on
 * the example cities. STEPS=N makes more of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../crowd.h"

#include "cmd/session.h"
#include "model/moment.h"
#include "output/memo.h"
#include "output/recall.h"

/* ---- a build, held against the one before ---------------------------------------------------- */

struct made {
	struct str path, bytes, memo;
	bool held;
};

struct site_state {
	struct arena arena;
	struct made *items;
	size_t count, cap;
	size_t held, rendered;
	struct recall *recall; /* while it is made */
	struct moment *moment; /* the same */
};

static int
compare_made(const void *key, const void *item)
{
	return str_cmp(*(const struct str *)key,
	    ((const struct made *)item)->path);
}

static const struct made *
find_made(const struct site_state *s, struct str path)
{
	const struct made *last = s->items + s->count;

	/* the files that come last stand behind the sorted ones */
	for (const struct made *m = last; m > s->items && last - m < 4; m--)
		if (str_eq(m[-1].path, path))
			return &m[-1];
	return s->count == 0 ? NULL : bsearch(&path, s->items, s->count,
	    sizeof *s->items, compare_made);
}

static void
compare(struct scene *p, const struct made *before, struct str path,
    struct str bytes)
{
	if (str_eq(before->bytes, bytes))
		return;
	print_error("%s: an old %.*s would have stayed after: %s\n", p->city,
	    STR_ARG(path), p->log);
	size_t i = 0;
	while (i < bytes.len && i < before->bytes.len &&
	    bytes.ptr[i] == before->bytes.ptr[i])
		i++;
	i -= i < 60 ? i : 60;
	print_error("was: %.*s\nnow: %.*s\n",
	    STR_ARG(str_head(str_skip(before->bytes, i), 160)),
	    STR_ARG(str_head(str_skip(bytes, i), 160)));
	fail();
}

static bool
has_read(const struct trace *t, uint64_t name)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->names[i] == name)
			return true;
	return false;
}

/* Without the pieces of others it is the same file, and knows the same of itself. */
static void
make_alone(const struct output_item *item, struct str bytes,
    const struct at *known, size_t told)
{
	struct trace *trace = malloc(sizeof *trace);
	struct at at = at_instant(known->now);
	struct arena scratch;
	struct buf out;
	struct diags d;

	assert_non_null(trace);
	trace_init(trace);
	arena_init(&scratch, 0);
	buf_init(&out, PAGE_BYTES_MAX);
	diags_init(&d);
	at.trace = trace;
	assert_int_equal(output_render(&out, item, &at, &scratch, NULL, &d), 0);
	assert_true(str_eq(buf_str(&out), bytes));
	assert_int_equal(d.count, told);
	assert_true(at.since == known->since && at.until == known->until);
	assert_true(trace->everything == known->trace->everything);
	assert_true(trace->whole == known->trace->whole);
	for (size_t i = 0; !trace->everything && i < trace->count; i++)
		assert_true(has_read(known->trace, trace->names[i]));
	assert_true(trace->everything || trace->count == known->trace->count);
	diags_release(&d);
	buf_release(&out);
	arena_release(&scratch);
	free(trace);
}

static void
make_one(struct scene *p, struct session *s, const struct output_item *item,
    const struct site_state *old, struct site_state *new)
{
	struct recall *recall = new->recall;
	struct trace *trace = malloc(sizeof *trace);
	struct at at = at_instant(s->load.now), held = at;
	struct arena scratch;
	struct buf out, memo;
	struct diags d;

	assert_non_null(trace);
	trace_init(trace);
	arena_init(&scratch, 0);
	buf_init(&out, PAGE_BYTES_MAX);
	buf_init(&memo, MEMO_BYTES_MAX);
	diags_init(&d);
	at.trace = trace;
	at.moment = new->moment;
	if (output_render(&out, item, &at, &scratch, recall, &d) == 0) {
		const struct made *before = find_made(old, item->path);
		/* of so many it is enough; others at the next step */
		if ((new->count + old->rendered) % 5 == 0)
			make_alone(item, buf_str(&out), &at, d.count);
		if (d.count == 0)
			memo_write(&memo, s->memos, item, trace, &at);
		bool holds = before &&
		    memo_holds(s->memos, item, before->memo, &held);
		if (holds) {
			compare(p, before, item->path, buf_str(&out));
			assert_true(held.since == at.since);
			assert_true(held.until == at.until);
			new->held++;
		} else {
			new->rendered++;
		}
		struct made *m = VEC_PUSH(&new->arena, new);
		m->path = arena_str(&new->arena, item->path);
		m->bytes = arena_str(&new->arena, buf_str(&out));
		m->memo = arena_str(&new->arena, buf_str(&memo));
		m->held = holds;
	}
	diags_release(&d);
	buf_release(&memo);
	buf_release(&out);
	arena_release(&scratch);
	free(trace);
}

/* False when there was nothing to publish; then the old state stays. */
static bool
build(struct scene *p, const struct site_state *old, struct site_state *new)
{
	struct options o = {.source.dir = str_from(p->content), .quiet = true,
	    .templates = p->templates, .has_messages = true, .jobs = 1,
	    .unconfined = true, .year_max = p->year_max};
	char at[32];
	struct session s;

	*new = (struct site_state){0};
	arena_init(&new->arena, 0);
	snprintf(at, sizeof at, "%s", time_iso(&p->arena, p->at,
	    zone_utc(&p->arena)).ptr);
	o.at = at;
	session_begin(&s, &o, NULL);
	bool ready = s.ready;
	struct moment moment;
	new->recall = recall_new(RECALL_BYTES_MAX);
	new->moment = &moment;
	moment_init(&moment, s.load.now);
	for (size_t i = 0; ready && i < s.plan.count; i++) {
		make_one(p, &s, s.plan.items[i], old, new);
		recall_next(new->recall);
	}
	moment_release(&moment);
	recall_free(new->recall);
	session_end(&s);
	return ready;
}

/* The files of months (output/months.h). */
static size_t
count_months(const struct site_state *s)
{
	static const struct str folder = STR_INIT("/monat/");
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		n += str_find_str(s->items[i].path, folder) <
		    s->items[i].path.len;
	return n;
}

/* How often months came or went. */
static size_t
wander(struct scene *p, int steps)
{
	struct site_state state, next;
	size_t held = 0, rendered = 0, moves = 0;

	assert_true(build(p, &(struct site_state){0}, &state));
	for (int i = 0; i < steps; i++) {
		wander_step(p);
		if (!build(p, &state, &next)) {
			arena_release(&next.arena);
			continue;
		}
		moves += count_months(&next) != count_months(&state);
		held += next.held;
		rendered += next.rendered;
		arena_release(&state.arena);
		state = next;
	}
	print_message("%s: %zu held, %zu rendered\n", p->city, held, rendered);
	/* a test that never holds anything finds nothing; few steps may */
	assert_true(held > 0 && (steps < 20 || held > rendered / 8));
	arena_release(&state.arena);
	scene_close(p);
	return moves;
}

static void
wander_city(const char *city, int64_t at, uint64_t seed)
{
	struct scene p;

#ifdef SMALL_LIMITS
	skip(); /* nothing is made: the words of a language are too many */
#endif
	scene_open(&p, city, at, wander_seed(seed));
	wander(&p, wander_steps(25));
}

static void
magdeburg(void **state)
{
	(void)state;
	wander_city("content/magdeburg", 1588579200, 1);
}

static void
wiesbaden(void **state)
{
	(void)state;
	wander_city("content/wiesbaden", 1625652000, 2);
}

static void
herne(void **state)
{
	(void)state;
	wander_city("content/herne", 1616497200, 3);
}

/* one of everything */
static void
golden(void **state)
{
	(void)state;
	wander_city("tests/golden/full/content", 1774695600, 4);
}

/* more than fits into any list */
static void
crowd(void **state)
{
	struct scene p;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open_crowd(&p, CROWD_NOW, wander_seed(5));
	wander(&p, wander_steps(60));
}

/* when the site's memory begins within the days that are shown */
static void
young_crowd(void **state)
{
	struct scene p;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open_crowd(&p, CROWD_YOUNG, wander_seed(6));
	wander(&p, wander_steps(40));
}

/* years that come to have pages of months, and lose them */
static void
split(void **state)
{
	int steps = wander_steps(60);
	struct scene p;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open_split(&p, CROWD_NOW, wander_seed(7));
	assert_true(wander(&p, steps) > 0 || steps < 20);
}

/* the same with easy language */
static void
split_golden(void **state)
{
	struct scene p;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open(&p, "tests/golden/full/content", 1774695600, wander_seed(8));
	p.year_max = 3;
	wander(&p, wander_steps(40));
}

/* ---- what others change ----------------------------------------------------------------- */

/* One file more, or another one in its place; then what stays and what does not. */
struct edit_made {
	const char *path, *text;
	const char *made, *kept; /* files that are made again, and that are not */
};

static const struct edit_made changes[] = {
    {"consultations/neu.md", "---\ntitle: Neu\nopens: 2026-03-01\n"
	"closes: 2026-04-30\nservices: [telefon]\n"
	"respond: {email: neu@stadt.example, post: Rathaus}\n---\n",
	"api/v1/consultations.json", "beteiligung/ergebnis.html"},
    /* within its period */
    {"incidents/2026/2026-03-20-x.md", "---\ntitle: X\nkind: disruption\n"
	"started: 2026-03-20\nended: 2026-03-21\nservice: telefon\n---\nA.\n",
	"beteiligung/neu.html", "sprechstunden/ob.html"},
    /* only words: its title is on the page that it disturbed */
    {"incidents/2026/2026-03-20-x.md", "---\ntitle: X\nkind: disruption\n"
	"started: 2026-03-20\nended: 2026-03-21\nservice: telefon\n---\nB.\n",
	"stoerungen/2026/2026-03-20-x.html", "api/v1/office-hours.json"},
    {"incidents/2026/2026-03-20-x.md", "---\ntitle: Y\nkind: disruption\n"
	"started: 2026-03-20\nended: 2026-03-21\nservice: telefon\n---\nB.\n",
	"beteiligung/neu.html", "sitemap-2024.xml"},
    /* of another year, and of something else */
    {"incidents/2024/2024-02-01-y.md", "---\ntitle: Y\nkind: disruption\n"
	"started: 2024-02-01\nended: 2024-02-02\nservice: saal\n---\nB.\n",
	"sitemap-2024.xml", "sitemap-2026.xml"},
    /* with what to use instead of the channel of an office hour */
    {"incidents/2026/2026-03-27-z.md", "---\ntitle: Z\nkind: outage\n"
	"started: 2026-03-27\nservice: telefon\nalternates:\n"
	"  - {of: telefon, use: z@anderswo.example}\n---\n",
	"aushang/sprechstunden/einzeln.html", "sitemap-2024.xml"},
    /* news of other kinds are as they were, and for nobody else */
    {"incidents/2026/2026-03-28-w.md", "---\ntitle: W\nkind: disruption\n"
	"started: 2026-03-28\nservice: telefon\n---\nB.\n",
	"feeds/arten/stoerungsmeldungen.atom", "feeds/arten/wartungen.rss"},
    {"incidents/2026/2026-03-28-w.md", "---\ntitle: W\nkind: disruption\n"
	"started: 2026-03-28\npublished: 2026-03-28 12:30\nservice: telefon\n"
	"---\nB.\n",
	"feeds/arten/stoerungsmeldungen.atom", "feeds/arten/wartungen.rss"},
    {"incidents/2026/2026-03-28-w.md", "---\ntitle: W\nkind: disruption\n"
	"started: 2026-03-28\npublished: 2026-03-28 12:20\nservice: telefon\n"
	"---\nB.\n",
	"feeds/alle.json", "feeds/arten/ausfaelle.json"},
    {"services/telefon.md", "---\nname: Fernsprecher\nkind: phone\n---\n",
	"sprechstunden/einzeln.html", "sitemap-2024.xml"},
    {"bodies/rat.md", "---\nname: Hoher Rat\nkind: council\n---\n",
	"api/v1/bodies.json", "sitemap-2024.xml"},
    {"office-hours/einzeln.md", "---\ntitle: Anders\nwho: rat\n"
	"channel: telefon\ndates: [2026-04-27 09:00]\nduration: 2 h\n---\n",
	"sprechstunden/index.html", "beteiligung/index.html"},
    /* calendars of maintenance know nothing of what is none */
    {"incidents/2026/2026-03-28-v.md", "---\ntitle: V\nkind: disruption\n"
	"started: 2026-03-28\nservice: saal\n---\nB.\n",
	"stoerungen/2026/kalender.html", "kalender/wartungen.ics"},
    {"incidents/2026/2026-03-28-v.md", "---\ntitle: V\nkind: maintenance\n"
	"started: 2026-03-28\nservice: saal\n---\nB.\n",
	"kalender/wartungen.ics", "kalender/beteiligung.ics"},
    /* words are in the calendar of the year as little as updates */
    {"incidents/2026/2026-03-28-v.md", "---\ntitle: V\nkind: maintenance\n"
	"started: 2026-03-28\nservice: saal\n---\nB.\n\n"
	"## 2026-03-28 11:30 unverändert\nC.\n",
	"kalender/wartungen.ics", "stoerungen/2026/kalender.html"},
    /* one ends it */
    {"incidents/2026/2026-03-28-v.md", "---\ntitle: V\nkind: maintenance\n"
	"started: 2026-03-28\nservice: saal\n---\nB.\n\n"
	"## 2026-03-28 11:30 behoben\nC.\n",
	"stoerungen/2026/kalender.html", "kalender/sprechstunden.ics"},
    {"services/saal.md", "---\nname: Festsaal\nkind: room\n---\n",
	"kalender/wartungen.ics", "kalender/sprechstunden.ics"},
    {"office-hours/einzeln.md", "---\ntitle: Ganz anders\nwho: rat\n"
	"channel: telefon\ndates: [2026-04-27 09:00]\nduration: 2 h\n---\n",
	"kalender/sprechstunden.ics", "sprechstunden/ob.ics"},
};

#define MONTH "stoerungen/2026/monat/"

/* The same when the year has pages of months. */
static const struct edit_made of_months[] = {
    /* what was the first month has one before it */
    {"incidents/2026/2026-01-05-a.md", "---\ntitle: A\nkind: disruption\n"
	"started: 2026-01-05\nended: 2026-01-06\nservice: telefon\n---\nA.\n",
	MONTH "03.html", "stoerungen/2025/index.html"},
    {"incidents/2026/2026-01-07-b.md", "---\ntitle: B\nkind: disruption\n"
	"started: 2026-01-07\nended: 2026-01-08\nservice: telefon\n---\nB.\n",
	MONTH "01.html", MONTH "03.html"},
    {"incidents/2026/2026-01-07-b.md", "---\ntitle: B\nkind: disruption\n"
	"started: 2026-01-07\nended: 2026-01-08\nservice: telefon\n---\nC.\n",
	"stoerungen/2026/index.html", MONTH "03.html"},
    {"incidents/2026/2026-01-07-b.md", "---\ntitle: C\nkind: disruption\n"
	"started: 2026-01-07\nended: 2026-01-08\nservice: telefon\n---\nC.\n",
	MONTH "01.html", MONTH "03.html"},
    /* under embargo; then not */
    {"incidents/2026/2026-02-07-d.md", "---\ntitle: D\nkind: notice\n"
	"started: 2026-02-07\nended: 2026-02-08\npublished: 2026-03-30\n"
	"---\nD.\n", "stoerungen/2026/index.html", "stoerungen/2025/index.html"},
    {"incidents/2026/2026-02-07-d.md", "---\ntitle: D\nkind: notice\n"
	"started: 2026-02-07\nended: 2026-02-08\npublished: 2026-03-30\n"
	"---\nE.\n", "stoerungen/2026/index.html", MONTH "01.html"},
    {"incidents/2026/2026-02-07-d.md", "---\ntitle: D\nkind: notice\n"
	"started: 2026-02-07\nended: 2026-02-08\n"
	"---\nE.\n", MONTH "01.html", "stoerungen/2025/index.html"},
    /* from one month to another */
    {"incidents/2026/2026-01-07-b.md", "---\ntitle: C\nkind: disruption\n"
	"started: 2026-02-07\nended: 2026-02-08\nservice: telefon\n---\nC.\n",
	MONTH "01.html", MONTH "03.html"},
};

static void
assert_held(const struct scene *p, const struct site_state *s,
    const char *path, bool held)
{
	const struct made *m = find_made(s, str_from(path));

	if (m && m->held != held)
		print_error("%s is %s after: %s\n", path,
		    held ? "made" : "kept", p->log);
	assert_true(m == NULL ? held : m->held == held);
}

static void
look_at_changes(const struct edit_made *all, size_t count, size_t year_max)
{
	struct site_state old, new;
	struct scene p;

	scene_open(&p, "tests/golden/full/content", 1774695600, 1);
	p.year_max = year_max;
	assert_true(build(&p, &(struct site_state){0}, &old));
	for (size_t i = 0; i < count; i++) {
		p.log[0] = '\0';
		note(&p, "set", str_from(all[i].path));
		set(&p, str_from(all[i].path), str_from(all[i].text));
		assert_true(build(&p, &old, &new));
		assert_held(&p, &new, all[i].made, false);
		assert_held(&p, &new, all[i].kept, true);
		arena_release(&old.arena);
		old = new;
	}
	arena_release(&old.arena);
	scene_close(&p);
}

static void
what_others_change(void **state)
{
	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	look_at_changes(changes, sizeof changes / sizeof *changes, 0);
}

static void
what_changes_a_month(void **state)
{
	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	look_at_changes(of_months, sizeof of_months / sizeof *of_months, 2);
}

/* What is not among the newest of its year is on no page of a year. */
static void
what_is_old_in_its_year(void **state)
{
	struct site_state old, new;
	struct scene p;
	size_t first = 0;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open_crowd(&p, CROWD_NOW, 1);
	p.year_max = 20;
	assert_true(build(&p, &(struct site_state){0}, &old));
	look(&p);
	while (!str_has_prefix(p.now.items[first], STR("incidents/2024/")))
		first++;
	struct str path = p.now.items[first];
	set(&p, path, arena_printf(&p.arena, "%.*s\n## 2024-06-01 12:00\n\n"
	    "Nachtrag.\n", STR_ARG(get(&p, path))));
	assert_true(build(&p, &old, &new));
	assert_held(&p, &new, "stoerungen/2024/monat/01.html", false);
	assert_held(&p, &new, "stoerungen/2024/monat/02.html", true);
	assert_held(&p, &new, "stoerungen/2024/index.html", true);
	arena_release(&old.arena);
	arena_release(&new.arena);
	scene_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_others_change),
	    cmocka_unit_test(what_changes_a_month),
	    cmocka_unit_test(what_is_old_in_its_year),
	    cmocka_unit_test(magdeburg),
	    cmocka_unit_test(wiesbaden),
	    cmocka_unit_test(herne),
	    cmocka_unit_test(golden),
	    cmocka_unit_test(crowd),
	    cmocka_unit_test(young_crowd),
	    cmocka_unit_test(split),
	    cmocka_unit_test(split_golden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
