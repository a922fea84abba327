#include "publish/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files.h"

#define MAGIC UINT64_C(0x31666c6573726531) /* "1erself1" */
#define SEALED UINT64_C(0x9e3779b97f4a7c15)

enum {
	ALIGN = 32, /* as many bytes as the check takes at a time */
	CHUNK = 1 << 20,       /* bytes that are written at once */
	WASTE_MIN = 1 << 20,   /* less is not worth writing all anew */
	BATCHES_MAX = 1000,
};
/* more is no shelf: so sums of lengths cannot overflow */
#define LENGTH_MAX ((uint64_t)1 << 36)

struct file_head {
	uint64_t magic;
	struct digest base;
	uint64_t unused;
};

struct batch_head {
	uint64_t count, images, texts, check;
};

struct row {
	struct digest key;
	uint64_t image, text; /* lengths */
	uint64_t check;       /* of the image */
};

struct slot {
	struct digest key;
	struct shelf_item item; /* no image: free */
	uint64_t check;
};

/* The images of a batch, read at once. */
struct copy {
	char *bytes;
	size_t size;
};

struct shelf {
	struct arena *arena;
	char *map;
	int fd;
	struct stat st;
	size_t good;    /* up to here all batches are whole */
	struct copy copies[BATCHES_MAX];
	size_t batches;
	struct slot *slots;
	size_t mask, count;
};

