/* model/link and model/resolve */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/reach.h"
#include "model/status.h"
#include "random_model.h"

#ifdef ARENA_DEBUG
enum { MODELS = 300 };
#else
enum { MODELS = 6000 };
#endif

/* ---- nothing gets greener by an error ------------------------------------------ */

enum { LINES_MAX = 200 };

struct lines {
	char *lines[LINES_MAX];
	size_t count;
};

static void
cut(struct lines *out, struct world *w, struct str s)
{
	struct str line;

	out->count = 0;
	while (str_cut(&line, &s, '\n')) {
		assert_true(out->count < LINES_MAX - 1);
		out->lines[out->count++] = (char *)arena_str(&w->arena, line).ptr;
	}
}

static struct str
join(struct world *w, const struct lines *t)
{
	struct str all = {0};

	for (size_t i = 0; i < t->count; i++)
		all = arena_concat(&w->arena, all,
		    arena_printf(&w->arena, "%s\n", t->lines[i]));
	return all;
}

static char *
printed(struct world *w, const char *format, const char *a, const char *b)
{
	char text[1000];

	snprintf(text, sizeof text, format, a, b);
	return (char *)arena_str(&w->arena, str_from(text)).ptr;
}

/* Another value behind the first colon, or another line. */
static char *
spoilt_value(struct world *w, const char *line, uint64_t *seed)
{
	static const char *const values[] = {"", "nonsense", "2020-13-45",
	    "2020-02-30 10:00", "2020-03-29 02:30", "[nonsense]", "{a: b}",
	    "2020-01-01", "2020-12-31 10:00", "29.03.2020 25:00", "[", "'", "x: y",
	    "*a", "!x", "- x", "public", "[public, nonsense]", "[public, [x]]",
	    "\x01", "\xff", "n0", "[n0]", "resolved", "down", "operational",
	    "ja", "\t"};
	const char *colon = strchr(line, ':');
	const char *value = values[g_pick(seed, sizeof values / sizeof *values)];
	char key[200];

	snprintf(key, sizeof key, "%.*s",
	    colon ? (int)(colon - line) : (int)strlen(line), line);
	return printed(w, "%s: %s", key, value);
}

static void
spoil_byte(char *line, uint64_t *seed)
{
	static const char odd[] = "[]{}:,-'\"#\t&*!|>%@`x 9\x7f\xc3";
	size_t len = strlen(line);

	if (len > 0) /* one: the second might change a time into another */
		line[g_pick(seed, len)] = odd[g_pick(seed, sizeof odd - 1)];
}

static void
spoil(struct lines *t, struct world *w, uint64_t *seed)
{
	static const char *const lines[] = {"---", "## 2020-03-29 10:00 nonsense",
	    "## 2020-03-29 behoben", "  - nonsense", "nonsense", "unknown: key",
	    "ended: 2020-01-01", "title: once more", "\tx: y", "    state: [",
	    "## 2020-03-26 10:00", "draft: perhaps", "service: nowhere"};
	size_t n = g_pick(seed, t->count);

	switch (g_pick(seed, 6)) {
	case 0: /* without its key a list would silently belong to another, as
		 * would an entry without its first line */
		if (str_has_suffix(str_from(t->lines[n]), STR(":")) ||
		    str_has_prefix(str_from(t->lines[n]), STR("  - ")))
			break;
		memmove(&t->lines[n], &t->lines[n + 1],
		    (t->count - n - 1) * sizeof *t->lines);
		t->count--;
		break;
	case 1: /* YAML lets a value take in the entries of a list below it */
		if (str_has_prefix(str_from(t->lines[n]), STR("  ")))
			break;
		/* what stood there must stay: who takes an effect out means it */
		memmove(&t->lines[n + 1], &t->lines[n],
		    (t->count - n) * sizeof *t->lines);
		t->count++;
		t->lines[n] = printed(w, "%s%s", lines[g_pick(seed, 13)], "");
		break;
	case 2:
		t->lines[n] = printed(w, "%s%s", g_chance(seed, 5) ? "  " : " ",
		    t->lines[n]);
		break;
	case 3:
		spoil_byte(t->lines[n], seed);
		break;
	default:
		t->lines[n] = spoilt_value(w, t->lines[n], seed);
	}
}

/*
 * The world of a model, one of its incidents replaced by this text. The dice
 * of the writing fall the same way each time.
 */
static struct record *
build(struct world *w, const struct g_model *g, uint64_t seed, size_t n,
    struct str text)
{
	struct record *replaced = NULL;

	world_init(w, NULL);
	g_add_others(w, g, &seed);
	for (size_t i = 0; i < g->incident_count; i++) {
		struct record *r = world_add_str(w, g->incidents[i].path,
		    i == n ? text : g_incident_text(w, g, i, &seed));
		if (i == n)
			replaced = r;
	}
	world_link(w);
	return replaced;
}

