/*
 * publish/shelf: what was laid away is found again, whole or not at all; and
 * whatever lies there instead is no fault.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/resource.h>

#include "beside.h"

#include "publish/shelf.h"
#include "publish/withdrawn.h"

#define FILE_NAME ".site.state/" SHELF_FILE
#define NEW_NAME ".site.state/" SHELF_FILE_NEW

enum { ITEMS_MAX = 40, BIG = 3 << 20 };

/* ---- entries ---------------------------------------------------------------- */

static struct digest
key_of(unsigned n)
{
	return digest_of(str_make((const char *)&n, sizeof n));
}

/* Of lengths that differ, with texts that may be empty. */
static struct shelf_item
item_of(struct fixture *f, unsigned n)
{
	struct str image = arena_printf(&f->arena, "image %u %*s", n,
	    (int)(n % 37), "");
	struct str text = n % 5 == 4 ? STR("")
	    : arena_printf(&f->arena, "text %u %*s", n, (int)(n % 11), "");

	return (struct shelf_item){image, text, n % 4 * 13, NULL};
}

static struct digest
base_of(const char *name)
{
	return digest_of(str_from(name));
}

static struct shelf *
open_shelf(struct fixture *f, const char *base)
{
	struct digest digest = base_of(base);
	struct place p;

	assert_int_equal(place_open(&p, &f->arena, str_from(f->out),
	    &f->diags), 0);
	struct shelf *s = shelf_open(&f->arena, &p, &digest);
	place_close(&p);
	return s;
}

/* Is it there, as it was? */
static bool
holds(struct fixture *f, const struct shelf *s, unsigned n)
{
	struct shelf_item wanted = item_of(f, n), found;
	struct digest key = key_of(n);
	size_t near = n;

	if (!shelf_find(s, &key, &near, &found))
		return false;
	assert_true(str_eq(found.image, wanted.image));
	assert_true(str_eq(found.text, wanted.text));
	assert_true(found.room_size >= wanted.room_size);
	assert_int_equal(found.room == NULL, wanted.room_size == 0);
	assert_int_equal((uintptr_t)found.room % 16, 0);
	return true;
}

/* The room is one's own, to the end. */
static void
fill(const struct shelf_item *item)
{
	if (item->room == NULL)
		return;
	char *room = item->room;
	for (size_t i = 0; i < item->room_size; i++) {
		assert_int_equal(room[i], 0);
		room[i] = 'x';
	}
}

static int
keep_one(const struct place *p, const struct shelf *s,
    const struct digest *base, const struct shelf_entry *e)
{
	return shelf_keep(p, s, base, &(struct shelf_load){
	    .entries = e, .count = 1});
}

/* Keeps `first` to `last`. */
static int
keep(struct fixture *f, struct shelf *s, const char *base, unsigned first,
    unsigned last)
{
	struct shelf_entry entries[ITEMS_MAX];
	struct digest digest = base_of(base);
	struct place p;
	size_t count = 0, near = 0;

	for (unsigned n = first; n <= last; n++) {
		struct shelf_entry e = {.key = key_of(n), .item = item_of(f, n)};
		struct shelf_item found;
		e.known = shelf_find(s, &e.key, &near, &found);
		if (e.known)
			e.item = found;
		entries[count++] = e;
	}
	assert_int_equal(place_open(&p, &f->arena, str_from(f->out),
	    &f->diags), 0);
	int rc = shelf_keep(&p, s, &digest, &(struct shelf_load){
	    .entries = entries, .count = count});
	place_close(&p);
	return rc;
}

/* As a build does: opens, keeps and closes. */
static int
build(struct fixture *f, const char *base, unsigned first, unsigned last)
{
	struct shelf *s = open_shelf(f, base);
	int rc = keep(f, s, base, first, last);

	shelf_close(s);
	return rc;
}

/* How many of `first` to `last` the next build finds. */
static unsigned
found(struct fixture *f, const char *base, unsigned first, unsigned last)
{
	struct shelf *s = open_shelf(f, base);
	unsigned count = 0;

	for (unsigned n = first; n <= last; n++)
		count += holds(f, s, n);
	shelf_close(s);
	return count;
}

