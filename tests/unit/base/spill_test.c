/* base/spill: whatever becomes of the disk, what was added can be read. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/spill.h"

enum { TEXTS = 4000, HANDS = 4 };

static char long_text[SPILL_CHUNK];

static struct spill *
open_spill(void)
{
	const char *tmp = getenv("TMPDIR");
	int dir = open(tmp ? tmp : "/tmp", O_RDONLY | O_DIRECTORY);

	assert_true(dir >= 0);
	struct spill *s = spill_open(dir);
	close(dir);
	return s;
}

/* Some are longer than a page, one is empty. */
static struct str
text_of(char *room, size_t size, unsigned n)
{
	int len = snprintf(room, size, "%u:%*s", n,
	    (int)(n % 97 * (n % 89) % 5000), "x");

	return n == 0 ? STR("") : str_make(room, (size_t)len);
}

/* What is not taken goes into the arena. */
static void
add_all(struct spill_pen *pen, struct arena *a, struct str *kept,
    unsigned first, unsigned step)
{
	char room[6000];

	for (unsigned n = first; n < TEXTS; n += step) {
		kept[n] = text_of(room, sizeof room, n);
		if (!spill_add(pen, &kept[n]))
			kept[n] = arena_str(a, kept[n]);
	}
	spill_end(pen);
}

static void
check_all(const struct str *kept)
{
	char room[6000];

	for (unsigned n = 0; n < TEXTS; n++) {
		assert_true(str_eq(kept[n], text_of(room, sizeof room, n)));
		assert_int_equal(kept[n].ptr[kept[n].len], 0);
	}
}

/* Is its page in the memory of this process? As proc(5) says, where it does. */
static void
check_resident(struct str s, bool wanted)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), entry = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY);
	off_t at = (off_t)((uintptr_t)s.ptr / page * sizeof entry);

	if (fd >= 0 && pread(fd, &entry, sizeof entry, at) == sizeof entry)
		assert_int_equal(entry >> 63, wanted);
	if (fd >= 0)
		close(fd);
}

static void
what_rests_comes_again(void **state)
{
	struct spill *s = open_spill();
	struct spill_pen pen = {.spill = s};
	struct str *kept = calloc(TEXTS, sizeof *kept);
	struct arena a;

	(void)state;
	if (s == NULL)
		skip();
	arena_init(&a, 0);
	add_all(&pen, &a, kept, 0, 1);
	for (int i = 0; i < 3; i++) {
		check_all(kept);
		check_resident(kept[1], true);
		spill_rest(s);
		check_resident(kept[1], false);
	}
	check_all(kept);
	assert_int_equal(spill_check(s), 0);
	spill_close(s);
	arena_release(&a);
	free(kept);
}

static void
what_rests_meanwhile_is_not_lost(void **state)
{
	struct spill *s = open_spill();
	struct spill_pen pen = {.spill = s};
	struct str a = STR("one"), b = STR("two");

	(void)state;
	if (s == NULL)
		skip();
	assert_true(spill_add(&pen, &a));
	spill_rest(s);
	assert_true(spill_add(&pen, &b));
	spill_end(&pen);
	spill_rest(s);
	assert_true(str_is(a, "one") && str_is(b, "two"));
	/* more may be added */
	struct str c = STR("three");
	assert_true(spill_add(&pen, &c));
	spill_rest(s);
	spill_end(&pen);
	spill_rest(s);
	assert_true(str_is(a, "one") && str_is(c, "three"));
	spill_close(s);
}

static void
what_is_too_long_is_not_taken(void **state)
{
	struct spill *s = open_spill();
	struct spill_pen pen = {.spill = s}, none = {.spill = NULL};
	struct str longest = str_make(long_text, sizeof long_text - 1);
	struct str longer = str_make(long_text, sizeof long_text);
	struct str some = STR("some");

	(void)state;
	memset(long_text, 'l', sizeof long_text);
	if (s == NULL)
		skip();
	assert_true(spill_add(&pen, &some));
	assert_false(spill_add(&pen, &longer));
	assert_ptr_equal(longer.ptr, long_text);
	assert_true(spill_add(&pen, &longest));
	assert_ptr_not_equal(longest.ptr, long_text);
	spill_end(&pen);
	spill_rest(s);
	assert_int_equal(memcmp(longest.ptr, long_text, longest.len), 0);
	assert_int_equal(longest.ptr[longest.len], 0);
	assert_true(str_is(some, "some"));
	spill_close(s);
	assert_false(spill_add(&none, &some));
	spill_end(&none);
	spill_rest(NULL);
	assert_int_equal(spill_check(NULL), 0);
	spill_close(NULL);
}

/* Half of it finds room; nobody notices. */
static void
a_full_disk_is_no_fault(void **state)
{
	struct spill *s = open_spill();
	struct spill_pen pen = {.spill = s};
	struct str *kept = calloc(TEXTS, sizeof *kept);
	struct rlimit old, small;
	struct arena a;

	(void)state;
	if (s == NULL)
		skip();
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = SPILL_CHUNK * 2 + 100;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	arena_init(&a, 0);
	add_all(&pen, &a, kept, 0, 1);
	setrlimit(RLIMIT_FSIZE, &old);
	signal(SIGXFSZ, SIG_DFL);
	spill_rest(s);
	check_all(kept);
	spill_close(s);
	arena_release(&a);
	free(kept);
}

/* ---- many hands ----------------------------------------------------------------- */

struct hand {
	struct spill *spill;
	struct str *kept;
	unsigned first;
	struct arena arena;
};

static void *
gather(void *arg)
{
	struct hand *h = arg;
	struct spill_pen pen = {.spill = h->spill};

	add_all(&pen, &h->arena, h->kept, h->first, HANDS);
	spill_rest(h->spill);
	return NULL;
}

static void *
look(void *arg)
{
	struct hand *h = arg;

	for (int i = 0; i < 5; i++) {
		check_all(h->kept);
		spill_rest(h->spill);
	}
	return NULL;
}

static void
run(struct hand *hands, void *(*one)(void *arg))
{
	pthread_t threads[HANDS];

	for (int i = 0; i < HANDS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, one,
		    &hands[i]), 0);
	for (int i = 0; i < HANDS; i++)
		pthread_join(threads[i], NULL);
}

static void
many_hands_write_and_look(void **state)
{
	struct spill *s = open_spill();
	struct str *kept = calloc(TEXTS, sizeof *kept);
	struct hand hands[HANDS];

	(void)state;
	if (s == NULL)
		skip();
	for (unsigned i = 0; i < HANDS; i++) {
		hands[i] = (struct hand){.spill = s, .kept = kept, .first = i};
		arena_init(&hands[i].arena, 0);
	}
	run(hands, gather);
	run(hands, look);
	spill_close(s);
	for (unsigned i = 0; i < HANDS; i++)
		arena_release(&hands[i].arena);
	free(kept);
}

static void
where_there_are_no_files_there_is_none(void **state)
{
	(void)state;
	assert_null(spill_open(-1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_rests_comes_again),
		cmocka_unit_test(what_rests_meanwhile_is_not_lost),
		cmocka_unit_test(what_is_too_long_is_not_taken),
		cmocka_unit_test(a_full_disk_is_no_fault),
		cmocka_unit_test(many_hands_write_and_look),
		cmocka_unit_test(where_there_are_no_files_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
