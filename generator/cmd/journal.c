#include "cmd/journal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"

enum { LINE_BYTES_MAX = 4096 };

/* $JOURNAL_STREAM is "DEVICE:INODE" of the stream that is the journal. */
static bool
is_journal(int fd)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char own[64];
	struct stat st;

	if (stream == NULL || fstat(fd, &st))
		return false;
	snprintf(own, sizeof own, "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	return str_is(str_from(stream), own);
}

void
journal_open(struct journal *j, enum diag_lang lang, bool quiet)
{
	*j = (struct journal){.lang = lang, .quiet = quiet,
	    .priorities = is_journal(STDERR_FILENO)};
	arena_init(&j->arena, 0);
}

void
journal_close(struct journal *j)
{
	arena_release(&j->arena);
}

void
journal_use_zone(struct journal *j, const char *name)
{
	if (name[0] == '\0' || (j->zone && str_is(zone_name(j->zone), name)))
		return;
	arena_reset(&j->arena);
	if (zone_load(&j->zone, &j->arena, str_from(name)) < 0)
		j->zone = NULL;
}

static struct civil
local_time(const struct journal *j, int64_t t)
{
	return j->zone ? zone_local(j->zone, t).civil : civil_from_seconds(t);
}

struct str
journal_clock(const struct journal *j, struct arena *a, int64_t t, int64_t now)
{
	struct civil c = local_time(j, t), today = local_time(j, now);
	struct str clock = c.second
	    ? arena_printf(a, "%02u:%02u:%02u", c.hour, c.minute, c.second)
	    : arena_printf(a, "%02u:%02u", c.hour, c.minute);

	if (c.year == today.year && c.month == today.month && c.day == today.day)
		return clock;
	if (j->lang == DIAG_DE)
		return arena_printf(a, "%02u.%02u.%d %.*s", c.day, c.month, c.year,
		    STR_ARG(clock));
	return arena_printf(a, "%d-%02u-%02u %.*s", c.year, c.month, c.day,
	    STR_ARG(clock));
}

static void
add_time(const struct journal *j, struct buf *line)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	struct civil c = local_time(j, now.tv_sec);
	buf_printf(line, "%02u:%02u:%02u.%03ld%s ", c.hour, c.minute, c.second,
	    now.tv_nsec / 1000000, j->zone ? "" : "Z");
}

void
journal_say(const struct journal *j, enum journal_level level,
    const char *german, const char *english, ...)
{
	char text[LINE_BYTES_MAX];
	struct buf line;
	va_list args;

	if (j->quiet && level == JOURNAL_INFO)
		return;
	va_start(args, english);
	vsnprintf(text, sizeof text, j->lang == DIAG_DE ? german : english, args);
	va_end(args);
	buf_init(&line, 2 * LINE_BYTES_MAX);
	if (j->priorities)
		buf_printf(&line, "<%d>", (int)level);
	else
		add_time(j, &line);
	diag_mask(&line, str_from(text));
	buf_add_char(&line, '\n');
	(void)!write(STDERR_FILENO, line.ptr, line.len);
	buf_release(&line);
}
