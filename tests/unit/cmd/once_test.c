/*
 * What a build makes of the site published before is what it makes of nothing:
 * byte for byte, after random edits, renames, deletions, changed references,
 * templates and clocks. STEPS=N makes more of them, SEED=N others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../crowd.h"

#include "cmd/once.h"

static bool
build(struct scene *p, const char *out, struct build_result *r)
{
	struct options o = {.source.dir = str_from(p->content), .quiet = true,
	    .out = out, .templates = p->templates, .has_messages = true,
	    .jobs = 1, .unconfined = true, .year_max = p->year_max};
	char at[32];
	int saved = hush();

	snprintf(at, sizeof at, "%s", time_iso(&p->arena, p->at,
	    zone_utc(&p->arena)).ptr);
	o.at = at;
	*r = (struct build_result){0};
	(void)build_once(r, &o, "test", NULL);
	speak(saved);
	return r->published;
}

static void
remove_tree(const char *path)
{
	nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
compare(struct scene *p, const char *kept, const char *fresh)
{
	char command[512];

	snprintf(command, sizeof command, "diff -r '%s' '%s' >&2", kept, fresh);
	if (system(command) == 0)
		return;
	print_error("%s: not what a fresh build gives after: %s\n", p->city,
	    p->log);
	fail();
}

static void
wander(struct scene *p, int steps)
{
	char kept[160], fresh[160];
	int built = 0;
	struct build_result r, f;
	size_t same = 0, changed = 0;

	snprintf(kept, sizeof kept, "%s/kept", p->root);
	assert_true(build(p, kept, &r));
	for (int i = 0; i < steps; i++) {
		wander_step(p);
		snprintf(fresh, sizeof fresh, "%s/fresh%d/out", p->root, i);
		bool published = build(p, kept, &r);
		assert_true(build(p, fresh, &f) == published);
		if (published) {
			compare(p, kept, fresh);
			assert_true(r.next_edge == f.next_edge);
			assert_int_equal(r.errors, f.errors);
			assert_int_equal(r.warnings, f.warnings);
			assert_true(r.told == f.told);
			same += r.counts.unchanged;
			changed += r.counts.written;
			built++;
		}
		snprintf(fresh, sizeof fresh, "%s/fresh%d", p->root, i);
		remove_tree(fresh);
	}
	print_message("%s: %d of %d published, %zu unchanged, %zu written\n",
	    p->city, built, steps, same, changed);
	assert_true(built > 0 && same > 0);
	scene_close(p);
}

static void
wander_city(const char *city, int64_t at, uint64_t seed)
{
	struct scene p;

#ifdef SMALL_LIMITS
	skip(); /* nothing is published: the words of a language are too many */
#endif
	scene_open(&p, city, at, wander_seed(seed));
	wander(&p, wander_steps(8));
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
	wander(&p, wander_steps(20));
}

/* years that come to have pages of months, and lose them */
static void
split(void **state)
{
	struct scene p;

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open_split(&p, CROWD_NOW, wander_seed(6));
	wander(&p, wander_steps(20));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(magdeburg),
	    cmocka_unit_test(wiesbaden),
	    cmocka_unit_test(herne),
	    cmocka_unit_test(golden),
	    cmocka_unit_test(crowd),
	    cmocka_unit_test(split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
