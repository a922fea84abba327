#include "publish/manifest.h"

#include <endian.h>
#include <string.h>

#include "base/mix.h"

enum {
	SLOTS_FIRST = 1024, /* a power of two */
	FRAME_HEAD = 16,
	LINE_HEAD = 3,
	DIGEST_LEN = 16,
	STATE_LEN = 48,       /* of digest, stamp and the memo's length */
	ENTRIES_AT_ONCE = 64,
};

static const struct str magic = STR_INIT("erbfest3");

/* ---- the table -------------------------------------------------------- */

void
manifest_init(struct manifest *m, struct arena *a)
{
	*m = (struct manifest){.arena = a};
}

static struct manifest_entry *
entry_of(const struct manifest *m, const struct manifest_slot *s)
{
	return s->number ? m->items[s->number - 1] : NULL;
}

static uint32_t
hash_of(struct str path)
{
	return (uint32_t)mix_hash(path);
}

/* Where the path is or belongs. */
static struct manifest_slot *
slot(const struct manifest *m, uint32_t hash, struct str path)
{
	size_t i = hash & (m->size - 1);

	while (m->slots[i].number && (m->slots[i].hash != hash ||
	    !str_eq(entry_of(m, &m->slots[i])->path, path)))
		i = (i + 1) & (m->size - 1);
	return &m->slots[i];
}

struct manifest_entry *
manifest_find(const struct manifest *m, struct str path)
{
	return m->size ? entry_of(m, slot(m, hash_of(path), path)) : NULL;
}

static void
grow(struct manifest *m, size_t size)
{
	const struct manifest_slot *old = m->slots;
	size_t old_size = m->size;

	m->size = size;
	m->slots = ARENA_ARRAY(m->arena, struct manifest_slot, size);
	for (size_t i = 0; i < old_size; i++) {
		if (old[i].number == 0)
			continue;
		/* they differ: no need to look at the paths */
		size_t at = old[i].hash & (size - 1);
		while (m->slots[at].number)
			at = (at + 1) & (size - 1);
		m->slots[at] = old[i];
	}
}

/* Makes room for so many. */
static void
reserve(struct manifest *m, size_t count)
{
	size_t size = m->size ? m->size : SLOTS_FIRST;

	while (size < count * 2)
		size *= 2;
	if (size > m->size)
		grow(m, size);
	if (count <= m->cap || m->count)
		return;
	m->items = ARENA_ARRAY(m->arena, struct manifest_entry *, count);
	m->cap = count;
}

/* Entries are made many at a time, so that they lie side by side. */
static struct manifest_entry *
new_entry(struct manifest *m)
{
	if (m->spares == 0) {
		m->spares = ENTRIES_AT_ONCE;
		m->next = ARENA_ARRAY(m->arena, struct manifest_entry,
		    ENTRIES_AT_ONCE);
	}
	m->spares--;
	return m->next++;
}

/* No memory holds so many entries that their number were too large. */
static void
push(struct manifest *m, struct manifest_slot *s, uint32_t hash,
    struct manifest_entry *e)
{
	e->order = (uint32_t)m->count;
	*VEC_PUSH(m->arena, m) = e;
	*s = (struct manifest_slot){hash, (uint32_t)m->count};
}

/* With or without a copy of the path. */
static struct manifest_entry *
add(struct manifest *m, struct str path, bool copy)
{
	uint32_t hash = hash_of(path);

	reserve(m, m->count + 1);
	struct manifest_slot *s = slot(m, hash, path);
	if (s->number)
		return entry_of(m, s);
	struct manifest_entry *e = new_entry(m);
	e->path = copy ? arena_str(m->arena, path) : path;
	push(m, s, hash, e);
	return e;
}

struct manifest_entry *
manifest_add(struct manifest *m, struct str path)
{
	return add(m, path, true);
}

