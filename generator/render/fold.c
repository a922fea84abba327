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

void
fold_text(struct fold *f, struct str s)
{
	while (s.len) {
		struct str unit = fold_next(s);
		fold_unit(f, unit);
		s = str_skip(s, unit.len);
	}
}

void
fold_end(struct fold *f)
{
	buf_add_cstr(f->out, f->end);
	f->line = 0;
}
