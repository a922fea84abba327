#include "notify/task.h"

#include "base/diag.h"
#include "base/digest.h"
#include "base/timetext.h"
#include "base/utf8.h"

void
task_name(char out[TASK_NAME_SIZE], struct str id)
{
	struct digest d = digest_of(id);

	digest_hex(out, &d);
}

/* ---- writing ------------------------------------------------------------- */

static void
put_time(struct buf *out, const char *word, int64_t t)
{
	struct arena a;

	if (t == 0)
		return;
	arena_init(&a, 0);
	buf_printf(out, "%s %.*s\n", word, STR_ARG(time_iso_utc(&a, t)));
	arena_release(&a);
}

/* On one line, whatever a server may have said. */
static void
put_text(struct buf *out, const char *word, struct str text)
{
	uint32_t cp;

	if (text.len == 0)
		return;
	text = str_head(text, TASK_ERROR_MAX);
	buf_printf(out, "%s ", word);
	for (size_t n; text.len; text = str_skip(text, n)) {
		n = utf8_decode(&cp, text);
		if (n == 0 || cp < ' ' || utf8_is_control(cp))
			buf_add_char(out, ' ');
		else
			buf_add(out, str_head(text, n));
		n = n ? n : 1;
	}
	buf_add_char(out, '\n');
}

void
task_write(struct buf *out, const struct task *t)
{
	struct str english = STR(""), german = t->error;

	buf_printf(out, "entry %.*s\nrevision %.*s\n", STR_ARG(t->entry.id),
	    STR_ARG(t->entry.revision));
	put_time(out, "due", t->due);
	put_time(out, "first", t->first);
	if (t->tries)
		buf_printf(out, "tries %u\n", t->tries);
	if (t->trying)
		buf_add_cstr(out, "trying\n");
	if (str_cut(&english, &german, DIAG_LANG_SEPARATOR)) {
		put_text(out, "error", english);
		put_text(out, "fehler", german);
	}
	buf_printf(out, "\n");
	buf_add(out, t->entry.json);
	buf_add_char(out, '\n');
}

/* ---- reading ------------------------------------------------------------- */

struct heading {
	struct str id, revision, english, german;
};

static bool
take_time(int64_t *out, struct str value)
{
	struct time_value v;
	struct arena a;

	arena_init(&a, 0);
	bool fine = time_read(&v, value, TIME_START, zone_utc(&a)) == TIME_OK;
	*out = fine ? v.t : 0;
	arena_release(&a);
	return fine;
}

static bool
take_line(struct task *out, struct heading *h, struct str line)
{
	struct str word = STR("");

	(void)str_cut(&word, &line, ' ');
	if (str_is(word, "entry"))
		h->id = line;
	else if (str_is(word, "revision"))
		h->revision = line;
	else if (str_is(word, "due"))
		return take_time(&out->due, line);
	else if (str_is(word, "first"))
		return take_time(&out->first, line);
	else if (str_is(word, "tries"))
		return str_to_u32(&out->tries, line);
	else if (str_is(word, "trying"))
		out->trying = true;
	else if (str_is(word, "error"))
		h->english = line;
	else if (str_is(word, "fehler"))
		h->german = line;
	return true;
}

int
task_parse(struct task *out, struct arena *a, struct str text)
{
	struct heading h = {.id = STR_INIT("")};
	struct str line, fault;

	*out = (struct task){.error = STR_INIT("")};
	while (str_cut_line(&line, &text) && line.len)
		if (!take_line(out, &h, line))
			return -1;
	/* the line feed at its end is the last byte that was written */
	if (!str_has_suffix(text, STR("}\n")) ||
	    entry_read(&out->entry, a, text, &fault) ||
	    !str_eq(out->entry.id, h.id) ||
	    !str_eq(out->entry.revision, h.revision))
		return -1;
	if (h.english.len)
		out->error = arena_printf(a, "%.*s" DIAG_OR "%.*s",
		    STR_ARG(h.english), STR_ARG(h.german.len ? h.german
		        : h.english));
	return 0;
}
