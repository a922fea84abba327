/* base/arena */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdalign.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

static void
gives_zeroed_and_aligned_memory(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (size_t size = 1; size < 2000; size += 7) {
		char *p = arena_alloc(&a, size);
		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
	arena_release(&a);
}

static void
is_zeroed_again_after_reset(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (int round = 0; round < 3; round++) {
		char *p = arena_alloc(&a, 1000);
		for (size_t i = 0; i < 1000; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, 1000);
		assert_true(a.used >= 1000);
		arena_reset(&a);
		assert_int_equal(a.used, 0);
	}
	arena_release(&a);
}

static void
keeps_big_and_small_ones_apart(void **state)
{
	enum { BIG = 300 * 1024 };
	struct arena a;
	char *p[20];

	(void)state;
	arena_init(&a, 0);
	for (int i = 0; i < 20; i++) {
		size_t size = i % 3 ? 10 : BIG;
		p[i] = arena_alloc(&a, size);
		memset(p[i], i, size);
	}
	for (int i = 0; i < 20; i++) {
		size_t size = i % 3 ? 10 : BIG;
		assert_int_equal(p[i][0], i);
		assert_int_equal(p[i][size - 1], i);
	}
	arena_release(&a);
}

static void
copies_are_terminated(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct str s = arena_str(&a, str_make("abcdef", 3));
	assert_int_equal(s.len, 3);
	assert_string_equal(s.ptr, "abc");
	s = arena_str(&a, str_from(NULL));
	assert_string_equal(s.ptr, "");
	s = arena_concat(&a, STR("ab"), STR("cd"));
	assert_int_equal(s.len, 4);
	assert_string_equal(s.ptr, "abcd");
	s = arena_printf(&a, "%s-%d", "x", 12);
	assert_int_equal(s.len, 4);
	assert_string_equal(s.ptr, "x-12");
	arena_release(&a);
}

static void
lists_grow_with_their_contents(void **state)
{
	struct {
		int *items;
		size_t count, cap;
	} v = {0};
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (int i = 0; i < 1000; i++) {
		int *p = VEC_PUSH(&a, &v);
		assert_int_equal(*p, 0);
		*p = i;
	}
	assert_int_equal(v.count, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.items[i], i);
	arena_release(&a);
}

/* As those of records, of which there are very many. */
static void
lists_may_count_in_32_bits(void **state)
{
	struct {
		int *items;
		uint32_t count, cap;
		unsigned behind;
	} v = {.behind = 7};
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (int i = 0; i < 1000; i++)
		*VEC_PUSH(&a, &v) = i;
	assert_int_equal(v.count, 1000);
	assert_true(v.cap >= v.count);
	assert_int_equal(v.behind, 7);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.items[i], i);
	arena_release(&a);
}

/* Runs it in a child; its stderr into text, its exit status returned. */
static int
run_in_child(void (*run)(void), char text[256])
{
	int ends[2], status = 0;

	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		run();
		_exit(0);
	}
	close(ends[1]);
	size_t len = 0;
	ssize_t n;
	while (len < 255 && (n = read(ends[0], text + len, 255 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
pass_the_limit(void)
{
	struct arena a;

	arena_init(&a, 1000);
	arena_alloc(&a, 600);
	arena_alloc(&a, 600);
}

static void
overflow_a_list(void)
{
	struct arena a;

	arena_init(&a, 0);
	arena_array(&a, SIZE_MAX / 2, 4);
}

static void
ends_the_process_at_its_limit(void **state)
{
	char text[256];

	(void)state;
	assert_int_equal(run_in_child(pass_the_limit, text), 3);
	assert_string_equal(text, "erreichbar: out of memory: the input needs "
	    "more than this program's limit\n");
	assert_int_equal(run_in_child(overflow_a_list, text), 3);
	assert_string_equal(text,
	    "erreichbar: out of memory: a list is too long\n");
}

static void
the_limit_itself_can_be_used(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 1024);
	assert_non_null(arena_alloc(&a, 512));
	assert_non_null(arena_alloc(&a, 512));
	arena_reset(&a);
	assert_non_null(arena_alloc(&a, 1024));
	arena_release(&a);
}

/* ---- arena_adopt() ---- */

/* So many texts, "0" and up, each of this size. */
static void
fill(struct arena *a, char **texts, size_t count, size_t size)
{
	for (size_t i = 0; i < count; i++) {
		texts[i] = arena_alloc(a, size);
		memset(texts[i], (int)('0' + i % 10), size);
	}
}

static void
check(char *const *texts, size_t count, size_t size)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < size; k++)
			assert_int_equal(texts[i][k], '0' + i % 10);
}