void
manifest_take_over(struct manifest *m, struct manifest *from)
{
	reserve(m, m->count + from->count);
	for (size_t i = 0; i < from->count; i++) {
		struct manifest_entry *e = from->items[i];
		uint32_t hash = hash_of(e->path);
		push(m, slot(m, hash, e->path), hash, e);
	}
	manifest_init(from, from->arena);
}

void
manifest_count(struct digest *generation, const struct manifest_entry *e,
    bool add)
{
	struct digest_state s;
	unsigned carry = add ? 0 : 1;

	digest_begin(&s);
	digest_add_field(&s, e->path);
	digest_add_digest(&s, &e->digest);
	struct digest part = digest_end(&s);
	for (int i = 0; i < DIGEST_LEN; i++) {
		unsigned byte = add ? part.bytes[i]
		    : (unsigned char)~part.bytes[i];
		carry += generation->bytes[i] + byte;
		generation->bytes[i] = (unsigned char)(carry & 0xff);
		carry >>= 8;
	}
}

struct file_stamp
manifest_stamp(const struct stat *st)
{
	return (struct file_stamp){
	    .inode = st->st_ino,
	    .size = (uint64_t)st->st_size,
	    .seconds = st->st_mtim.tv_sec,
	    .nanoseconds = (uint32_t)st->st_mtim.tv_nsec,
	};
}

bool
manifest_stamp_eq(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->inode == b->inode && a->size == b->size &&
	    a->seconds == b->seconds && a->nanoseconds == b->nanoseconds;
}

/* ---- reading ---------------------------------------------------------- */

/* bytes still to be read; once too few, it stays failed */
struct reader {
	struct str rest;
	bool failed;
};

static struct str
take(struct reader *r, uint64_t n)
{
	if (r->failed || n > r->rest.len) {
		r->failed = true;
		return STR("");
	}
	struct str piece = str_head(r->rest, (size_t)n);
	r->rest = str_skip(r->rest, (size_t)n);
	return piece;
}

/* A number at the beginning of so many bytes; at most eight. */
static uint64_t
number_at(const char *bytes, size_t size)
{
	uint64_t n = 0;

	memcpy(&n, bytes, size);
	return le64toh(n);
}

static uint64_t
take_number(struct reader *r, unsigned size)
{
	struct str bytes = take(r, size);

	return bytes.len ? number_at(bytes.ptr, size) : 0;
}

static struct digest
take_digest(struct reader *r)
{
	struct str bytes = take(r, DIGEST_LEN);
	struct digest d = {{0}};

	if (bytes.len)
		memcpy(d.bytes, bytes.ptr, sizeof d.bytes);
	return d;
}

bool
manifest_parse_record(struct manifest_record *out, struct str body)
{
	struct reader r = {body, false};

	*out = (struct manifest_record){.flags = (unsigned)take_number(&r, 4)};
	out->before = take_digest(&r);
	out->generation = take_digest(&r);
	out->served = take_number(&r, 8);
	out->spare = take_number(&r, 8);
	if (out->flags & RECORD_GLOBAL) {
		out->global = take(&r, take_number(&r, 4));
		out->about = take(&r, take_number(&r, 4));
	}
	out->count = (uint32_t)take_number(&r, 4);
	out->lines = r.rest;
	return !r.failed;
}

bool
manifest_next_record(struct manifest_record *out, struct str *file)
{
	struct reader r = {*file, false};
	struct str word = take(&r, magic.len);
	struct str body = take(&r, take_number(&r, 8));
	struct digest said = take_digest(&r);

	if (r.failed || !str_eq(word, magic))
		return false;
	struct digest is = mix_of(body);
	if (!digest_eq(&is, &said) || !manifest_parse_record(out, body))
		return false;
	*file = r.rest;
	return true;
}

/* True for the empty name, "." and "..". */
static bool
leads_away(const char *name, size_t len)
{
	return len < 3 && (len == 0 || (name[0] == '.' && name[len - 1] == '.'));
}

