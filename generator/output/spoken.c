#include "output/spoken.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "markdown/bare.h"
#include "markdown/plain.h"

static struct str
finish(struct view *v, struct buf *out)
{
	struct str text = arena_str(v->arena, str_trim(buf_str(out)));

	buf_release(out);
	return text;
}

/* ---- addresses ------------------------------------------------------------------------ */

static const char *
sign_key(char c)
{
	switch (c) {
	case '.':
		return "spoken.sign.dot";
	case '@':
		return "spoken.sign.at";
	case '-':
		return "spoken.sign.hyphen";
	case '_':
		return "spoken.sign.underscore";
	case '/':
		return "spoken.sign.slash";
	case '+':
		return "spoken.sign.plus";
	case ':':
		return "spoken.sign.colon";
	default:
		return "spoken.sign.other";
	}
}

/* Letters of whatever script, which are read as words. */
static bool
is_letter(char c)
{
	return char_is_alpha(c) || (unsigned char)c >= 0x80;
}

static void
add_gap(struct buf *out)
{
	if (out->len && out->ptr[out->len - 1] != ' ')
		buf_add_char(out, ' ');
}

static void
add_spelled(struct view *v, struct buf *out, struct str text)
{
	bool word = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool letter = is_letter(c);
		if (!letter || !word)
			add_gap(out);
		if (letter || char_is_digit(c))
			buf_add_char(out, c);
		else if (!char_is_blank(c))
			buf_add(out, locale_word(v->env->words, sign_key(c)));
		word = letter;
	}
}

/* Digits one by one, with a pause where people write a blank or a sign. */
static void
add_number(struct view *v, struct buf *out, struct str text)
{
	bool pause = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '+' && out->len == 0) {
			buf_add(out, locale_word(v->env->words, sign_key(c)));
		} else if (char_is_digit(c)) {
			if (pause && out->len)
				buf_add_char(out, ',');
			add_gap(out);
			buf_add_char(out, c);
			pause = false;
		} else {
			pause = out->len && char_is_digit(out->ptr[out->len - 1]);
		}
	}
}

/* The part of a web address that people say. */
static struct str
bare_web(struct str url)
{
	static const struct str schemes[] = {STR_INIT("https://"),
	    STR_INIT("http://")};

	for (size_t i = 0; i < 2; i++)
		if (str_has_prefix(url, schemes[i]))
			url = str_skip(url, schemes[i].len);
	if (url.len && url.ptr[url.len - 1] == '/')
		url.len--;
	return url;
}

struct str
spoken_address(struct view *v, enum contact_kind kind, struct str value)
{
	struct buf out;

	buf_init(&out, PAGE_BYTES_MAX);
	switch (kind) {
	case CONTACT_EMAIL:
		add_spelled(v, &out, value);
		break;
	case CONTACT_PHONE:
	case CONTACT_FAX:
		add_number(v, &out, value);
		break;
	case CONTACT_WEB:
		add_spelled(v, &out, bare_web(value));
		break;
	case CONTACT_MESSENGER:
	case CONTACT_POST:
	case CONTACT_VISIT:
	case CONTACT_KIND_COUNT:
		buf_release(&out);
		return spoken_text(v, value);
	}
	return finish(v, &out);
}

/* ---- texts --------------------------------------------------------------------------------- */

static struct str
shortened(struct str text)
{
	struct str head = utf8_head(text, SPOKEN_MAX);

	if (head.len < text.len && text.ptr[head.len] != ' ') {
		size_t blank = str_find_last(head, ' ');
		head = str_head(head, blank);
	}
	return str_trim(head);
}

static struct str
without_stop(struct str text)
{
	while (text.len && strchr(".!,;: ", text.ptr[text.len - 1]))
		text.len--;
	return text;
}

struct str
spoken_text(struct view *v, struct str text)
{
	struct md_bare found;
	struct buf out;
	size_t done = 0;

	text = without_stop(shortened(md_fold(v->arena, text)));
	buf_init(&out, PAGE_BYTES_MAX);
	for (size_t from = 0; md_bare_next(&found, text, from);) {
		from = found.at + found.link.len;
		buf_add(&out, str_skip(str_head(text, found.at), done));
		add_spelled(v, &out, found.mail ? found.link
						: bare_web(found.link));
		done = from;
	}
	buf_add(&out, str_skip(text, done));
	return finish(v, &out);
}

/* ---- times --------------------------------------------------------------------------------- */

struct str
spoken_time(struct view *v, const struct when *w, bool end)
{
	/* an end without time of day is the midnight after its day */
	struct civil c = zone_local(v->env->model->zone,
	    end && w->day ? w->t - 1 : w->t).civil;
	unsigned weekday = civil_weekday(civil_days(c.year, c.month, c.day));
	struct arena *a = v->arena;
	const struct str args[] = {
	    view_numbered_word(v, "weekday", weekday),
	    arena_printf(a, "%u", c.day),
	    view_numbered_word(v, "month", c.month),
	    arena_printf(a, "%04d", c.year),
	    arena_printf(a, "%u", c.hour),
	    arena_printf(a, "%02u", c.minute),
	};

	return locale_fill(v->env->words, a, w->day ? "spoken.day"
		: c.minute ? "spoken.moment" : "spoken.hour",
	    args, sizeof args / sizeof *args);
}

struct str
spoken_end(struct view *v, int64_t start, int64_t end)
{
	const struct zone *z = v->env->model->zone;
	struct civil from = zone_local(z, start).civil;
	struct civil to = zone_local(z, end).civil;
	struct when w = {.t = end, .at = {1, 1}};

	if (civil_days(from.year, from.month, from.day) !=
	    civil_days(to.year, to.month, to.day))
		return spoken_time(v, &w, true);
	const struct str args[] = {
	    arena_printf(v->arena, "%u", to.hour),
	    arena_printf(v->arena, "%02u", to.minute),
	};
	return locale_fill(v->env->words, v->arena,
	    to.minute ? "spoken.clock_minutes" : "spoken.clock", args,
	    sizeof args / sizeof *args);
}
