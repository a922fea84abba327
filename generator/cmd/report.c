#include "cmd/report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

enum { LINE_SHOWN_MAX = 160 };

static bool
wants_colour(void)
{
	const char *term = getenv("TERM");
	const char *no = getenv("NO_COLOR");

	return isatty(STDERR_FILENO) == 1 && (no == NULL || no[0] == '\0') &&
	    term != NULL && strcmp(term, "dumb") != 0;
}

struct report
report_make(enum diag_lang lang, bool quiet, bool verbose)
{
	return (struct report){.out = stderr, .lang = lang, .quiet = quiet,
	    .carets = verbose || isatty(STDERR_FILENO) == 1,
	    .colours = wants_colour()};
}

void
report_typed(const char *word)
{
	struct arena a;

	arena_init(&a, 0);
	fprintf(stderr, "'%s'", diag_masked(&a, str_from(word)).ptr);
	arena_release(&a);
}

static struct str
line_of(struct str text, unsigned number)
{
	struct str line = {0};

	while (number-- > 0)
		if (!str_cut_line(&line, &text))
			return (struct str){0};
	return line;
}

/* The line with a caret; tabs stay tabs so that the caret stands right. */
static void
add_source(const struct report *r, struct buf *b, const struct diag *d)
{
	struct str text = r->text_of ? r->text_of(r->ctx, d->pos.path)
				     : (struct str){0};
	struct str line = line_of(utf8_skip_bom(text), d->pos.at.line);

	if (line.len == 0 || d->pos.at.column > LINE_SHOWN_MAX)
		return;
	struct str shown = utf8_head(line, LINE_SHOWN_MAX);
	if (utf8_check(&(size_t){0}, shown) != UTF8_OK)
		return; /* such bytes are not for a terminal */
	buf_printf(b, "    %.*s\n    ", STR_ARG(shown));
	for (unsigned i = 1; i < d->pos.at.column; i++) {
		uint32_t cp;
		size_t n = utf8_decode(&cp, shown);
		buf_add_char(b, n && cp == '\t' ? '\t' : ' ');
		shown = str_skip(shown, n);
	}
	buf_add(b, STR("^\n"));
}

static void
print_one(const struct report *r, struct buf *b, const struct diag *d)
{
	buf_clear(b);
	if (r->colours)
		buf_add_cstr(b, d->level == DIAG_WARNING ? "\033[33m"
							 : "\033[31m");
	diag_line(b, d, r->lang);
	if (r->colours)
		buf_add(b, STR("\033[0m"));
	buf_add_char(b, '\n');
	if (r->carets && d->pos.at.line)
		add_source(r, b, d);
	/* where would a failure to write to stderr be told? */
	(void)!fwrite(b->ptr, 1, b->len, r->out);
}

void
report_print(const struct report *r, struct diags *d)
{
	struct buf b;

	buf_init(&b, 64 << 10);
	diag_sort(d);
	for (size_t i = 0; i < d->count; i++)
		if (!r->quiet || d->items[i].level != DIAG_WARNING)
			print_one(r, &b, &d->items[i]);
	if (d->suppressed)
		fprintf(r->out, r->lang == DIAG_DE
			? "… und %zu weitere\n" : "... and %zu more\n",
		    d->suppressed);
	buf_release(&b);
}
