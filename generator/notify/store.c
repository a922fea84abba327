#include "notify/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "base/limits.h"
#include "base/timetext.h"

#define FOLDER "notify"
#define FILE_LOCK "notify.lock"
#define FILE_TOLD "told.log"
#define FILE_KNOWN "known"
#define FILE_NEW "new" /* no digest, so never the name of a task */

enum {
	TAIL_BYTES = 2048, /* no line of ours is longer */
	LOOK_NS = 100000000,
	LOOKS_PER_SECOND = 10,
	TASKS_MAX = 100000,
};

/* ---- folders ------------------------------------------------------------- */

static int
open_folder(int at, const char *name, bool make)
{
	int dir;

	if (make && mkdirat(at, name, 0700) == 0) {
		if (fsync(at) && errno != EINVAL)
			return -1;
	} else if (make && errno != EEXIST) {
		return -1;
	}
	dir = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return dir;
}

/* Is it missing, and may be so? */
static bool
may_miss(int fd, bool make)
{
	return fd < 0 && !make && errno == ENOENT;
}

int
store_open(struct store *s, const struct place *p, bool make)
{
	*s = (struct store){.dir = -1, .lock = -1};
	int state = (make ? place_make_beside : place_open_beside)(p, "state");
	if (state < 0)
		return may_miss(state, make) ? 0 : -1;
	s->dir = open_folder(state, FOLDER, make);
	place_close_fd(&state);
	return s->dir >= 0 || may_miss(s->dir, make) ? 0 : -1;
}

int
store_lock(struct store *s, unsigned seconds)
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
store_close(struct store *s)
{
	place_close_fd(&s->lock);
	place_close_fd(&s->dir);
}

int
store_shelf_open(struct store_shelf *out, const struct store *s,
    struct str receiver, bool make)
{
	*out = (struct store_shelf){.name = receiver, .dir = -1, .queue = -1};
	if (s->dir < 0)
		return 0;
	out->dir = open_folder(s->dir, receiver.ptr, make);
	if (out->dir < 0)
		return may_miss(out->dir, make) ? 0 : -1;
	out->queue = open_folder(out->dir, "queue", make);
	if (out->queue >= 0 || may_miss(out->queue, make))
		return 0;
	place_close_fd(&out->dir);
	return -1;
}

void
store_shelf_close(struct store_shelf *shelf)
{
	place_close_fd(&shelf->queue);
	place_close_fd(&shelf->dir);
}

/* ---- files --------------------------------------------------------------- */

