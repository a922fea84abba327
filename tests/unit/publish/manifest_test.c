/* publish/manifest: records, what is torn of them, and what they add up to. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "publish/manifest.h"

struct fixture {
	struct arena arena;
	struct manifest m;
	struct buf out;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	arena_init(&f->arena, 0);
	manifest_init(&f->m, &f->arena);
	buf_init(&f->out, 1 << 24);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	buf_release(&f->out);
	arena_release(&f->arena);
	free(f);
	return 0;
}

static struct manifest_entry
entry(const char *path, const char *text, const char *memo)
{
	return (struct manifest_entry){
	    .path = str_from(path),
	    .memo = str_from(memo),
	    .digest = digest_of(str_from(text)),
	    .stamp = {.inode = UINT64_MAX, .size = strlen(text),
	        .seconds = -5, .nanoseconds = 999999999},
	};
}

struct line {
	enum line_kind kind;
	const char *path, *memo;
};

static void
write_record(struct fixture *f, unsigned flags, uint64_t served,
    const struct line *lines)
{
	struct manifest_record head = {.flags = flags, .served = served,
	    .spare = served + 1, .global = STR("glo\0bal"),
	    .about = STR("about")};
	struct manifest_writer w;

	manifest_write_begin(&w, &f->out, &head);
	for (; lines->path; lines++) {
		struct manifest_entry e = entry(lines->path, "text", lines->memo);
		manifest_write_line(&w, lines->kind, &e);
	}
	manifest_write_end(&w);
}

static void
apply_all(struct fixture *f)
{
	/* views stay in it */
	struct str file = arena_str(&f->arena, buf_str(&f->out));
	struct manifest_record r;

	while (manifest_next_record(&r, &file))
		assert_true(manifest_apply(&f->m, &r));
	assert_int_equal(file.len, 0);
}

static const struct line first[] = {{LINE_SET, "a", "1"},
    {LINE_SET, "b/c", "2"}, {LINE_SET, "d", ""}, {0}};

static bool
is_stale(const struct manifest *m, const char *paths)
{
	struct buf b;

	buf_init(&b, 1000);
	buf_add(&b, STR(""));
	for (size_t i = 0; i < m->stale.count; i++)
		buf_printf(&b, "%s%.*s", i ? " " : "", STR_ARG(m->stale.items[i]));
	bool same = str_is(buf_str(&b), paths);
	buf_release(&b);
	return same;
}

static void
reads_what_it_wrote(void **state)
{
	struct fixture *f = *state;
	struct manifest_entry want = entry("b/c", "text", "2");

	write_record(f, RECORD_FULL | RECORD_SWITCH | RECORD_GLOBAL, 77, first);
	apply_all(f);
	const struct manifest_entry *e = manifest_find(&f->m, STR("b/c"));
	assert_non_null(e);
	assert_true(e->known);
	assert_true(digest_eq(&e->digest, &want.digest));
	assert_true(manifest_stamp_eq(&e->stamp, &want.stamp));
	assert_true(str_is(e->memo, "2"));
	assert_string_equal(e->path.ptr, "b/c"); /* terminated */
	assert_null(manifest_find(&f->m, STR("b")));
	assert_int_equal(f->m.served, 77);
	assert_int_equal(f->m.spare, 78);
	assert_true(str_eq(f->m.global, STR("glo\0bal")));
	assert_true(str_is(f->m.about, "about"));
	assert_true(is_stale(&f->m, "a b/c d"));
}

static void
adds_up_changes(void **state)
{
	struct fixture *f = *state;

	write_record(f, RECORD_FULL | RECORD_SWITCH, 1, first);
	write_record(f, RECORD_SWITCH, 2, (struct line[]){{LINE_SET, "e", "3"},
	    {LINE_GONE, "a", ""}, {LINE_KEPT, "d", "new"},
	    {LINE_STALE, "b/c", ""}, {0}});
	apply_all(f);
	assert_false(manifest_find(&f->m, STR("a"))->known);
	assert_true(manifest_find(&f->m, STR("e"))->known);
	assert_true(str_is(manifest_find(&f->m, STR("d"))->memo, "new"));
	assert_true(is_stale(&f->m, "e a"));
	/* without a switch only what it says is stale */
	buf_clear(&f->out);
	write_record(f, 0, 2, (struct line[]){{LINE_KEPT, "e", "4"},
	    {LINE_STALE, "a", ""}, {LINE_STALE, "x", ""}, {0}});
	apply_all(f);
	assert_true(is_stale(&f->m, "a x"));
	/* an unfinished publication may have touched all its paths */
	buf_clear(&f->out);
	write_record(f, RECORD_SWITCH, 3, (struct line[]){{LINE_SET, "y", ""},
	    {LINE_KEPT, "e", ""}, {LINE_GONE, "z", ""}, {LINE_STALE, "a", ""},
	    {0}});
	struct manifest_record r;
	struct str file = buf_str(&f->out);
	assert_true(manifest_next_record(&r, &file));
	assert_true(manifest_apply_unfinished(&f->m, &r));
	assert_true(is_stale(&f->m, "a x y z a"));
	assert_null(manifest_find(&f->m, STR("y")));
	assert_int_not_equal(f->m.spare, 0);
	/* a new spare may have been given the number of the one before */
	r.flags |= RECORD_ANEW;
	assert_true(manifest_apply_unfinished(&f->m, &r));
	assert_int_equal(f->m.spare, 0);
}

