/*
 * render/fold: lines of limited length, as calendars, cards and LDIF have them.
 *
 * A line that would become too long goes on in the next one behind a blank,
 * which a reader takes away again. Texts are folded between characters of UTF-8
 * and never within one, though the standards would allow it: programs that do
 * not unfold first show nonsense otherwise. What belongs together besides (an
 * escaped character) is put as one unit.
 *
 *	struct fold f = {.out = out, .max = 75, .end = "\r\n"};
 *	fold_text(&f, STR("NOTE:"));
 *	fold_unit(&f, STR("\\n"));
 *	fold_end(&f);
 *
 * `max` counts octets without the end of the line. The buffer is not owned and
 * remembers when it is full; nothing else can fail.
 */
#ifndef RENDER_FOLD_H
#define RENDER_FOLD_H

#include "base/buf.h"
#include "base/str.h"

struct fold {
	struct buf *out;
	size_t max;
	const char *end; /* of a line */
	size_t line;     /* octets in the present one */
};

/* Bytes that belong together, at most `max` - 1 of them. */
void fold_unit(struct fold *f, struct str unit);

/* A text, which may be folded between all of its characters. */
void fold_text(struct fold *f, struct str s);

/*
 * The same as calendars and cards write it: a backslash before each backslash,
 * comma and, if wished, semicolon; "\n" for line breaks of any kind; without
 * other control characters but TAB.
 */
void fold_escaped(struct fold *f, struct str s, bool semicolons);

/* The end of the line that was folded. */
void fold_end(struct fold *f);

/* The next character; a byte that is no UTF-8 is one by itself. */
struct str fold_next(struct str s);

#endif