static ino_t
inode(struct fixture *f)
{
	struct stat st;

	assert_int_equal(fstatat(f->fd, FILE_NAME, &st, AT_SYMLINK_NOFOLLOW), 0);
	return st.st_ino;
}

/* ---- laid away and found ------------------------------------------------------- */

static void
nothing_is_on_no_shelf(void **state)
{
	struct fixture *f = *state;
	struct digest key = key_of(1);
	struct shelf_item item;
	size_t near = 0;

	assert_null(open_shelf(f, "a"));
	assert_int_equal(build(f, "a", 1, 2), -1); /* no state folder */
	publish(f, "page", 0);
	assert_null(open_shelf(f, "a"));
	assert_false(shelf_find(NULL, &key, &near, &item));
	shelf_close(NULL);
	assert_int_equal(build(f, "a", 1, 0), 0); /* nothing to keep */
	assert_false(is_there(f, FILE_NAME));
}

static void
it_is_found_again(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	publish(f, "page", 0);
	assert_int_equal(build(f, "a", 1, 20), 0);
	assert_int_equal(fstatat(f->fd, FILE_NAME, &st, AT_SYMLINK_NOFOLLOW), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_false(is_there(f, NEW_NAME));
	assert_int_equal(found(f, "a", 1, 20), 20);
	assert_int_equal(found(f, "a", 21, 40), 0);
	/* nothing new, nothing written */
	struct str before = read_file(f, FILE_NAME);
	assert_int_equal(build(f, "a", 1, 20), 0);
	assert_int_equal(build(f, "a", 3, 20), 0);
	assert_true(str_eq(before, read_file(f, FILE_NAME)));
}

static void
what_is_new_is_appended(void **state)
{
	struct fixture *f = *state;

	publish(f, "page", 0);
	assert_int_equal(build(f, "a", 1, 3), 0);
	ino_t first = inode(f);
	struct str before = read_file(f, FILE_NAME);
	for (unsigned n = 4; n <= 30; n++)
		assert_int_equal(build(f, "a", 2, n), 0);
	assert_int_equal(inode(f), first);
	assert_true(str_has_prefix(read_file(f, FILE_NAME), before));
	/* the first is of no use any more, but is not in the way */
	assert_int_equal(found(f, "a", 1, 30), 30);
}

/* Room for each, also for those of other batches, in memory of its own. */
static void
each_has_its_room(void **state)
{
	struct fixture *f = *state;
	size_t near = 0;

	publish(f, "page", 0);
	build(f, "a", 1, 20);
	build(f, "a", 1, 30);
	build(f, "a", 1, 31);
	struct shelf *s = open_shelf(f, "a");
	for (unsigned n = 1; n <= 31; n++) {
		struct digest key = key_of(n);
		struct shelf_item found;
		assert_true(shelf_find(s, &key, &near, &found));
		assert_true(found.room_size >= item_of(f, n).room_size);
		fill(&found);
	}
	shelf_close(s);
}

/* In whatever order, and whatever was found before. */
static void
near_is_only_a_hint(void **state)
{
	struct fixture *f = *state;

	publish(f, "page", 0);
	build(f, "a", 1, 5);
	build(f, "a", 1, 9);
	struct shelf *s = open_shelf(f, "a");
	for (unsigned n = 1; n <= 10; n++)
		for (size_t i = 0; i < 40; i++) {
			struct digest key = key_of(n);
			struct shelf_item found;
			size_t near = i < 39 ? i : SIZE_MAX;
			assert_int_equal(shelf_find(s, &key, &near, &found),
			    n < 10);
		}
	shelf_close(s);
}

static void
another_base_replaces_it(void **state)
{
	struct fixture *f = *state;

	publish(f, "page", 0);
	build(f, "a", 1, 10);
	assert_null(open_shelf(f, "b"));
	assert_int_equal(build(f, "b", 5, 20), 0);
	assert_null(open_shelf(f, "a"));
	assert_int_equal(found(f, "b", 1, 20), 16);
}

static void
the_last_of_a_key_counts(void **state)
{
	struct fixture *f = *state;
	struct digest base = base_of("a");
	struct place p;

	publish(f, "page", 0);
	build(f, "a", 1, 3);
	struct shelf *s = open_shelf(f, "a");
	struct shelf_entry e = {.key = key_of(2), .item = item_of(f, 9)};
	struct shelf_item found;
	assert_int_equal(place_open(&p, &f->arena, str_from(f->out),
	    &f->diags), 0);
	assert_int_equal(keep_one(&p, s, &base, &e), 0);
	place_close(&p);
	shelf_close(s);
	s = open_shelf(f, "a");
	for (size_t i = 0; i < 10; i++) {
		size_t near = i;
		assert_true(shelf_find(s, &e.key, &near, &found));
		assert_true(str_eq(found.text, e.item.text));
	}
	shelf_close(s);
}

/* One entry with a text of this size and letter. */
static void
keep_big(struct fixture *f, unsigned n, size_t size, char letter)
{
	struct digest base = base_of("a");
	char *text = malloc(size);
	struct place p;

	assert_non_null(text);
	memset(text, letter, size);
	struct shelf_entry e = {key_of(n),
	    {item_of(f, n).image, str_make(text, size), 0, NULL}, false};
	struct shelf *s = open_shelf(f, "a");
	assert_int_equal(place_open(&p, &f->arena, str_from(f->out),
	    &f->diags), 0);
	assert_int_equal(keep_one(&p, s, &base, &e), 0);
	place_close(&p);
	shelf_close(s);
	free(text);
}

static void
waste_is_thrown_away(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	publish(f, "page", 0);
	for (int i = 0; i < 10; i++) {
		keep_big(f, (unsigned)i, BIG, (char)('a' + i));
		assert_int_equal(fstatat(f->fd, FILE_NAME, &st, 0), 0);
		assert_true(st.st_size < 4 * BIG);
	}
	struct shelf *s = open_shelf(f, "a");
	struct digest key = key_of(9);
	struct shelf_item found;
	size_t near = 0;
	assert_true(shelf_find(s, &key, &near, &found));
	assert_int_equal(found.text.len, BIG);
	assert_true(found.text.ptr[0] == 'j' && found.text.ptr[BIG - 1] == 'j');
	shelf_close(s);
	/* all of it is of no use, though nothing is new */
	keep_big(f, 1, 10, 'x');
	assert_int_equal(fstatat(f->fd, FILE_NAME, &st, 0), 0);
	assert_true(st.st_size < 1000);
}

static void
it_goes_when_there_is_nothing_to_keep(void **state)
{
	struct fixture *f = *state;

	publish(f, "page", 0);
	build(f, "a", 1, 10);
	assert_int_equal(build(f, "a", 1, 0), 0);
	assert_false(is_there(f, FILE_NAME));
}

/* ---- torn and damaged ------------------------------------------------------------ */

static void
a_torn_batch_counts_for_nothing(void **state)
{
	struct fixture *f = *state;

	publish(f, "page", 0);
	build(f, "a", 1, 4);
	size_t first = read_file(f, FILE_NAME).len;
	build(f, "a", 1, 8);
	struct str whole = read_file(f, FILE_NAME);
	for (size_t n = first; n < whole.len; n++) {
		write_file(f, FILE_NAME, whole.ptr, n);
		assert_int_equal(found(f, "a", 1, 8), 4);
	}
	for (size_t n = 0; n < first; n++) {
		write_file(f, FILE_NAME, whole.ptr, n);
		assert_null(open_shelf(f, "a"));
	}
	/* a file system may leave zeros where nothing was written yet */
	char *zeros = memcpy(arena_alloc(&f->arena, whole.len), whole.ptr, first);
	write_file(f, FILE_NAME, zeros, whole.len);
	assert_int_equal(found(f, "a", 1, 8), 4);
	/* the next one writes it in its place */
	assert_int_equal(build(f, "a", 1, 8), 0);
	assert_true(str_eq(read_file(f, FILE_NAME), whole));
}

/* Any byte of it: an item is as it was, or not there, or has another text. */
static void
what_is_damaged_is_not_taken(void **state)
{
	struct fixture *f = *state;
	unsigned missed = 0;

	publish(f, "page", 0);
	build(f, "a", 1, 3);
	struct str whole = read_file(f, FILE_NAME);
	char *bad = arena_alloc(&f->arena, whole.len);
	for (size_t i = 0; i < whole.len; i++) {
		memcpy(bad, whole.ptr, whole.len);
		bad[i] = (char)~bad[i];
		write_file(f, FILE_NAME, bad, whole.len);
		struct shelf *s = open_shelf(f, "a");
		for (unsigned n = 1; n <= 3; n++) {
			struct digest key = key_of(n);
			struct shelf_item wanted = item_of(f, n), item;
			size_t near = n - 1;
			if (!shelf_find(s, &key, &near, &item)) {
				missed++;
				continue;
			}
			assert_true(str_eq(item.image, wanted.image));
			assert_int_equal(item.text.len, wanted.text.len);
			assert_true(item.room_size >= wanted.room_size);
			fill(&item);
		}
		shelf_close(s);
	}
	assert_true(missed > 100);
}

/* It is made anew, and found behind the damaged one. */
static void
what_was_not_taken_is_kept_again(void **state)
{
	struct fixture *f = *state;

	publish(f, "page", 0);
	build(f, "a", 1, 3);
	struct str whole = read_file(f, FILE_NAME);
	char *bad = memcpy(arena_alloc(&f->arena, whole.len), whole.ptr,
	    whole.len);
	for (size_t i = 0; i + 7 < whole.len; i++)
		if (memcmp(bad + i, "image 2", 7) == 0)
			bad[i] = 'I';
	write_file(f, FILE_NAME, bad, whole.len);
	struct shelf *s = open_shelf(f, "a");
	assert_true(holds(f, s, 1) && !holds(f, s, 2) && holds(f, s, 3));
	struct shelf_entry e = {key_of(2), item_of(f, 2), false};
	struct digest base = base_of("a");
	struct place p;
	assert_int_equal(place_open(&p, &f->arena, str_from(f->out),
	    &f->diags), 0);
	assert_int_equal(keep_one(&p, s, &base, &e), 0);
	place_close(&p);
	shelf_close(s);
	assert_int_equal(found(f, "a", 1, 3), 3);
}

/* Heads that lie about what follows, sealed as if they were whole. */
static void
lengths_that_lie_are_not_believed(void **state)
{
	static const uint64_t lies[] = {1, 2, 31, 33, 1000, UINT64_C(1) << 32,
	    UINT64_C(1) << 36, UINT64_MAX / 40, UINT64_MAX - 7, UINT64_MAX};
	struct fixture *f = *state;

	publish(f, "page", 0);
	build(f, "a", 1, 3);
	struct str whole = read_file(f, FILE_NAME);
	char *bad = arena_alloc(&f->arena, whole.len);
	/* count, images, texts and room follow upon 32 bytes */
	for (size_t at = 32; at < 64; at += 8)
		for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
			memcpy(bad, whole.ptr, whole.len);
			memcpy(bad + at, &lies[i], sizeof lies[i]);
			write_file(f, FILE_NAME, bad, whole.len);
			assert_null(open_shelf(f, "a"));
		}
}

