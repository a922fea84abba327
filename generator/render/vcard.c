#include "render/vcard.h"

void
vcard_init(struct vcard *c, struct buf *out, enum vcard_version version)
{
	*c = (struct vcard){.version = version,
	    .fold = {.out = out, .max = VCARD_LINE_MAX, .end = "\r\n"}};
}

/* Is this the place for it? What is not is remembered. */
static bool
is_at(struct vcard *c, enum vcard_place place)
{
	if (c->place != place)
		c->misused = true;
	return !c->misused;
}

static void
put_line(struct vcard *c, const char *line)
{
	fold_text(&c->fold, str_from(line));
	fold_end(&c->fold);
}

void
vcard_begin(struct vcard *c)
{
	if (!is_at(c, VCARD_OUTSIDE))
		return;
	c->place = VCARD_INSIDE;
	put_line(c, "BEGIN:VCARD");
	put_line(c, c->version == VCARD_3 ? "VERSION:3.0" : "VERSION:4.0");
}

void
vcard_end(struct vcard *c)
{
	if (!is_at(c, VCARD_INSIDE))
		return;
	c->place = VCARD_OUTSIDE;
	put_line(c, "END:VCARD");
}

/* ---- properties ------------------------------------------------------------------ */

void
vcard_property(struct vcard *c, const char *name)
{
	if (!is_at(c, VCARD_INSIDE))
		return;
	c->place = VCARD_NAMED;
	c->parts = 0;
	fold_text(&c->fold, str_from(name));
}

void
vcard_param(struct vcard *c, const char *name, const char *value)
{
	if (!is_at(c, VCARD_NAMED))
		return;
	fold_text(&c->fold, STR(";"));
	fold_text(&c->fold, str_from(name));
	fold_text(&c->fold, STR("="));
	fold_text(&c->fold, str_from(value));
}

static bool
is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

static void
end_value(struct vcard *c)
{
	c->place = VCARD_INSIDE;
	fold_end(&c->fold);
}

void
vcard_value_text(struct vcard *c, struct str text)
{
	if (!is_at(c, VCARD_NAMED))
		return;
	fold_text(&c->fold, STR(":"));
	fold_escaped(&c->fold, text, false);
	end_value(c);
}

void
vcard_value_bare(struct vcard *c, struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (is_control(value.ptr[i]) || value.ptr[i] == '\t')
			c->misused = true;
	if (!is_at(c, VCARD_NAMED))
		return;
	fold_text(&c->fold, STR(":"));
	fold_text(&c->fold, value);
	end_value(c);
}

static void
put_part(struct vcard *c, struct str text, struct str divider)
{
	if (c->place == VCARD_NAMED)
		c->place = VCARD_DIVIDED;
	if (!is_at(c, VCARD_DIVIDED))
		return;
	fold_text(&c->fold, c->parts++ ? divider : STR(":"));
	fold_escaped(&c->fold, text, true);
}

void
vcard_part(struct vcard *c, struct str text)
{
	put_part(c, text, STR(";"));
}

void
vcard_item(struct vcard *c, struct str text)
{
	put_part(c, text, STR(","));
}

void
vcard_value_end(struct vcard *c)
{
	if (is_at(c, VCARD_DIVIDED))
		end_value(c);
}

/* ---- whole properties ------------------------------------------------------------- */

void
vcard_text(struct vcard *c, const char *name, struct str text)
{
	vcard_property(c, name);
	vcard_value_text(c, text);
}

void
vcard_value(struct vcard *c, const char *name, struct str value)
{
	vcard_property(c, name);
	vcard_value_bare(c, value);
}

int
vcard_finish(struct vcard *c)
{
	(void)is_at(c, VCARD_OUTSIDE);
	return c->misused || !buf_ok(c->fold.out) ? -1 : 0;
}