/* Not there: empty, and *found is false. */
static int
read_file(struct str *out, bool *found, struct arena *a, int at,
    const char *name)
{
	int fd = at < 0 ? -1 : openat(at, name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	*out = STR("");
	*found = fd >= 0;
	if (fd < 0)
		return at < 0 || errno == ENOENT ? 0 : -1;
	int rc = file_read_fd(out, a, fd, LEDGER_BYTES_MAX);
	place_close_fd(&fd);
	return rc;
}

static int
sync_folder(int dir)
{
	return fsync(dir) && errno != EINVAL ? -1 : 0;
}

static int
replace_file(int at, const char *name, struct str bytes)
{
	int fd = openat(at, FILE_NEW,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return -1;
	int rc = file_write_all(fd, bytes) || fsync(fd) ? -1 : 0;
	if (rc)
		place_close_fd(&fd);
	else
		rc = close(fd);
	if (rc || renameat(at, FILE_NEW, at, name))
		return -1;
	return sync_folder(at);
}

/* Cuts off a last line without its end. */
static int
mend(int fd)
{
	char tail[TAIL_BYTES];
	off_t end = lseek(fd, 0, SEEK_END);

	if (end <= 0)
		return (int)end;
	off_t start = end > TAIL_BYTES ? end - TAIL_BYTES : 0;
	ssize_t n = pread(fd, tail, (size_t)(end - start), start);
	if (n <= 0)
		return -1;
	if (tail[n - 1] == '\n')
		return 0;
	struct str text = str_make(tail, (size_t)n);
	size_t feed = str_find_last(text, '\n');
	if (feed == text.len && start > 0)
		return file_write_all(fd, STR("\n"));
	return ftruncate(fd, feed == text.len ? 0 : start + (off_t)feed + 1);
}

static int
append_file(int at, const char *name, struct str lines)
{
	int fd = openat(at, name,
	    O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return -1;
	bool fresh = lseek(fd, 0, SEEK_END) == 0;
	int rc = mend(fd) || file_write_all(fd, lines) || fdatasync(fd) ? -1 : 0;
	if (rc == 0 && fresh)
		rc = sync_folder(at);
	place_close_fd(&fd);
	return rc;
}

/* The next whole line, without its full stop. */
static bool
next_line(struct str *line, struct str *text)
{
	while (str_find(*text, '\n') < text->len && str_cut_line(line, text))
		if (str_has_suffix(*line, STR("."))) {
			line->len--;
			return true;
		}
	return false;
}

/* ---- what is known -------------------------------------------------------- */

int
store_known(struct str *text, bool *found, struct arena *a,
    const struct store_shelf *shelf)
{
	return read_file(text, found, a, shelf->dir, FILE_KNOWN);
}

void
store_known_find(struct str *revisions, struct str known,
    const struct entry_list *entries)
{
	struct str line, id;

	for (size_t i = 0; i < entries->count; i++)
		revisions[i] = STR("");
	while (next_line(&line, &known)) {
		if (!str_cut(&id, &line, '\t'))
			continue;
		/* these are few, what was ever known may be much */
		for (size_t i = 0; i < entries->count; i++)
			if (str_eq(entries->items[i].id, id)) {
				revisions[i] = line;
				break;
			}
	}
}

void
store_known_line(struct buf *out, const struct entry *e)
{
	buf_printf(out, "%.*s\t%.*s.\n", STR_ARG(e->id), STR_ARG(e->revision));
}

int
store_known_add(const struct store_shelf *shelf, struct str lines)
{
	return lines.len ? append_file(shelf->dir, FILE_KNOWN, lines) : 0;
}

int
store_known_replace(const struct store_shelf *shelf, struct str lines)
{
	return replace_file(shelf->dir, FILE_KNOWN, lines);
}

/* ---- what waits ------------------------------------------------------------ */

static int
load_one(struct task_list *out, size_t *damaged, struct arena *a, int queue,
    const char *name)
{
	char expected[TASK_NAME_SIZE];
	struct task t;
	struct str text;
	bool found;

	if (strlen(name) != TASK_NAME_SIZE - 1)
		return 0;
	if (read_file(&text, &found, a, queue, name))
		return -1;
	if (!found)
		return 0;
	if (task_parse(&t, a, text)) {
		++*damaged;
		return 0;
	}
	task_name(expected, t.entry.id);
	if (strcmp(expected, name) != 0)
		++*damaged;
	else
		*VEC_PUSH(a, out) = t;
	return 0;
}

int
store_load(struct task_list *out, size_t *damaged, struct arena *a,
    const struct store_shelf *shelf)
{
	int fd = shelf->queue < 0 ? -1 : openat(shelf->queue, ".",
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	int rc = 0;

	*out = (struct task_list){0};
	*damaged = 0;
	if (dir == NULL) {
		place_close_fd(&fd);
		return shelf->queue < 0 ? 0 : -1;
	}
	while (rc == 0 && out->count < TASKS_MAX && (e = readdir(dir)) != NULL)
		rc = load_one(out, damaged, a, shelf->queue, e->d_name);
	closedir(dir);
	return rc;
}

int
store_put(const struct store_shelf *shelf, const struct task *t)
{
	char name[TASK_NAME_SIZE];
	struct buf b;

	task_name(name, t->entry.id);
	buf_init(&b, TASK_BYTES_MAX);
	task_write(&b, t);
	errno = EFBIG;
	int rc = buf_ok(&b) ? replace_file(shelf->queue, name, buf_str(&b)) : -1;
	int saved = errno;
	buf_release(&b);
	errno = saved;
	return rc;
}

int
store_drop(const struct store_shelf *shelf, const struct task *t)
{
	char name[TASK_NAME_SIZE];

	task_name(name, t->entry.id);
	if (unlinkat(shelf->queue, name, 0) && errno != ENOENT)
		return -1;
	return sync_folder(shelf->queue);
}

/* ---- what was told --------------------------------------------------------- */

int
store_told(const struct store *s, int64_t now, struct str receiver,
    const struct entry *e, enum store_end end)
{
	struct arena a;

	arena_init(&a, 0);
	int rc = append_file(s->dir, FILE_TOLD, arena_printf(&a,
	    "%.*s\t%.*s\t%.*s\t%.*s\t%s.\n", STR_ARG(time_iso_utc(&a, now)),
	    STR_ARG(receiver), STR_ARG(e->id), STR_ARG(e->revision),
	    end == STORE_TOLD ? "told" : "given-up"));
	int saved = errno;
	arena_release(&a);
	errno = saved;
	return rc;
}

struct line {
	struct str time, receiver, id, revision, end;
};

static bool
next_told(struct line *out, struct str *text)
{
	struct str line;

	while (next_line(&line, text))
		if (str_cut(&out->time, &line, '\t') &&
		    str_cut(&out->receiver, &line, '\t') &&
		    str_cut(&out->id, &line, '\t') &&
		    str_cut(&out->revision, &line, '\t')) {
			out->end = line;
			return true;
		}
	return false;
}

bool
store_was_told(const struct store *s, struct str receiver,
    const struct entry *e)
{
	struct line l;
	struct str text;
	struct arena a;
	bool found, told = false;

	arena_init(&a, 0);
	if (read_file(&text, &found, &a, s->dir, FILE_TOLD))
		text = STR("");
	/* the last line of an entry: a revision may come back later */
	while (next_told(&l, &text))
		if (str_eq(l.receiver, receiver) && str_eq(l.id, e->id))
			told = str_eq(l.revision, e->revision);
	arena_release(&a);
	return told;
}

struct str
store_first_told(const struct store *s, struct arena *a, struct str receiver,
    struct str id)
{
	struct str text, revision = STR("");
	struct arena scratch;
	struct line l;
	bool found;

	arena_init(&scratch, 0);
	if (read_file(&text, &found, &scratch, s->dir, FILE_TOLD))
		text = STR("");
	while (revision.len == 0 && next_told(&l, &text))
		if (str_eq(l.receiver, receiver) && str_eq(l.id, id) &&
		    str_is(l.end, "told"))
			revision = arena_str(a, l.revision);
	arena_release(&scratch);
	return revision;
}
