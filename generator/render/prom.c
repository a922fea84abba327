#include "render/prom.h"

#include <inttypes.h>

void
prom_family(struct prom *p, const char *name, const char *help)
{
	p->name = name;
	p->labels = false;
	buf_printf(p->out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static bool
is_special(char c)
{
	return c == '"' || c == '\\' || c == '\n' || c == '\r';
}

/* What stands for itself, which mostly is all of it. */
static struct str
run(struct str s)
{
	size_t n = 0;

	while (n < s.len && !is_special(s.ptr[n]))
		n++;
	return str_head(s, n);
}

static void
add_value(struct buf *out, struct str s)
{
	for (;;) {
		struct str plain = run(s);
		buf_add(out, plain);
		s = str_skip(s, plain.len);
		if (s.len == 0)
			return;
		if (s.ptr[0] == '"' || s.ptr[0] == '\\') {
			buf_add_char(out, '\\');
			buf_add_char(out, s.ptr[0]);
		} else if (!str_has_prefix(s, STR("\r\n"))) {
			buf_add(out, STR("\\n"));
		}
		s = str_skip(s, 1);
	}
}

void
prom_label(struct prom *p, const char *name, struct str value)
{
	if (p->labels) {
		buf_add_char(p->out, ',');
	} else {
		buf_add_cstr(p->out, p->name);
		buf_add_char(p->out, '{');
	}
	p->labels = true;
	buf_add_cstr(p->out, name);
	buf_add(p->out, STR("=\""));
	add_value(p->out, value);
	buf_add_char(p->out, '"');
}

void
prom_value(struct prom *p, int64_t value)
{
	if (p->labels)
		buf_add_char(p->out, '}');
	else
		buf_add_cstr(p->out, p->name);
	buf_printf(p->out, " %" PRId64 "\n", value);
	p->labels = false;
}
