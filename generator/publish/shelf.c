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

#define MAGIC UINT64_C(0x32666c6573726531) /* "1erself2" */
#define SEALED UINT64_C(0x9e3779b97f4a7c15)

enum {
	ROOM_ALIGN = 16,       /* as memory of an arena */
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
	uint64_t count, images, texts, room, check;
};

/*
 * On disk it says where its image and text end, and the room for the image,
 * counted from where those of the batch begin; in memory from the beginning of
 * the file, and of all room. It begins where that of the row before ends.
 */
struct row {
	struct digest key;
	uint64_t image, text, room;
	uint64_t check; /* of the image */
};

/* A batch with its seal: where it begins, and where the next one would. */
struct batch_place {
	uint64_t at, end;
	struct batch_head head;
};

struct shelf {
	struct arena *arena;
	char *map;
	int fd;
	struct stat st;
	uint64_t good; /* up to here all batches are whole */
	size_t batches;
	/* of all batches, one before the first row of each to begin at */
	struct row *rows;
	size_t count;
	uint32_t *numbers; /* of rows, by key; 0: free */
	size_t mask;
	char *room;
	size_t room_size;
};

static uint64_t
room_for(size_t n)
{
	return ((uint64_t)n + ROOM_ALIGN - 1) & ~(uint64_t)(ROOM_ALIGN - 1);
}

/* ---- the check -------------------------------------------------------- */

/* It finds what is torn, not what is forged; so it is quick. */
struct check {
	uint64_t lanes[4];
};

static void
check_step(struct check *c, const char *p)
{
	uint64_t words[4];

	memcpy(words, p, sizeof words);
	for (int i = 0; i < 4; i++) {
		uint64_t x = (c->lanes[i] ^ words[i]) * SEALED;
		c->lanes[i] = x ^ x >> 29;
	}
}

