#include "render/fold.h"

#include "base/utf8.h"

void
fold_unit(struct fold *f, struct str unit)
{
	if (f->line + unit.len > f->max) {
		buf_add_cstr(f->out, f->end);
		buf_add_char(f->out, ' ');
		f->line = 1;
	}
	buf_add(f->out, unit);
	f->line += unit.len;
}

struct str
fold_next(struct str s)
{
	uint32_t cp;
	size_t n = utf8_decode(&cp, s);

	return str_head(s, n ? n : 1);
}

static bool
is_tail(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/*
 * Where a character begins, at `room` or before; s is longer than that. What
 * is no tail of a character begins one: there is no need to read from the start.
 */
static size_t
cut_before(struct str s, size_t room)
{
	size_t i = room;

	while (i > 0 && is_tail(s.ptr[i]) && room - i < UTF8_BYTES_MAX - 1)
		i--;
	/* tails that belong to no character are each one by itself */
	return i + fold_next(str_skip(s, i)).len > room ? i : room;
}

void
fold_text(struct fold *f, struct str s)
{
	while (s.len) {
		size_t room = f->line < f->max ? f->max - f->line : 0;
		size_t n = s.len <= room ? s.len : cut_before(s, room);
		/* one that begins the next line */
		struct str piece = n ? str_head(s, n) : fold_next(s);
		fold_unit(f, piece);
		s = str_skip(s, piece.len);
	}
}

/* The length of what stands as it is at the beginning. */
static size_t
plain_run(struct str s, bool semicolons)
{
	size_t i = 0;

	for (; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if ((c < 0x20 && c != '\t') || c == ',' || c == '\\' ||
		    c == 0x7f || (c == ';' && semicolons))
			break;
	}
	return i;
}

void
fold_escaped(struct fold *f, struct str s, bool semicolons)
{
	for (size_t i = 0; s.len; s = str_skip(s, i)) {
		i = plain_run(s, semicolons);
		fold_text(f, str_head(s, i));
		if (i == s.len)
			return;
		char c = s.ptr[i++];
		/* of CR LF the latter is the line break */
		if (c == '\n' || (c == '\r' && (i == s.len || s.ptr[i] != '\n')))
			fold_unit(f, STR("\\n"));
		else if (c == ',' || c == '\\' || c == ';')
			fold_unit(f, str_make((char[]){'\\', c}, 2));
	}
}

void
fold_end(struct fold *f)
{
	buf_add_cstr(f->out, f->end);
	f->line = 0;
}