static size_t
padded(size_t n)
{
	return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

/* ---- the check -------------------------------------------------------- */

/* It finds what is torn, not what is forged; so it is quick. */
struct check {
	uint64_t lanes[4];
};

static void
check_add(struct check *c, const void *bytes, size_t len)
{
	const char *p = bytes;
	uint64_t words[4];

	for (; len; p += sizeof words) {
		size_t n = len < sizeof words ? len : sizeof words;
		if (n < sizeof words)
			memset(words, 0, sizeof words);
		memcpy(words, p, n);
		for (int i = 0; i < 4; i++) {
			uint64_t x = (c->lanes[i] ^ words[i]) * SEALED;
			c->lanes[i] = x ^ x >> 29;
		}
		len -= n;
	}
}

static uint64_t
check_end(const struct check *c)
{
	struct check all = {{0}};

	check_add(&all, c->lanes, sizeof c->lanes);
	return all.lanes[0] ^ all.lanes[1] ^ all.lanes[2] ^ all.lanes[3];
}

/* ---- reading ---------------------------------------------------------- */

static struct slot *
slot_of(const struct shelf *s, const struct digest *key)
{
	uint64_t h;

	memcpy(&h, key, sizeof h);
	size_t i = (size_t)h & s->mask;
	while (s->slots[i].item.image.ptr && !digest_eq(&s->slots[i].key, key))
		i = (i + 1) & s->mask;
	return &s->slots[i];
}

static void
make_room(struct shelf *s, size_t more)
{
	struct shelf old = *s;
	size_t size = s->mask + 1;

	while (size < 2 * (s->count + more))
		size *= 2;
	if (s->slots && size == s->mask + 1)
		return;
	s->mask = size - 1;
	s->slots = ARENA_ARRAY(s->arena, struct slot, size);
	for (size_t i = 0; old.slots && i <= old.mask; i++)
		if (old.slots[i].item.image.ptr)
			*slot_of(s, &old.slots[i].key) = old.slots[i];
}

/* False when the lengths of the rows are not those of the head. */
static bool
adds_up(const struct batch_head *h, const struct row *rows)
{
	uint64_t images = 0, texts = 0;

	for (uint64_t i = 0; i < h->count; i++) {
		const struct row *r = &rows[i];
		if (r->image == 0 || r->image > h->images ||
		    r->text > h->texts)
			return false;
		images += padded(r->image);
		texts += r->text;
		if (images > h->images || texts > h->texts)
			return false;
	}
	return images == h->images && texts == h->texts;
}

static bool
read_at(const struct shelf *s, void *to, size_t size, uint64_t at)
{
	return pread(s->fd, to, size, (off_t)at) == (ssize_t)size;
}

/*
 * Read, not copied from the map: what is mapped counts as memory of ours. In
 * large pages where there are such, as all of it will be looked at.
 */
static bool
copy_images(struct copy *out, const struct shelf *s, uint64_t from,
    size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return false;
	madvise(p, size, MADV_HUGEPAGE);
	if (!read_at(s, p, size, from)) {
		munmap(p, size);
		return false;
	}
	*out = (struct copy){p, size};
	return true;
}

static void
take_rows(struct shelf *s, const struct batch_head *h, const struct row *rows)
{
	const char *image = s->map + s->good + sizeof *h +
	    h->count * sizeof *rows;
	const char *text = image + h->images;
	char *copy = s->copies[s->batches].bytes;

	make_room(s, h->count);
	for (uint64_t i = 0; i < h->count; i++) {
		const struct row *r = &rows[i];
		struct slot *slot = slot_of(s, &r->key);
		s->count += slot->item.image.ptr == NULL;
		*slot = (struct slot){r->key, {str_make(image, r->image),
		    str_make(text, r->text), copy}, r->check};
		image += padded(r->image);
		copy += padded(r->image);
		text += r->text;
	}
}

/* Where a batch ends that is all there, and sealed; else 0. */
static uint64_t
end_of_batch(const struct shelf *s, struct batch_head *h)
{
	uint64_t seal, left = (uint64_t)s->st.st_size - s->good;

	if (left < sizeof *h + sizeof seal ||
	    !read_at(s, h, sizeof *h, s->good) ||
	    h->count > LENGTH_MAX / sizeof(struct row) ||
	    h->images > LENGTH_MAX || h->texts > LENGTH_MAX)
		return 0;
	uint64_t size = sizeof *h + h->count * sizeof(struct row) + h->images +
	    h->texts + sizeof seal;
	if (size > left || !read_at(s, &seal, sizeof seal,
	        s->good + size - sizeof seal) || seal != (h->check ^ SEALED))
		return 0;
	return s->good + size;
}

/*
 * Reads the batch that begins where all is good so far. Of the map only what
 * is good is looked at: behind it another build may cut the file off.
 */
static bool
take_batch(struct shelf *s, struct arena *scratch)
{
	struct batch_head h;
	struct check c = {{0}};
	uint64_t end = end_of_batch(s, &h);

	if (end == 0 || s->batches == BATCHES_MAX)
		return false;
	size_t size = (size_t)h.count * sizeof(struct row);
	struct row *rows = ARENA_ARRAY(scratch, struct row, h.count);
	if (size && !read_at(s, rows, size, s->good + sizeof h))
		return false;
	check_add(&c, rows, size);
	if (check_end(&c) != h.check || !adds_up(&h, rows))
		return false;
	if (h.images && !copy_images(&s->copies[s->batches], s,
	        s->good + sizeof h + size, (size_t)h.images))
		return false;
	take_rows(s, &h, rows);
	s->good = (size_t)end;
	s->batches++;
	return true;
}

static bool
map_file(struct shelf *s, const struct place *p)
{
	int dir = place_open_beside(p, "state");

	if (dir >= 0)
		s->fd = openat(dir, SHELF_FILE,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	place_close_fd(&dir);
	if (s->fd < 0 || fstat(s->fd, &s->st) || !S_ISREG(s->st.st_mode) ||
	    s->st.st_size < (off_t)sizeof(struct file_head) ||
	    s->st.st_size >= (off_t)LENGTH_MAX)
		return false;
	s->map = mmap(NULL, (size_t)s->st.st_size, PROT_READ, MAP_PRIVATE,
	    s->fd, 0);
	if (s->map == MAP_FAILED)
		s->map = NULL;
	return s->map != NULL;
}

static bool
take_file(struct shelf *s, const struct digest *base)
{
	struct file_head head;
	struct arena scratch;

	if (!read_at(s, &head, sizeof head, 0) || head.magic != MAGIC ||
	    !digest_eq(&head.base, base))
		return false;
	s->good = sizeof head;
	make_room(s, 64);
	arena_init(&scratch, 0);
	while (take_batch(s, &scratch))
		;
	arena_release(&scratch);
	return s->count > 0;
}

struct shelf *
shelf_open(struct arena *a, const struct place *p, const struct digest *base)
{
	struct shelf *s = ARENA_NEW(a, struct shelf);

	s->arena = a;
	s->fd = -1;
	if (map_file(s, p) && take_file(s, base))
		return s;
	shelf_close(s);
	return NULL;
}

static bool
is_whole(const struct slot *slot, const void *image)
{
	struct check c = {{0}};

	check_add(&c, image, slot->item.image.len);
	return check_end(&c) == slot->check;
}

bool
shelf_find(const struct shelf *s, const struct digest *key,
    struct shelf_item *out)
{
	if (s == NULL)
		return false;
	const struct slot *slot = slot_of(s, key);
	*out = slot->item;
	return out->image.ptr && is_whole(slot, out->copy);
}

bool
shelf_take(const struct shelf *s, const struct digest *key, void *to)
{
	const struct slot *slot = slot_of(s, key);
	struct str image = slot->item.image;

	return image.ptr && read_at(s, to, image.len,
	    (uint64_t)(image.ptr - s->map)) && is_whole(slot, to);
}

void
shelf_close(struct shelf *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->batches; i++)
		if (s->copies[i].bytes)
			munmap(s->copies[i].bytes, s->copies[i].size);
	if (s->map)
		munmap(s->map, (size_t)s->st.st_size);
	s->batches = 0;
	s->map = NULL;
	place_close_fd(&s->fd);
}

/* ---- writing ---------------------------------------------------------- */

struct writer {
	int fd;
	bool failed;
	struct buf out;
};

static void
flush(struct writer *w)
{
	if (!w->failed && file_write_all(w->fd, buf_str(&w->out)))
		w->failed = true;
	buf_clear(&w->out);
}

static void
add(struct writer *w, const void *bytes, size_t len)
{
	struct str s = str_make(bytes, len);

	if (w->out.len + len > CHUNK)
		flush(w);
	if (len <= CHUNK)
		buf_add(&w->out, s);
	else if (!w->failed && file_write_all(w->fd, s))
		w->failed = true;
}

/* Some entries as a batch: all, or those that are new. */
struct batch {
	const struct shelf_entry *entries;
	size_t count;
	bool all;
	struct batch_head head;
	struct row *rows;
};

static bool
is_in(const struct batch *b, size_t i)
{
	return b->all || !b->entries[i].known;
}

static struct row
row_of(const struct shelf_entry *e)
{
	struct str image = e->item.image;
	struct check c = {{0}};

	check_add(&c, image.ptr, image.len);
	return (struct row){e->key, image.len, e->item.text.len,
	    check_end(&c)};
}

static const char zeros[ALIGN];

static void
sum_up(struct batch *b, struct arena *a)
{
	struct check c = {{0}};

	b->head = (struct batch_head){0};
	b->rows = ARENA_ARRAY(a, struct row, b->count);
	for (size_t i = 0; i < b->count; i++) {
		if (!is_in(b, i))
			continue;
		struct row r = row_of(&b->entries[i]);
		b->head.images += padded(r.image);
		b->head.texts += r.text;
		b->rows[b->head.count++] = r;
	}
	check_add(&c, b->rows, b->head.count * sizeof *b->rows);
	b->head.check = check_end(&c);
}

static void
write_batch(struct writer *w, const struct batch *b)
{
	add(w, &b->head, sizeof b->head);
	add(w, b->rows, b->head.count * sizeof *b->rows);
	for (size_t i = 0; i < b->count; i++) {
		struct str image = b->entries[i].item.image;
		if (!is_in(b, i))
			continue;
		add(w, image.ptr, image.len);
		add(w, zeros, padded(image.len) - image.len);
	}
	for (size_t i = 0; i < b->count; i++)
		if (is_in(b, i))
			add(w, b->entries[i].item.text.ptr,
			    b->entries[i].item.text.len);
	flush(w);
}

/* What is sealed is durable. */
static int
write_sealed(int fd, const struct file_head *head, struct batch *b)
{
	struct writer w = {.fd = fd};
	struct arena a;
	uint64_t seal;

	arena_init(&a, 0);
	buf_init(&w.out, 2 * CHUNK);
	if (head)
		add(&w, head, sizeof *head);
	sum_up(b, &a);
	write_batch(&w, b);
	arena_release(&a);
	seal = b->head.check ^ SEALED;
	if (!w.failed && fdatasync(fd))
		w.failed = true;
	add(&w, &seal, sizeof seal);
	flush(&w);
	buf_release(&w.out);
	return w.failed ? -1 : 0;
}

static int
write_anew(int dir, const struct digest *base, struct batch *b)
{
	struct file_head head = {.magic = MAGIC, .base = *base};
	int fd = -1;

	/* of a build that was killed, or something that is not ours */
	if (dir_remove_tree(dir, SHELF_FILE_NEW) == 0)
		fd = openat(dir, SHELF_FILE_NEW,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	b->all = true;
	int rc = write_sealed(fd, &head, b);
	if (close(fd) || rc || renameat(dir, SHELF_FILE_NEW, dir, SHELF_FILE)) {
		int saved = errno;
		unlinkat(dir, SHELF_FILE_NEW, 0);
		errno = saved;
		return -1;
	}
	return 0;
}

/*
 * Is the file still the one that was mapped? What was torn may have been
 * written once more, of the same length: then its time is another.
 */
static bool
is_ours(int fd, const struct shelf *s)
{
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 && st.st_ino == s->st.st_ino &&
	    st.st_dev == s->st.st_dev && st.st_size == s->st.st_size &&
	    st.st_mtim.tv_sec == s->st.st_mtim.tv_sec &&
	    st.st_mtim.tv_nsec == s->st.st_mtim.tv_nsec;
}

static int
append(int fd, const struct shelf *s, struct batch *b)
{
	if (ftruncate(fd, (off_t)s->good) ||
	    lseek(fd, (off_t)s->good, SEEK_SET) < 0)
		return -1;
	if (write_sealed(fd, NULL, b) == 0)
		return 0;
	/* a full disk should not be full of what is of no use */
	int saved = errno;
	(void)!ftruncate(fd, (off_t)s->good);
	errno = saved;
	return -1;
}

static size_t
size_of(const struct shelf_entry *e)
{
	return sizeof(struct row) + padded(e->item.image.len) +
	    e->item.text.len;
}

/* Is most of the file still of use? */
static bool
is_worth_keeping(const struct shelf *s, size_t live)
{
	return s->batches < BATCHES_MAX && s->good <= 2 * live + WASTE_MIN;
}

static int
keep_in(int dir, const struct shelf *s, const struct digest *base,
    struct batch *b)
{
	size_t live = 0, fresh = 0;

	if (b->count == 0)
		return unlinkat(dir, SHELF_FILE, 0) && errno != ENOENT ? -1 : 0;
	for (size_t i = 0; i < b->count; i++) {
		live += size_of(&b->entries[i]);
		fresh += !b->entries[i].known;
	}
	/* a pipe must not stop us, and a folder is not ours */
	int fd = openat(dir, SHELF_FILE,
	    O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == EISDIR)
		return -1;
	int rc = 0;
	if (s == NULL || !is_worth_keeping(s, live) || !is_ours(fd, s))
		rc = write_anew(dir, base, b);
	else if (fresh)
		rc = append(fd, s, b);
	place_close_fd(&fd);
	return rc;
}

int
shelf_keep(const struct place *p, const struct shelf *s,
    const struct digest *base, const struct shelf_entry *entries, size_t count)
{
	struct batch b = {.entries = entries, .count = count};
	int dir = place_open_beside(p, "state");

	if (dir < 0)
		return -1;
	int rc = keep_in(dir, s, base, &b);
	place_close_fd(&dir);
	return rc;
}