static void
other_things_are_no_shelf(void **state)
{
	struct fixture *f = *state;
	char garbage[5000];

	publish(f, "page", 0);
	for (size_t i = 0; i < sizeof garbage; i++)
		garbage[i] = (char)(i * 31 ^ i >> 3);
	write_file(f, FILE_NAME, garbage, sizeof garbage);
	assert_null(open_shelf(f, "a"));
	assert_int_equal(build(f, "a", 1, 3), 0);
	assert_int_equal(found(f, "a", 1, 3), 3);

	unlinkat(f->fd, FILE_NAME, 0);
	assert_int_equal(mkfifoat(f->fd, FILE_NAME, 0600), 0);
	assert_null(open_shelf(f, "a"));
	assert_int_equal(build(f, "a", 1, 3), 0);
	assert_int_equal(found(f, "a", 1, 3), 3);

	/* what a link points to is neither read nor written */
	struct str good = read_file(f, FILE_NAME);
	write_file(f, "elsewhere", good.ptr, good.len);
	unlinkat(f->fd, FILE_NAME, 0);
	assert_int_equal(symlinkat("../elsewhere", f->fd, FILE_NAME), 0);
	assert_null(open_shelf(f, "a"));
	assert_int_equal(build(f, "a", 1, 5), 0);
	assert_int_equal(found(f, "a", 1, 5), 5);
	assert_true(str_eq(read_file(f, "elsewhere"), good));

	/* a folder is left; it costs no more than time */
	unlinkat(f->fd, FILE_NAME, 0);
	assert_int_equal(mkdirat(f->fd, FILE_NAME, 0700), 0);
	assert_null(open_shelf(f, "a"));
	assert_int_equal(build(f, "a", 1, 3), -1);
	assert_false(is_there(f, NEW_NAME));
}