/* Names of strangers may be odd, but nothing leads out of the tree. */
static bool
stays_inside(struct str path)
{
	const char *name = path.ptr, *end = path.ptr + path.len, *slash;

	if (path.len == 0 || memchr(path.ptr, '\0', path.len))
		return false;
	while ((slash = memchr(name, '/', (size_t)(end - name))) != NULL) {
		if (leads_away(name, (size_t)(slash - name)))
			return false;
		name = slash + 1;
	}
	return !leads_away(name, (size_t)(end - name));
}

/* What a line has besides, when it tells of a file. */
static bool
take_state(struct str *rest, struct manifest_entry *e)
{
	const char *p = rest->ptr;

	if (rest->len < STATE_LEN)
		return false;
	memcpy(e->digest.bytes, p, DIGEST_LEN);
	p += DIGEST_LEN;
	e->stamp.inode = number_at(p, 8);
	e->stamp.size = number_at(p + 8, 8);
	e->stamp.seconds = (int64_t)number_at(p + 16, 8);
	e->stamp.nanoseconds = (uint32_t)number_at(p + 24, 4);
	*rest = str_skip(*rest, STATE_LEN);
	uint64_t length = number_at(p + 28, 4);
	if (length > rest->len)
		return false;
	e->memo = str_head(*rest, (size_t)length);
	*rest = str_skip(*rest, (size_t)length);
	return true;
}

bool
manifest_next_line(struct manifest_line *out, struct str *lines)
{
	struct str rest = *lines;

	if (rest.len < LINE_HEAD + 1)
		return false;
	unsigned kind = (unsigned char)rest.ptr[0];
	size_t length = number_at(rest.ptr + 1, 2);
	rest = str_skip(rest, LINE_HEAD);
	/* the zero byte behind it belongs to it */
	if (length >= rest.len || rest.ptr[length] != '\0' ||
	    kind < LINE_SET || kind > LINE_STALE)
		return false;
	*out = (struct manifest_line){.kind = (enum line_kind)kind,
	    .entry = {.path = str_head(rest, length), .known = true}};
	rest = str_skip(rest, length + 1);
	if ((kind == LINE_SET || kind == LINE_KEPT) &&
	    !take_state(&rest, &out->entry))
		return false;
	*lines = rest;
	return stays_inside(out->entry.path);
}

static void
set_entry(struct manifest *m, const struct manifest_entry *from)
{
	struct manifest_entry *e = add(m, from->path, false);

	e->memo = from->memo;
	e->digest = from->digest;
	e->stamp = from->stamp;
	e->known = true;
}

static void
apply_line(struct manifest *m, const struct manifest_record *r,
    const struct manifest_line *line)
{
	bool switched = (r->flags & RECORD_SWITCH) != 0, differs = !switched;

	switch (line->kind) {
	case LINE_SET:
		differs = switched;
		set_entry(m, &line->entry);
		break;
	case LINE_KEPT:
		differs = false;
		set_entry(m, &line->entry);
		break;
	case LINE_GONE:
		differs = switched;
		struct manifest_entry *e = manifest_find(m, line->entry.path);
		if (e)
			e->known = false;
		break;
	case LINE_STALE:
		break;
	}
	if (differs)
		*VEC_PUSH(m->arena, &m->stale) = line->entry.path;
}

/* The first publication tells of all files, which is no list to grow. */
static void
reserve_stale(struct manifest *m, const struct manifest_record *r)
{
	if ((r->flags & RECORD_SWITCH) == 0 || r->count <= m->stale.cap ||
	    r->count > r->lines.len / LINE_HEAD)
		return;
	m->stale.items = ARENA_ARRAY(m->arena, struct str, r->count);
	m->stale.cap = r->count;
}