static void
full_one_forgets(void **state)
{
	struct fixture *f = *state;

	write_record(f, RECORD_FULL | RECORD_GLOBAL, 1, first);
	write_record(f, RECORD_FULL | RECORD_BACK, 2,
	    (struct line[]){{LINE_KEPT, "only", ""}, {0}});
	apply_all(f);
	assert_null(manifest_find(&f->m, STR("a")));
	assert_true(manifest_find(&f->m, STR("only"))->known);
	assert_int_equal(f->m.global.len, 0);
	assert_true(f->m.back);
}

static void
torn_and_changed_ones_end_it(void **state)
{
	struct fixture *f = *state;
	struct manifest_record r;
	struct str file;

	write_record(f, RECORD_FULL | RECORD_GLOBAL, 1, first);
	size_t one = f->out.len;
	for (size_t n = 0; n < one; n++) {
		file = str_head(buf_str(&f->out), n);
		assert_false(manifest_next_record(&r, &file));
		assert_int_equal(file.len, n);
	}
	write_record(f, RECORD_SWITCH, 2, first);
	for (size_t i = one; i < f->out.len; i++) {
		f->out.ptr[i] ^= 0x10;
		file = buf_str(&f->out);
		assert_true(manifest_next_record(&r, &file));
		assert_false(manifest_next_record(&r, &file));
		f->out.ptr[i] ^= 0x10;
	}
}

static void
nothing_leads_out(void **state)
{
	struct fixture *f = *state;
	static const char *const bad[] = {"", "/", "/a", "a/", "a//b", ".", "..",
	    "../a", "a/..", "a/../b", "./a"};
	struct manifest_record r;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		buf_clear(&f->out);
		write_record(f, RECORD_SWITCH, 1,
		    (struct line[]){{LINE_GONE, bad[i], ""}, {0}});
		struct str file = buf_str(&f->out);
		assert_true(manifest_next_record(&r, &file));
		assert_false(manifest_apply(&f->m, &r));
		assert_false(manifest_apply_unfinished(&f->m, &r));
	}
}

static void
generation_is_a_sum(void **state)
{
	struct fixture *f = *state;
	struct digest sum = {{0}}, zero = {{0}};
	struct manifest_entry a = entry("a", "x", ""), b = entry("b", "x", ""),
	    c = entry("a", "y", "");

	(void)f;
	manifest_count(&sum, &a, true);
	struct digest only_a = sum;
	manifest_count(&sum, &b, true);
	manifest_count(&sum, &a, false);
	struct digest only_b = {{0}};
	manifest_count(&only_b, &b, true);
	assert_true(digest_eq(&sum, &only_b));
	assert_false(digest_eq(&only_a, &only_b));
	manifest_count(&sum, &b, false);
	assert_true(digest_eq(&sum, &zero));
	manifest_count(&sum, &c, true);
	assert_false(digest_eq(&sum, &only_a));
	/* below zero and back */
	sum = zero;
	manifest_count(&sum, &a, false);
	manifest_count(&sum, &a, true);
	assert_true(digest_eq(&sum, &zero));
}

static void
table_grows(void **state)
{
	struct fixture *f = *state;
	char path[30];

	for (int i = 0; i < 20000; i++) {
		snprintf(path, sizeof path, "d%d/f%d", i % 100, i);
		manifest_add(&f->m, str_from(path))->number = (uint32_t)i;
	}
	assert_int_equal(f->m.count, 20000);
	for (int i = 0; i < 20000; i++) {
		snprintf(path, sizeof path, "d%d/f%d", i % 100, i);
		assert_int_equal(manifest_add(&f->m, str_from(path))->number, i);
	}
	assert_int_equal(f->m.count, 20000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(reads_what_it_wrote),
	    TEST(adds_up_changes),
	    TEST(full_one_forgets),
	    TEST(torn_and_changed_ones_end_it),
	    TEST(nothing_leads_out),
	    TEST(generation_is_a_sum),
	    TEST(table_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