static void
check_add(struct check *c, const void *bytes, size_t len)
{
	enum { STEP = sizeof c->lanes };
	const char *p = bytes;

	for (; len >= STEP; p += STEP, len -= STEP)
		check_step(c, p);
	if (len) {
		char last[STEP] = {0};
		memcpy(last, p, len);
		check_step(c, last);
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

/* The place of a key's row among the numbers, or a free one. */
static uint32_t *
place_of(const struct shelf *s, const struct digest *key)
{
	uint64_t h;

	memcpy(&h, key, sizeof h);
	size_t i = (size_t)h & s->mask;
	while (s->numbers[i] && !digest_eq(&s->rows[s->numbers[i]].key, key))
		i = (i + 1) & s->mask;
	return &s->numbers[i];
}

static bool
read_at(const struct shelf *s, void *to, size_t size, uint64_t at)
{
	return pread(s->fd, to, size, (off_t)at) == (ssize_t)size;
}

/* Is there one, with its seal? */
static bool
find_batch(struct batch_place *out, const struct shelf *s, uint64_t at)
{
	struct batch_head *h = &out->head;
	uint64_t seal, left = (uint64_t)s->st.st_size - at;

	if (left < sizeof *h + sizeof seal || !read_at(s, h, sizeof *h, at) ||
	    h->count > LENGTH_MAX / sizeof(struct row) ||
	    h->images > LENGTH_MAX || h->texts > LENGTH_MAX ||
	    h->room > LENGTH_MAX)
		return false;
	uint64_t size = sizeof *h + h->count * sizeof(struct row) + h->images +
	    h->texts + sizeof seal;
	out->at = at;
	out->end = at + size;
	return size <= left &&
	    read_at(s, &seal, sizeof seal, out->end - sizeof seal) &&
	    seal == (h->check ^ SEALED);
}

/* How many there are, one behind the other. */
static size_t
find_batches(struct batch_place *out, const struct shelf *s)
{
	uint64_t at = sizeof(struct file_head);
	size_t count = 0;

	while (count < BATCHES_MAX && find_batch(&out[count], s, at))
		at = out[count++].end;
	return count;
}

/* Lets rows begin at `first`; false when they are not of such a batch. */
static bool
set_rows(struct row *first, const struct batch_head *h)
{
	struct row last = {.image = 0};
	struct row *r = first + 1;

	for (uint64_t i = 0; i < h->count; i++, r++) {
		if (r->image <= last.image || r->image > h->images ||
		    r->text < last.text || r->text > h->texts ||
		    r->room < last.room || r->room > h->room ||
		    r->room % ROOM_ALIGN)
			return false;
		last = *r;
		r->image += first->image;
		r->text += first->text;
		r->room += first->room;
	}
	return last.image == h->images && last.text == h->texts &&
	    last.room == h->room;
}

/*
 * All images will be looked at, and where the disk cannot read one that would be
 * SIGBUS, in each build. Kernels before 5.14 cannot say so.
 */
static bool
can_be_read(const struct shelf *s, uint64_t begin, uint64_t end)
{
#ifdef MADV_POPULATE_READ
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t first = begin - begin % page;

	return begin == end ||
	    madvise(s->map + first, (size_t)(end - first),
	        MADV_POPULATE_READ) == 0 ||
	    (errno != EFAULT && errno != EHWPOISON && errno != EIO);
#else
	(void)s;
	return begin <= end;
#endif
}

/*
 * Reads the rows of the batch that begins where all is good so far. They are
 * read, not looked at in the map: behind what is good another build may cut the
 * file off.
 */
static bool
take_batch(struct shelf *s, const struct batch_place *b)
{
	size_t size = (size_t)b->head.count * sizeof(struct row);
	struct row *first = &s->rows[s->count];
	struct check c = {{0}};

	*first = (struct row){.image = b->at + sizeof b->head + size,
	    .room = s->room_size};
	first->text = first->image + b->head.images;
	if (size && !read_at(s, first + 1, size, b->at + sizeof b->head))
		return false;
	check_add(&c, first + 1, size);
	if (check_end(&c) != b->head.check || !set_rows(first, &b->head) ||
	    !can_be_read(s, first->image, first->text))
		return false;
	s->count += 1 + (size_t)b->head.count;
	s->room_size += (size_t)b->head.room;
	s->good = b->end;
	return true;
}

/* The last row of a key counts; nobody finds those before. */
static void
number_rows(struct shelf *s, const struct batch_place *batches)
{
	static const struct digest none;
	uint32_t number = 0;
	size_t size = 64;

	while (size < 2 * s->count)
		size *= 2;
	s->mask = size - 1;
	s->numbers = ARENA_ARRAY(s->arena, uint32_t, size);
	for (size_t i = 0; i < s->batches; i++) {
		number++; /* what its rows begin at is none */
		for (uint64_t k = 0; k < batches[i].head.count; k++, number++) {
			uint32_t *place = place_of(s, &s->rows[number].key);
			if (*place)
				s->rows[*place].key = none;
			*place = number;
		}
	}
}

/*
 * In large pages where there are such, as most of it will be used; they want a
 * size that is a multiple of theirs. What nobody uses costs nothing.
 */
static bool
make_room(struct shelf *s)
{
	enum { LARGE_PAGE = 2 << 20 };

	if (s->room_size == 0)
		return true;
	if (s->room_size > LARGE_PAGE)
		s->room_size = (s->room_size + LARGE_PAGE - 1) &
		    ~(size_t)(LARGE_PAGE - 1);
	void *p = mmap(NULL, s->room_size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return false;
	madvise(p, s->room_size, MADV_HUGEPAGE);
	s->room = p;
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
take_batches(struct shelf *s, struct batch_place *batches)
{
	size_t count = find_batches(batches, s), rows = count;

	for (size_t i = 0; i < count; i++)
		rows += (size_t)batches[i].head.count;
	if (rows >= UINT32_MAX)
		return false;
	s->rows = ARENA_ARRAY(s->arena, struct row, rows);
	while (s->batches < count && take_batch(s, &batches[s->batches]))
		s->batches++;
	if (s->count == s->batches || !make_room(s))
		return false;
	number_rows(s, batches);
	return true;
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
	arena_init(&scratch, 0);
	bool taken = take_batches(s,
	    ARENA_ARRAY(&scratch, struct batch_place, BATCHES_MAX));
	arena_release(&scratch);
	return taken;
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

/* It is looked at next, and by then it should be here. */
static void
fetch(const char *p, size_t len)
{
	enum { LINE = 64 /* bytes that come at once */, LINES_MAX = 32 };

	for (size_t i = 0; i < LINES_MAX && i * LINE < len; i++)
		__builtin_prefetch(p + i * LINE);
}

/* Of a row, and begins to read the next one. */
static struct shelf_item
item_of(const struct shelf *s, const struct row *r)
{
	const struct row *before = r - 1;
	struct shelf_item item = {
	    .image = str_make(s->map + before->image,
	        (size_t)(r->image - before->image)),
	    .text = str_make(s->map + before->text,
	        (size_t)(r->text - before->text)),
	    .room_size = (size_t)(r->room - before->room)};

	if (item.room_size)
		item.room = s->room + before->room;
	if (r + 1 < s->rows + s->count)
		fetch(s->map + r->image, (size_t)(r[1].image - r->image));
	return item;
}

static bool
is_whole(const struct shelf_item *item, const struct row *r)
{
	struct check c = {{0}};

	check_add(&c, item->image.ptr, item->image.len);
	return check_end(&c) == r->check;
}

bool
shelf_find(const struct shelf *s, const struct digest *key, size_t *near,
    struct shelf_item *out)
{
	if (s == NULL)
		return false;
	size_t number = *near + 1;
	if (number >= s->count || !digest_eq(&s->rows[number].key, key))
		number = *place_of(s, key);
	if (number == 0)
		return false;
	*near = number;
	*out = item_of(s, &s->rows[number]);
	return is_whole(out, &s->rows[number]);
}

void
shelf_rest(const struct shelf *s)
{
	if (s)
		madvise(s->map, (size_t)s->st.st_size, MADV_DONTNEED);
}

void
shelf_close(struct shelf *s)
{
	if (s == NULL)
		return;
	if (s->room)
		munmap(s->room, s->room_size);
	if (s->map)
		munmap(s->map, (size_t)s->st.st_size);
	s->room = s->map = NULL;
	place_close_fd(&s->fd);
}

/* ---- writing ---------------------------------------------------------- */

struct writer {
	int fd;
	const struct shelf_load *load;
	bool failed;
	struct buf out;
};

static void
rest(const struct shelf_load *load)
{
	if (load->rest)
		load->rest(load->ctx);
}

static void
flush(struct writer *w)
{
	if (!w->failed && file_write_all(w->fd, buf_str(&w->out)))
		w->failed = true;
	buf_clear(&w->out);
	rest(w->load);
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
	const struct shelf_load *load;
	const struct shelf_entry *entries; /* of the load */
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

/* Sets head and rows. */
static void
sum_up(struct batch *b, struct arena *a)
{
	struct batch_head h = {0};
	struct check all = {{0}};
	uint64_t rests = 0;

	b->rows = ARENA_ARRAY(a, struct row, b->count);
	for (size_t i = 0; i < b->count; i++) {
		const struct shelf_item *item = &b->entries[i].item;
		struct check c = {{0}};
		if (!is_in(b, i))
			continue;
		h.images += item->image.len;
		h.texts += item->text.len;
		h.room += room_for(item->room_size);
		check_add(&c, item->image.ptr, item->image.len);
		b->rows[h.count++] = (struct row){b->entries[i].key, h.images,
		    h.texts, h.room, check_end(&c)};
		if (h.images / CHUNK > rests) {
			rests = h.images / CHUNK;
			rest(b->load);
		}
	}
	check_add(&all, b->rows, h.count * sizeof *b->rows);
	h.check = check_end(&all);
	b->head = h;
}

static void
write_batch(struct writer *w, const struct batch *b)
{
	add(w, &b->head, sizeof b->head);
	add(w, b->rows, b->head.count * sizeof *b->rows);
	for (size_t i = 0; i < b->count; i++)
		if (is_in(b, i))
			add(w, b->entries[i].item.image.ptr,
			    b->entries[i].item.image.len);
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
	struct writer w = {.fd = fd, .load = b->load};
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
	return sizeof(struct row) + e->item.image.len + e->item.text.len;
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
    const struct digest *base, const struct shelf_load *load)
{
	struct batch b = {.load = load, .entries = load->entries,
	    .count = load->count};
	int dir = place_open_beside(p, "state");

	if (dir < 0)
		return -1;
	int rc = keep_in(dir, s, base, &b);
	place_close_fd(&dir);
	return rc;
}
