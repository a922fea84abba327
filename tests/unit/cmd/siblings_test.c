/*
 * cmd/siblings: files kept ahead, then written or dropped, with their siblings.
 *
 * The same chain of trees is published straight and ahead; files and records
 * must be the same. SEED and ROUNDS in the environment.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../publish/records.h"
#include "../folder.h"
#include "base/files.h"
#include "cmd/siblings.h"
#include "publish/tree.h"

/* the last two lie below files/ */
static const char *const names[] = {"a.html", "b/c.json", "b/d.txt", "e.png",
    "own.css", "own.css.gz", "z.svg"};
enum { NAMES = sizeof names / sizeof *names, TEXTS = 5, TEXT_MAX = 6000 };

struct target {
	const char *name;
	struct lock *lock;
};

struct fixture {
	char dir[256];
	int fd;
	struct target straight, ahead;
	char texts[TEXTS][TEXT_MAX]; /* the first: no file */
	struct loaded_assets assets;
	struct loaded_asset asset[2];
	struct arena arena;
	struct diags diags;
};

/* which text each file has */
struct tree {
	unsigned text[NAMES];
};

static unsigned
random_below(uint64_t *seed, unsigned n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*seed >> 33) % n;
}

static struct target
make_site(struct fixture *f, const char *name)
{
	struct target site = {.name = name};

	assert_int_equal(lock_take(&site.lock, &f->arena, str_from(arena_printf(
	    &f->arena, "%s/%s", f->dir, name).ptr), "test", &f->diags), 0);
	return site;
}

/* Short, well and less well compressed, and not at all. */
static void
make_texts(struct fixture *f)
{
	uint64_t seed = 7;

	memset(f->texts[1], 'x', 50);
	memset(f->texts[2], 'y', 400);
	for (unsigned i = 0; i < 5000; i++)
		f->texts[3][i] = (char)('a' + random_below(&seed, 26));
	for (unsigned i = 0; i < 300; i++)
		f->texts[4][i] = (char)(1 + random_below(&seed, 255));
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (!folder_make(f->dir, "siblings"))
		return -1;
	f->fd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	f->straight = make_site(f, "straight");
	f->ahead = make_site(f, "ahead");
	make_texts(f);
	for (unsigned i = 0; i < 2; i++)
		f->asset[i].path = str_from(names[NAMES - 2 + i]);
	f->assets.items = f->asset;
	f->assets.count = 2;
	*state = f;
	return f->fd < 0 ? -1 : 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	lock_release(f->straight.lock);
	lock_release(f->ahead.lock);
	close(f->fd);
	int status = dir_remove_tree(AT_FDCWD, f->dir);
	arena_release(&f->arena);
	diags_release(&f->diags);
	free(f);
	return status;
}

static void
write_text(struct fixture *f, struct siblings *s, unsigned name, unsigned text)
{
	assert_int_equal(siblings_write(s, str_from(names[name]),
	    str_from(f->texts[text]), STR("memo"), &f->diags), 0);
}

/* False when it has to be written anew. */
static bool
keep(struct fixture *f, struct siblings *s, unsigned name)
{
	struct str path = str_from(names[name]), memo = siblings_memo(s, path);

	if (memo.len)
		assert_int_equal(siblings_keep(s, path, memo, &f->diags), 0);
	return memo.len > 0;
}

static void
end(struct fixture *f, struct siblings *s)
{
	assert_int_equal(stage_commit(s->stage, &f->diags), 0);
	stage_look_back(s->stage);
	assert_int_equal(stage_counts(s->stage).touched, 0);
	siblings_release(s);
	stage_abort(s->stage);
}

static void
publish_straight(struct fixture *f, const struct target *site,
    const struct tree *was, const struct tree *t, bool on)
{
	struct siblings s;
	struct stage *stage;

	assert_int_equal(stage_open_quick(&stage, &f->arena, site->lock,
	    &f->diags), 0);
	siblings_init(&s, stage, &f->assets, on);
	for (unsigned i = 0; i < NAMES; i++)
		if (t->text[i] && (t->text[i] != was->text[i] || !keep(f, &s, i)))
			write_text(f, &s, i, t->text[i]);
	end(f, &s);
}

static void
publish_ahead(struct fixture *f, const struct tree *was,
    const struct tree *t, bool on)
{
	struct stage *stage = stage_open_ahead(&f->arena, f->ahead.lock);
	struct siblings s;
	bool kept[NAMES] = {false};

	/* the first has nothing to begin with */
	if (stage == NULL) {
		publish_straight(f, &f->ahead, was, t, on);
		return;
	}
	siblings_init(&s, stage, &f->assets, on);
	for (unsigned i = 0; i < NAMES; i++)
		kept[i] = was->text[i] && keep(f, &s, i);
	assert_true(stage_still(stage));
	for (unsigned i = 0; i < NAMES; i++)
		if (t->text[i] == 0)
			siblings_drop(&s, str_from(names[i]));
	for (unsigned i = 0; i < NAMES; i++)
		if (t->text[i] && (t->text[i] != was->text[i] || !kept[i]))
			write_text(f, &s, i, t->text[i]);
	end(f, &s);
}

static struct str
read_file(struct fixture *f, const char *site, const char *path)
{
	struct str text = STR(""), all = arena_printf(&f->arena, "%s%s", site, path);
	int fd = openat(f->fd, all.ptr, O_RDONLY | O_NOFOLLOW);

	if (fd < 0)
		return STR("none");
	assert_int_equal(file_read_fd(&text, &f->arena, fd, 1 << 24), 0);
	close(fd);
	return text;
}