/* Several blocks of each, so that none is lost in between. */
static void
adopts_what_another_holds(void **state)
{
	enum { COUNT = 300, SIZE = 3000, OTHER = 700 };
	static char *mine[COUNT], *theirs[COUNT], *later[COUNT], *more[COUNT];
	struct arena a, b;

	(void)state;
	arena_init(&a, 0);
	arena_init(&b, 0);
	fill(&a, mine, COUNT, SIZE);
	fill(&b, theirs, COUNT, OTHER);
	size_t used = a.used + b.used;
	arena_adopt(&a, &b);
	assert_int_equal(a.used, used);
	assert_int_equal(b.used, 0);
	fill(&a, later, COUNT, SIZE);
	fill(&b, more, COUNT, OTHER); /* it can be used again */
	arena_release(&b);
	arena_release(&b);
	check(mine, COUNT, SIZE);
	check(theirs, COUNT, OTHER);
	check(later, COUNT, SIZE);
	arena_release(&a);
}

static void
adopts_from_and_into_nothing(void **state)
{
	enum { COUNT = 40, SIZE = 5000 };
	static char *texts[COUNT], *others[COUNT];
	struct arena a, b, c;

	(void)state;
	arena_init(&a, 0);
	arena_init(&b, 0);
	arena_init(&c, 0);
	arena_adopt(&a, &b);
	assert_int_equal(a.used, 0);
	fill(&b, texts, COUNT, SIZE);
	arena_adopt(&a, &b); /* into an empty one */
	arena_adopt(&a, &b); /* nothing is left to give */
	fill(&a, others, COUNT, SIZE);
	arena_adopt(&c, &a);
	arena_release(&a);
	arena_release(&b);
	check(texts, COUNT, SIZE);
	check(others, COUNT, SIZE);
	arena_release(&c);
}

/* After that its memory is forgotten with the rest, and zeroed again. */
static void
resets_what_it_adopted(void **state)
{
	enum { COUNT = 200, SIZE = 4000 };
	static char *texts[COUNT];
	struct arena a, b;

	(void)state;
	arena_init(&a, 0);
	arena_init(&b, 0);
	fill(&b, texts, COUNT, SIZE);
	fill(&a, texts, COUNT, SIZE);
	arena_adopt(&a, &b);
	arena_reset(&a);
	assert_int_equal(a.used, 0);
	for (int i = 0; i < COUNT; i++) {
		char *p = arena_alloc(&a, SIZE);
		for (int k = 0; k < SIZE; k++)
			assert_int_equal(p[k], 0);
	}
	arena_release(&a);
}

static void
goes_back_to_a_mark(void **state)
{
	enum { COUNT = 200, SIZE = 4000 };
	static char *texts[COUNT], *more[COUNT];
	char first[64];
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	struct arena_mark empty = arena_mark(&a);
	fill(&a, texts, COUNT, SIZE);
	struct arena_mark mark = arena_mark(&a);
	size_t used = a.used;
	for (int round = 0; round < 3; round++) {
		fill(&a, more, COUNT, SIZE);
		assert_non_null(arena_alloc(&a, 1000000));
		arena_rewind(&a, &mark);
		assert_int_equal(a.used, used);
	}
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(texts[i][SIZE - 1], texts[i][0]);
	char *p = arena_alloc(&a, SIZE);
	for (int k = 0; k < SIZE; k++)
		assert_int_equal(p[k], 0);
	arena_rewind(&a, &empty);
	assert_int_equal(a.used, 0);
	assert_null(a.blocks);
	arena_release(&a);

	arena_init_with(&a, first, sizeof first);
	mark = arena_mark(&a);
	(void)arena_alloc(&a, 16);
	(void)arena_alloc(&a, 1000);
	arena_rewind(&a, &mark);
	assert_int_equal(a.used, 0);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gives_zeroed_and_aligned_memory),
	    cmocka_unit_test(is_zeroed_again_after_reset),
	    cmocka_unit_test(keeps_big_and_small_ones_apart),
	    cmocka_unit_test(copies_are_terminated),
	    cmocka_unit_test(lists_grow_with_their_contents),
	    cmocka_unit_test(lists_may_count_in_32_bits),
	    cmocka_unit_test(ends_the_process_at_its_limit),
	    cmocka_unit_test(the_limit_itself_can_be_used),
	    cmocka_unit_test(adopts_what_another_holds),
	    cmocka_unit_test(adopts_from_and_into_nothing),
	    cmocka_unit_test(resets_what_it_adopted),
	    cmocka_unit_test(goes_back_to_a_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
