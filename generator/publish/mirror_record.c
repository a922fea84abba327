#include "publish/mirror_record.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "base/timetext.h"

#define FILE_RECORD "record"
#define FILE_LOCK "lock"
#define FOLDER "mirrors"

enum { RECORD_BYTES_MAX = 65536, LOOK_NS = 100000000, LOOKS_PER_SECOND = 10 };

/* ---- the folder of a target --------------------------------------------- */

static int
open_folder(int at, const char *name, bool make)
{
	if (make && mkdirat(at, name, 0700) && errno != EEXIST)
		return -1;
	return openat(at, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int
open_mirrors(const struct place *p, bool make)
{
	int state = (make ? place_make_beside : place_open_beside)(p, "state");
	int dir = state < 0 ? -1 : open_folder(state, FOLDER, make);
	place_close_fd(&state);
	return dir;
}

/* Libraries want a path; the system knows it by the descriptor. */
static int
find_path(struct str *out, struct arena *a, int dir)
{
	char *real = realpath(
	    arena_printf(a, "/proc/self/fd/%d", dir).ptr, NULL);

	if (real == NULL)
		return -1;
	*out = arena_str(a, str_from(real));
	free(real);
	return 0;
}

int
mirror_slot_open(struct mirror_slot *out, struct arena *a,
    const struct place *p, struct str target)
{
	struct digest key = digest_of(target);
	char name[MIRROR_KEY_SIZE];

	*out = (struct mirror_slot){.dir = -1, .lock = -1};
	digest_hex(name, &key);
	int mirrors = open_mirrors(p, true);
	out->dir = mirrors < 0 ? -1 : open_folder(mirrors, name, true);
	place_close_fd(&mirrors);
	if (out->dir < 0)
		return -1;
	int rc = find_path(&out->path, a, out->dir);
	if (rc)
		place_close_fd(&out->dir);
	return rc;
}

int
mirror_slot_lock(struct mirror_slot *s, unsigned seconds)
{
	struct timespec pause = {0, LOOK_NS};

	s->lock = openat(s->dir, FILE_LOCK,
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (s->lock < 0)
		return -1;
	for (uint64_t i = 0; flock(s->lock, LOCK_EX | LOCK_NB); i++) {
		bool busy = errno == EWOULDBLOCK;
		if ((busy || errno == EINTR) &&
		    i < (uint64_t)seconds * LOOKS_PER_SECOND) {
			nanosleep(&pause, NULL);
			continue;
		}
		if (busy)
			errno = EBUSY;
		place_close_fd(&s->lock);
		return -1;
	}
	return 0;
}

void
mirror_slot_close(struct mirror_slot *s)
{
	place_close_fd(&s->lock);
	place_close_fd(&s->dir);
}

/* ---- reading -------------------------------------------------------------- */

static void
take_time(int64_t *out, struct str value)
{
	struct time_value v;
	struct arena a;

	arena_init(&a, 0);
	if (time_read(&v, value, TIME_START, zone_utc(&a)) == TIME_OK)
		*out = v.t;
	arena_release(&a);
}

struct found {
	struct mirror_record *record;
	struct str english, german;
};

static void
take_line(struct found *f, struct arena *a, struct str word, struct str value)
{
	struct mirror_record *r = f->record;

	if (str_is(word, "target"))
		r->target = arena_str(a, value);
	else if (str_is(word, "generation"))
		r->has = digest_read_hex(&r->generation, value);
	else if (str_is(word, "commit"))
		r->commit = arena_str(a, value);
	else if (str_is(word, "shows"))
		take_time(&r->shows, value);
	else if (str_is(word, "since"))
		take_time(&r->since, value);
	else if (str_is(word, "tried"))
		take_time(&r->tried, value);
	else if (str_is(word, "error"))
		f->english = value;
	else if (str_is(word, "fehler"))
		f->german = value;
}

static void
parse(struct mirror_record *r, struct arena *a, struct str text)
{
	struct found f = {.record = r};
	struct str line, word;

	while (str_cut_line(&line, &text))
		if (str_cut(&word, &line, ' '))
			take_line(&f, a, word, line);
	if (f.german.len)
		r->error = arena_printf(a, "%.*s" DIAG_OR "%.*s",
		    STR_ARG(f.english), STR_ARG(f.german));
	else
		r->error = arena_str(a, f.english);
}

static void
read_record(struct mirror_record *out, struct arena *a, int dir)
{
	int fd = openat(dir, FILE_RECORD,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct arena scratch;
	struct str text;

	*out = (struct mirror_record){.target = STR_INIT(""),
	    .commit = STR_INIT(""), .error = STR_INIT("")};
	if (fd < 0)
		return;
	arena_init(&scratch, 0);
	if (file_read_fd(&text, &scratch, fd, RECORD_BYTES_MAX) == 0)
		parse(out, a, text);
	arena_release(&scratch);
	place_close_fd(&fd);
}

void
mirror_record_read(struct mirror_record *out, struct arena *a,
    const struct mirror_slot *s, struct str target)
{
	read_record(out, a, s->dir);
	if (!str_eq(out->target, target))
		*out = (struct mirror_record){.target = arena_str(a, target),
		    .commit = STR_INIT(""), .error = STR_INIT("")};
}

static int
by_target(const void *x, const void *y)
{
	return str_cmp(((const struct mirror_record *)x)->target,
	    ((const struct mirror_record *)y)->target);
}

static void
add(struct mirror_records *out, struct arena *a, int mirrors, const char *name)
{
	int dir = name[0] == '.' ? -1 : open_folder(mirrors, name, false);
	struct mirror_record r;

	if (dir < 0)
		return;
	read_record(&r, a, dir);
	if (r.target.len)
		*VEC_PUSH(a, out) = r;
	place_close_fd(&dir);
}

void
mirror_record_list(struct mirror_records *out, struct arena *a,
    const struct place *p)
{
	int mirrors = open_mirrors(p, false);
	DIR *dir = mirrors < 0 ? NULL : fdopendir(mirrors);
	const struct dirent *e;

	*out = (struct mirror_records){0};
	if (dir == NULL) {
		place_close_fd(&mirrors);
		return;
	}
	while ((e = readdir(dir)) != NULL)
		add(out, a, mirrors, e->d_name);
	closedir(dir);
	if (out->count)
		qsort(out->items, out->count, sizeof *out->items, by_target);
}

/* ---- writing -------------------------------------------------------------- */

static void
put(struct buf *b, const char *word, struct str value)
{
	if (value.len == 0)
		return;
	buf_printf(b, "%s ", word);
	/* one line, whatever a program may have said */
	for (size_t i = 0; i < value.len; i++)
		buf_add_char(b, (unsigned char)value.ptr[i] < ' '
		    ? ' ' : value.ptr[i]);
	buf_add_char(b, '\n');
}

static void
write_text(struct buf *b, const struct mirror_record *r)
{
	struct str english, rest = r->error;
	char hex[MIRROR_KEY_SIZE];
	struct arena a;

	arena_init(&a, 0);
	put(b, "target", r->target);
	if (r->has) {
		digest_hex(hex, &r->generation);
		put(b, "generation", str_from(hex));
		put(b, "commit", r->commit);
		put(b, "shows", time_iso_utc(&a, r->shows));
		put(b, "since", time_iso_utc(&a, r->since));
	}
	put(b, "tried", time_iso_utc(&a, r->tried));
	if (str_cut(&english, &rest, DIAG_LANG_SEPARATOR)) {
		put(b, "error", english);
		put(b, "fehler", rest);
	}
	arena_release(&a);
}

static int
replace(int dir, struct str text)
{
	int fd = openat(dir, FILE_RECORD ".new",
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int rc = fd < 0 || file_write_all(fd, text) || fdatasync(fd) ? -1 : 0;

	place_close_fd(&fd);
	return rc ? rc : renameat(dir, FILE_RECORD ".new", dir, FILE_RECORD);
}

int
mirror_record_write(const struct mirror_slot *s, const struct mirror_record *r)
{
	struct buf b;

	buf_init(&b, RECORD_BYTES_MAX);
	write_text(&b, r);
	int rc = replace(s->dir, buf_str(&b));
	int saved = errno;
	buf_release(&b);
	errno = saved;
	return rc;
}
