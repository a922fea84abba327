#include "render/prom.h"

#include <inttypes.h>

void
prom_family(struct prom *p, const char *name, const char *help)
{
	p->name = name;
	p->labels = false;
	buf_printf(p->out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void
put(struct prom *p, struct str s, size_t i)
{
	char c = s.ptr[i];

	if (c == '"' || c == '\\')
		buf_add_char(p->out, '\\');
	if (c == '\r' && i + 1 < s.len && s.ptr[i + 1] == '\n')
		return;
	if (c == '\n' || c == '\r')
		buf_add(p->out, STR("\\n"));
	else
		buf_add_char(p->out, c);
}

void
prom_label(struct prom *p, const char *name, struct str value)
{
	if (p->labels)
		buf_add_char(p->out, ',');
	else
		buf_printf(p->out, "%s{", p->name);
	p->labels = true;
	buf_printf(p->out, "%s=\"", name);
	for (size_t i = 0; i < value.len; i++)
		put(p, value, i);
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