bool
manifest_apply(struct manifest *m, const struct manifest_record *r)
{
	struct str lines = r->lines;
	struct manifest_line line;

	if (r->flags & RECORD_FULL)
		manifest_init(m, m->arena);
	m->stale.count = 0;
	reserve_stale(m, r);
	m->generation = r->generation;
	m->served = r->served;
	m->spare = r->spare;
	m->back = (r->flags & RECORD_BACK) != 0;
	if (r->flags & RECORD_GLOBAL) {
		m->global = r->global;
		m->about = r->about;
	}
	/* no line is shorter than four bytes, whatever the count says */
	if (r->count <= lines.len / 4)
		reserve(m, m->count + r->count);
	for (uint32_t i = 0; i < r->count; i++) {
		if (!manifest_next_line(&line, &lines))
			return false;
		apply_line(m, r, &line);
	}
	return lines.len == 0;
}

bool
manifest_apply_unfinished(struct manifest *m, const struct manifest_record *r)
{
	struct str lines = r->lines;
	struct manifest_line line;

	if (r->flags & RECORD_ANEW)
		m->spare = 0;
	for (uint32_t i = 0; i < r->count; i++) {
		if (!manifest_next_line(&line, &lines))
			return false;
		/* a copy: what was not finished will be written over */
		if (line.kind != LINE_KEPT)
			*VEC_PUSH(m->arena, &m->stale) =
			    arena_str(m->arena, line.entry.path);
	}
	return true;
}

/* ---- writing ---------------------------------------------------------- */

static void
number_to(char *bytes, uint64_t n, size_t size)
{
	n = htole64(n);
	memcpy(bytes, &n, size);
}

static void
put_number(struct buf *out, uint64_t n, unsigned size)
{
	char bytes[8];

	number_to(bytes, n, size);
	buf_add(out, str_make(bytes, size));
}

static void
put_digest(struct buf *out, const struct digest *d)
{
	buf_add(out, str_make((const char *)d->bytes, sizeof d->bytes));
}

static void
put_bytes(struct buf *out, struct str bytes, unsigned size)
{
	put_number(out, bytes.len, size);
	buf_add(out, bytes);
}

/* Overwrites a number that was written before its value was known. */
static void
patch(struct buf *out, size_t at, uint64_t n, unsigned size)
{
	if (buf_ok(out))
		number_to(out->ptr + at, n, size);
}

void
manifest_write_begin(struct manifest_writer *w, struct buf *out,
    const struct manifest_record *head)
{
	*w = (struct manifest_writer){.out = out, .begin = out->len};
	buf_add(out, magic);
	put_number(out, 0, 8);
	put_number(out, head->flags, 4);
	put_digest(out, &head->before);
	put_digest(out, &head->generation);
	put_number(out, head->served, 8);
	put_number(out, head->spare, 8);
	if (head->flags & RECORD_GLOBAL) {
		put_bytes(out, head->global, 4);
		put_bytes(out, head->about, 4);
	}
	w->count_at = out->len;
	put_number(out, 0, 4);
}

void
manifest_write_line(struct manifest_writer *w, enum line_kind kind,
    const struct manifest_entry *e)
{
	put_number(w->out, kind, 1);
	put_bytes(w->out, e->path, 2);
	put_number(w->out, 0, 1);
	w->count++;
	if (kind != LINE_SET && kind != LINE_KEPT)
		return;
	char state[STATE_LEN], *p = state;
	memcpy(p, e->digest.bytes, DIGEST_LEN);
	p += DIGEST_LEN;
	number_to(p, e->stamp.inode, 8);
	number_to(p + 8, e->stamp.size, 8);
	number_to(p + 16, (uint64_t)e->stamp.seconds, 8);
	number_to(p + 24, e->stamp.nanoseconds, 4);
	number_to(p + 28, e->memo.len, 4);
	buf_add(w->out, str_make(state, sizeof state));
	buf_add(w->out, e->memo);
}

void
manifest_write_end(struct manifest_writer *w)
{
	size_t body = w->begin + FRAME_HEAD;

	if (!buf_ok(w->out))
		return;
	patch(w->out, w->count_at, w->count, 4);
	patch(w->out, w->begin + 8, w->out->len - body, 8);
	struct digest d = mix_of(str_skip(buf_str(w->out), body));
	put_digest(w->out, &d);
}