static void
a_new_one_replaces_what_is_in_its_way(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	publish(f, "page", 0);
	write_file(f, "elsewhere", "mine", 4);
	assert_int_equal(symlinkat("../elsewhere", f->fd, NEW_NAME), 0);
	assert_int_equal(build(f, "a", 1, 3), 0);
	assert_int_equal(found(f, "a", 1, 3), 3);
	assert_true(str_is(read_file(f, "elsewhere"), "mine"));
	/* of a build that was killed, readable by others */
	write_file(f, NEW_NAME, "half", 4);
	assert_int_equal(fchmodat(f->fd, NEW_NAME, 0644, 0), 0);
	assert_int_equal(build(f, "b", 1, 3), 0);
	assert_int_equal(fstatat(f->fd, FILE_NAME, &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(mkfifoat(f->fd, NEW_NAME, 0600), 0);
	assert_int_equal(build(f, "c", 1, 3), 0);
	assert_int_equal(mkdirat(f->fd, NEW_NAME, 0700), 0);
	assert_int_equal(build(f, "d", 1, 3), 0);
	assert_int_equal(found(f, "d", 1, 3), 3);
}

/* ---- others meanwhile ------------------------------------------------------------- */

static void
another_build_has_appended(void **state)
{
	struct fixture *f = *state;

	publish(f, "page", 0);
	build(f, "a", 1, 3);
	struct shelf *s = open_shelf(f, "a");
	build(f, "a", 1, 10);
	struct shelf *other = open_shelf(f, "a");
	assert_int_equal(keep(f, s, "a", 1, 5), 0);
	assert_true(holds(f, s, 1));
	/* what the other one took for whole is still there */
	for (unsigned n = 1; n <= 10; n++)
		assert_true(holds(f, other, n));
	shelf_close(other);
	shelf_close(s);
	assert_int_equal(found(f, "a", 1, 5), 5);
}

/* It wrote what was torn once more: the length is the same. */
static void
another_build_has_mended_it(void **state)
{
	struct fixture *f = *state;

	publish(f, "page", 0);
	build(f, "a", 1, 3);
	size_t first = read_file(f, FILE_NAME).len;
	build(f, "a", 1, 8);
	struct str whole = read_file(f, FILE_NAME);
	char *torn = memcpy(arena_alloc(&f->arena, whole.len), whole.ptr, first);
	write_file(f, FILE_NAME, torn, whole.len);
	struct timespec past[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
	assert_int_equal(utimensat(f->fd, FILE_NAME, past, 0), 0);

	struct shelf *s = open_shelf(f, "a");
	build(f, "a", 1, 8);
	assert_true(str_eq(read_file(f, FILE_NAME), whole));
	struct shelf *other = open_shelf(f, "a");
	assert_int_equal(keep(f, s, "a", 1, 4), 0);
	for (unsigned n = 1; n <= 8; n++)
		assert_true(holds(f, other, n));
	shelf_close(other);
	shelf_close(s);
	assert_int_equal(found(f, "a", 1, 4), 4);
}

/* Behind what is whole the file may be cut off at any time. */
static void
a_torn_end_is_cut_off_under_a_reader(void **state)
{
	struct fixture *f = *state;
	char torn[40000] = {0};

	publish(f, "page", 0);
	build(f, "a", 1, 3);
	struct str good = read_file(f, FILE_NAME);
	memcpy(torn, good.ptr, good.len);
	write_file(f, FILE_NAME, torn, sizeof torn);
	struct shelf *s = open_shelf(f, "a");
	build(f, "a", 1, 4);
	for (unsigned n = 1; n <= 3; n++)
		assert_true(holds(f, s, n));
	shelf_close(s);
	assert_int_equal(found(f, "a", 1, 4), 4);
}

static void
another_build_has_replaced_it(void **state)
{
	struct fixture *f = *state;

	publish(f, "page", 0);
	build(f, "a", 1, 3);
	struct shelf *s = open_shelf(f, "a");
	build(f, "b", 1, 10);
	for (unsigned n = 1; n <= 3; n++)
		assert_true(holds(f, s, n));
	assert_int_equal(keep(f, s, "a", 1, 3), 0);
	shelf_close(s);
	assert_int_equal(found(f, "a", 1, 3), 3);
	/* or removed it: all are known, and yet not there */
	s = open_shelf(f, "a");
	unlinkat(f->fd, FILE_NAME, 0);
	assert_int_equal(keep(f, s, "a", 1, 3), 0);
	shelf_close(s);
	assert_int_equal(found(f, "a", 1, 3), 3);
}

static void
withdrawing_removes_it(void **state)
{
	struct fixture *f = *state;
	struct digest secret = digest_of(STR("0391 1"));
	struct digest_list values = {&secret, 1, 1}, none = {0};
	struct lock *lock;

	publish(f, "page", 0);
	build(f, "a", 1, 3);
	write_file(f, NEW_NAME, "half", 4);
	assert_int_equal(lock_take(&lock, &f->arena, str_from(f->out), "test",
	    &f->diags), 0);
	assert_int_equal(withdrawn_update(lock, &values), 0);
	assert_true(is_there(f, FILE_NAME));
	assert_int_equal(withdrawn_update(lock, &none), 0);
	lock_release(lock);
	assert_false(is_there(f, FILE_NAME));
	assert_false(is_there(f, NEW_NAME));
}

/* ---- no room ------------------------------------------------------------------------ */

static void
limit_files(rlim_t size)
{
	struct rlimit l;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &l), 0);
	l.rlim_cur = size < l.rlim_max ? size : l.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &l), 0);
}