static int
count_file(void *ctx, struct str path, uint64_t inode)
{
	(void)path;
	(void)inode;
	++*(size_t *)ctx;
	return 0;
}

static size_t
count_files(struct fixture *f, const char *site)
{
	size_t n = 0;
	int fd = openat(f->fd, site, O_RDONLY | O_DIRECTORY);

	assert_int_equal(tree_walk(fd, count_file, &n), 0);
	close(fd);
	return n;
}

static void
expect_same_files(struct fixture *f)
{
	static const char *const endings[] = {"", ".gz", ".br"};

	for (unsigned i = 0; i < NAMES; i++)
		for (unsigned k = 0; k < 3; k++) {
			const char *path = arena_printf(&f->arena, "/%s%s", names[i],
			    endings[k]).ptr;
			assert_true(str_eq(read_file(f, "straight", path),
			    read_file(f, "ahead", path)));
		}
	assert_int_equal(count_files(f, "straight"), count_files(f, "ahead"));
}

static void
expect_same_records(struct fixture *f, uint64_t seed)
{
	struct buf one, two;

	buf_init(&one, 1 << 22);
	buf_init(&two, 1 << 22);
	describe_records(&one, read_file(f, ".straight.state", "/manifest"));
	describe_records(&two, read_file(f, ".ahead.state", "/manifest"));
	if (!str_eq(buf_str(&one), buf_str(&two)))
		fail_msg("seed %llu: %s\n%s", (unsigned long long)seed, one.ptr,
		    two.ptr);
	buf_release(&one);
	buf_release(&two);
}

static uint64_t
number(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

static void
change(struct tree *t, uint64_t *seed)
{
	for (unsigned n = random_below(seed, 4); n; n--)
		t->text[random_below(seed, NAMES)] = random_below(seed, TEXTS);
	/* a site without files would not be published */
	t->text[NAMES - 1] = t->text[NAMES - 1] ? t->text[NAMES - 1] : 2;
}

static void
ahead_is_the_same(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = number("SEED", 1), rounds = number("ROUNDS", 150);
	struct tree was = {{0}};

	while (rounds--) {
		struct arena_mark mark = arena_mark(&f->arena);
		struct tree next = was;
		/* now and then somebody turns compression on or off */
		bool on = (rounds / 16) % 4 != 1;
		change(&next, &seed);
		publish_straight(f, &f->straight, &was, &next, on);
		publish_ahead(f, &was, &next, on);
		expect_same_files(f);
		expect_same_records(f, seed);
		was = next;
		arena_rewind(&f->arena, &mark);
	}
}

/* What was compressed once stays, in whatever way it is published again. */
static void
nothing_is_compressed_twice(void **state)
{
	struct fixture *f = *state;
	struct tree none = {{0}}, tree = {.text = {2, 3, 1, 2, 3, 1, 2}};
	struct siblings s;
	struct stage *stage;

	publish_straight(f, &f->ahead, &none, &tree, true);
	assert_int_equal(stage_open_quick(&stage, &f->arena, f->ahead.lock,
	    &f->diags), 0);
	siblings_init(&s, stage, &f->assets, true);
	for (unsigned i = 0; i < NAMES; i++)
		assert_true(keep(f, &s, i));
	/* one is handed in once more */
	write_text(f, &s, 0, tree.text[0]);
	end(f, &s);
	assert_int_equal(stage_counts(stage).written, 0);
	/* with another text it is not as it was, nor are its siblings */
	struct tree next = tree;
	next.text[0] = 3;
	publish_straight(f, &f->ahead, &tree, &next, true);
	assert_int_equal(stage_open_quick(&stage, &f->arena, f->ahead.lock,
	    &f->diags), 0);
	siblings_init(&s, stage, &f->assets, true);
	assert_true(keep(f, &s, 0));
	siblings_release(&s);
	stage_abort(stage);
}

/* What is not in the records: exactly those siblings that there should be. */
static void
siblings_go_with_their_file(void **state)
{
	struct fixture *f = *state;
	struct tree none = {{0}}, one = {.text = {2, 3, 1, 2, 2, 1, 2}},
	    two = {.text = {4, 0, 3, 2, 3, 1, 2}};

	publish_straight(f, &f->ahead, &none, &one, true);
	/* without c.json.br there would be fewer: two each of a, c, svg, .br of css */
	assert_int_equal(count_files(f, "ahead"), 7 + 2 + 2 + 2 + 1 + 1);
	publish_ahead(f, &one, &two, true);
	/* a is not compressed any more, c is gone, d is long now */
	assert_int_equal(count_files(f, "ahead"), 6 + 2 + 2 + 1 + 1);
	assert_true(str_is(read_file(f, "ahead", "/a.html.gz"), "none"));
	assert_true(str_is(read_file(f, "ahead", "/b/c.json.br"), "none"));
	assert_true(str_is(read_file(f, "ahead", "/own.css.gz"), f->texts[1]));
	publish_ahead(f, &two, &two, false);
	assert_int_equal(count_files(f, "ahead"), 6 + 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(ahead_is_the_same),
	    TEST(nothing_is_compressed_twice),
	    TEST(siblings_go_with_their_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
