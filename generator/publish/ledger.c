#include "publish/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/files.h"
#include "base/limits.h"

#define FILE_NAME "published.log"

enum { LINE_MAX_BYTES = 512 };

/* ---- writing ---------------------------------------------------------- */

/* Cuts off a last line without its end. */
static int
mend(int fd)
{
	char tail[LINE_MAX_BYTES];
	off_t end = lseek(fd, 0, SEEK_END);

	if (end <= 0)
		return (int)end;
	off_t start = end > LINE_MAX_BYTES ? end - LINE_MAX_BYTES : 0;
	ssize_t n = pread(fd, tail, (size_t)(end - start), start);
	if (n <= 0)
		return -1;
	if (tail[n - 1] == '\n')
		return 0;
	struct str text = str_make(tail, (size_t)n);
	size_t feed = str_find_last(text, '\n');
	/* no line is that long: not ours to cut then, but a line of its own */
	if (feed == text.len && start > 0)
		return file_write_all(fd, STR("\n"));
	return ftruncate(fd, feed == text.len ? 0 : start + (off_t)feed + 1);
}

static struct str
clock_text(struct arena *a, int64_t seconds)
{
	struct civil c = civil_from_seconds(seconds);

	return arena_printf(a, "%04d-%02u-%02uT%02u:%02u:%02u", c.year, c.month,
	    c.day, c.hour, c.minute, c.second);
}

static int
add_line(int fd, const struct ledger_entry *e)
{
	struct arena a;
	char hex[33];

	arena_init(&a, 0);
	digest_hex(hex, &e->generation);
	struct str line = arena_printf(&a,
	    "%.*s.%03dZ\t%.*s\t%.*sZ\t%.*s\t%zu\t%s.\n",
	    STR_ARG(clock_text(&a, e->visible_ms / 1000)),
	    (int)(e->visible_ms % 1000),
	    STR_ARG(e->commit.len ? e->commit : STR("-")),
	    STR_ARG(clock_text(&a, e->at)), STR_ARG(e->command), e->files,
	    hex);
	int rc = mend(fd) || file_write_all(fd, line) || fdatasync(fd) ? -1 : 0;
	int saved = errno;
	arena_release(&a);
	errno = saved;
	return rc;
}

int
ledger_add(const struct place *p, const struct ledger_entry *e, struct diags *d)
{
	int dir = place_make_beside(p, "state");
	int fd = dir < 0 ? -1 : openat(dir, FILE_NAME,
	    O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644);
	int rc = fd < 0 || add_line(fd, e) ? -1 : 0;

	if (rc)
		place_report_errno(d, STR(FILE_NAME));
	place_close_fd(&fd);
	place_close_fd(&dir);
	return rc;
}

/* ---- reading ---------------------------------------------------------- */

/* "2026-05-04T10:02:03" */
static bool
take_clock(int64_t *seconds, struct str *s)
{
	uint32_t v[6];

	if (!str_take_digits(&v[0], s, 4))
		return false;
	for (int i = 1; i < 6; i++)
		if (!str_take_char(s, "--T::"[i - 1]) || !str_take_digits(&v[i], s, 2))
			return false;
	struct civil c = {(int)v[0], v[1], v[2],
	    v[3], v[4], v[5]};
	*seconds = civil_seconds(c);
	return civil_valid(c);
}

/* "41", then the generation, which may be missing. */
static bool
take_files(struct ledger_entry *out, struct str s)
{
	struct str number;
	uint32_t files;

	out->generation = (struct digest){{0}};
	if (!str_cut(&number, &s, '\t') || !str_to_u32(&files, number))
		return false;
	out->files = files;
	return s.len == 0 || digest_read_hex(&out->generation, s);
}

bool
ledger_parse(struct ledger_entry *out, struct str line)
{
	struct str field[4], rest = line;
	int64_t seconds;
	uint32_t ms;

	if (!str_has_suffix(rest, STR(".")))
		return false;
	rest.len--;
	for (int i = 0; i < 4; i++)
		if (!str_cut(&field[i], &rest, '\t'))
			return false;
	if (!take_clock(&seconds, &field[0]) || !str_take_char(&field[0], '.') ||
	    !str_take_digits(&ms, &field[0], 3) || !str_is(field[0], "Z") ||
	    !take_clock(&out->at, &field[2]) || !str_is(field[2], "Z") ||
	    !take_files(out, rest))
		return false;
	out->visible_ms = seconds * 1000 + ms;
	out->commit = str_is(field[1], "-") ? STR("") : field[1];
	out->command = field[3];
	return true;
}

static bool
read_all(struct str *out, const struct place *p, struct arena *a)
{
	char name[NAME_MAX + 1];

	place_beside(name, p, "state");
	struct str path = arena_printf(a, "%s/%s", name, FILE_NAME);
	int fd = file_open_beneath(p->parent, path, O_RDONLY);
	if (fd < 0)
		return false;
	int rc = file_read_fd(out, a, fd, LEDGER_BYTES_MAX);
	close(fd);
	return rc == 0;
}

/* What is in the ledger, without what follows its last line feed. */
static bool
read_lines(struct str *out, const struct place *p, struct arena *a)
{
	if (!read_all(out, p, a))
		return false;
	size_t feed = str_find_last(*out, '\n');
	*out = str_head(*out, feed == out->len ? 0 : feed + 1);
	return true;
}

void
ledger_commits(struct str_list *out, const struct place *p, struct arena *a,
    int64_t visible_ms, size_t max)
{
	struct ledger_entry e;
	struct str text, line;

	*out = (struct str_list){0};
	if (!read_lines(&text, p, a))
		return;
	while (text.len && out->count < max) {
		text.len--; /* the line feed */
		size_t feed = str_find_last(text, '\n');
		line = feed == text.len ? text : str_skip(text, feed + 1);
		text.len -= line.len;
		if (ledger_parse(&e, line) && e.commit.len &&
		    e.visible_ms <= visible_ms && (out->count == 0 ||
			!str_eq(out->items[out->count - 1], e.commit)))
			*VEC_PUSH(a, out) = e.commit;
	}
}

bool
ledger_find(struct ledger_entry *out, const struct place *p, struct arena *a,
    int64_t visible_ms)
{
	struct str text, line;
	struct ledger_entry e;
	bool found = false;

	if (!read_lines(&text, p, a))
		return false;
	/* a clock put back makes later lines older: the last one written wins */
	while (str_cut_line(&line, &text))
		if (ledger_parse(&e, line) && e.visible_ms <= visible_ms) {
			*out = e;
			found = true;
		}
	return found;
}