static bool
greener(const struct world *after, enum state old, enum state new)
{
	return after->m->blind ? new == STATE_OPERATIONAL : new < old;
}

static bool
greener_services(const struct world *before, const struct world *after,
    const struct g_model *g, int64_t t)
{
	for (size_t i = 0; i < g->service_count; i++)
		for (unsigned a = 0; a < G_AUDIENCES; a++) {
			struct at at = at_instant(t), too = at;
			struct status old = status_of_service(before->m, as_service(
			    world_find(before, KIND_SERVICE, g->services[i].id)),
			    a, &at);
			struct status new = status_of_service(after->m, as_service(
			    world_find(after, KIND_SERVICE, g->services[i].id)),
			    a, &too);
			if (greener(after, old.state, new.state))
				return true;
		}
	return false;
}

static const struct contact_list *
contacts_in(const struct world *w, const struct g_owner *o)
{
	const struct record *r = world_find(w,
	    o->person ? KIND_PERSON : KIND_BODY, o->id);

	return o->person ? &as_person(r)->contacts : &as_body(r)->contacts;
}

static bool
greener_contacts(struct world *before, struct world *after,
    const struct g_model *g, int64_t t)
{
	for (size_t i = 0; i < g->owner_count; i++) {
		const struct contact_list *old = contacts_in(before, &g->owners[i]);
		const struct contact_list *new = contacts_in(after, &g->owners[i]);
		for (size_t k = 0; k < old->count; k++) {
			struct at at = at_instant(t), too = at;
			if (greener(after, reach_of(before->m, &old->items[k], 0,
				&at, &before->arena).state,
				reach_of(after->m, &new->items[k], 0, &too,
				    &after->arena).state))
				return true;
		}
	}
	return false;
}

struct tally {
	size_t broken, blind, worse;
};

/* Compares at every instant of the model; false when something is greener. */
static bool
compare_worlds(struct world *before, struct world *after,
    const struct g_model *g, struct tally *tally)
{
	for (size_t i = 0; i < g->instant_count; i++) {
		struct at at = at_instant(g->instants[i]), too = at;
		enum state old = status_overall(before->m, &at, NULL);
		enum state new = status_overall(after->m, &too, NULL);
		if (greener(after, old, new) ||
		    greener_services(before, after, g, at.now) ||
		    greener_contacts(before, after, g, at.now))
			return false;
		tally->worse += new > old;
	}
	return true;
}

static void
fail_greener(struct world *after, struct str spoilt, struct str text)
{
	print_error("greener by an error:\n%.*s", STR_ARG(spoilt));
	print_error("this was:\n%.*s", STR_ARG(text));
	print_error("%s", world_lines(after, DIAG_EN));
	fail();
}

static void
spoil_one(const struct g_model *g, uint64_t *seed, struct tally *tally)
{
	uint64_t dice = *seed;
	struct world before, after, scratch;
	struct lines lines;
	size_t n = g_pick(seed, g->incident_count);

	world_init(&scratch, NULL);
	struct str text = g_incident_text(&scratch, g, n, seed);
	build(&before, g, dice, n, text);
	assert_false(before.m->blind);
	assert_int_equal(before.m->broken_count, 0);
	cut(&lines, &scratch, text);
	for (int i = 0; i < 4; i++) {
		struct lines copy = lines;
		for (size_t k = 0; k < copy.count; k++)
			copy.lines[k] = printed(&scratch, "%s%s", copy.lines[k], "");
		spoil(&copy, &scratch, seed);
		struct str spoilt = join(&scratch, &copy);
		/* what an unknown key loses is a warning, by design */
		if (build(&after, g, dice, n, spoilt)->broken &&
		    !world_has(&after, DIAG_UNKNOWN_KEY)) {
			tally->broken++;
			tally->blind += after.m->blind;
			if (!compare_worlds(&before, &after, g, tally))
				fail_greener(&after, spoilt, text);
		}
		world_release(&after);
	}
	world_release(&before);
	world_release(&scratch);
}

static void
an_error_makes_nothing_greener(void **state)
{
	uint64_t seed = 20210105;
	struct tally tally = {0};
	struct g_model g;

	(void)state;
	for (int i = 0; i < MODELS; i++) {
		g_make(&g, &seed);
		if (g.incident_count)
			spoil_one(&g, &seed, &tally);
	}
	assert_true(tally.broken > (size_t)MODELS);
	assert_true(tally.blind * 10 > tally.broken);
	assert_true(tally.blind * 10 < tally.broken * 9);
	assert_true(tally.worse * 5 > tally.broken);
	print_message("# %d models, %zu broken incidents, %zu of them blinding\n",
	    MODELS, tally.broken, tally.blind);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_error_makes_nothing_greener),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