static void
without_room_it_is_as_before(void **state)
{
	struct fixture *f = *state;

	publish(f, "page", 0);
	signal(SIGXFSZ, SIG_IGN);
	limit_files(500);
	int rc = build(f, "a", 1, 20);
	limit_files(RLIM_INFINITY);
	assert_int_equal(rc, -1);
	assert_false(is_there(f, FILE_NAME) || is_there(f, NEW_NAME));

	build(f, "a", 1, 3);
	struct str before = read_file(f, FILE_NAME);
	for (size_t more = 1; more < 700; more += 13) {
		limit_files(before.len + more);
		rc = build(f, "a", 1, 20);
		limit_files(RLIM_INFINITY);
		assert_int_equal(rc, -1);
		assert_true(str_eq(read_file(f, FILE_NAME), before));
	}
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(build(f, "a", 1, 20), 0);
	assert_int_equal(found(f, "a", 1, 20), 20);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(nothing_is_on_no_shelf),
	    TEST(it_is_found_again),
	    TEST(what_is_new_is_appended),
	    TEST(each_has_its_room),
	    TEST(near_is_only_a_hint),
	    TEST(another_base_replaces_it),
	    TEST(the_last_of_a_key_counts),
	    TEST(waste_is_thrown_away),
	    TEST(it_goes_when_there_is_nothing_to_keep),
	    TEST(a_torn_batch_counts_for_nothing),
	    TEST(what_is_damaged_is_not_taken),
	    TEST(what_was_not_taken_is_kept_again),
	    TEST(lengths_that_lie_are_not_believed),
	    TEST(other_things_are_no_shelf),
	    TEST(a_new_one_replaces_what_is_in_its_way),
	    TEST(another_build_has_appended),
	    TEST(another_build_has_mended_it),
	    TEST(a_torn_end_is_cut_off_under_a_reader),
	    TEST(another_build_has_replaced_it),
	    TEST(withdrawing_removes_it),
	    TEST(without_room_it_is_as_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
