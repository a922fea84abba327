#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/suggest.h"
#include "base/utf8.h"

static const struct entry {
	const char *id;
	enum diag_level level;
	const char *text[2]; /* by enum diag_lang */
	const char *manual;
} table[DIAG_ID_COUNT] = {
#define DIAG_ENTRY(name, id, level, english, german, manual)                   \
	[DIAG_##name] = {id, level, {english, german}, manual},
#include "base/diag_ids.h"
#undef DIAG_ENTRY
};

static const char *const level_words[][2] = {
    [DIAG_WARNING] = {"warning", "Warnung"},
    [DIAG_ERROR] = {"error", "Fehler"},
    [DIAG_FATAL] = {"error", "Fehler"},
};

void
diags_init(struct diags *d)
{
	*d = (struct diags){0};
	arena_init(&d->arena, 0);
}

void
diags_init_like(struct diags *d, const struct diags *other)
{
	diags_init(d);
	memcpy(d->strict, other->strict, sizeof d->strict);
}

void
diags_release(struct diags *d)
{
	arena_release(&d->arena);
	*d = (struct diags){0};
}

static bool
too_many_in_file(const struct diags *d, struct str path)
{
	size_t n = 0;

	/* files are worked on one after the other: their messages lie together */
	for (size_t i = d->count; i > 0 && n < DIAGS_PER_FILE_MAX; i--) {
		if (!str_eq(d->items[i - 1].pos.path, path))
			break;
		n++;
	}
	return n == DIAGS_PER_FILE_MAX;
}

static void
append(struct diags *d, const struct diag *diag)
{
	struct diag *copy = VEC_PUSH(&d->arena, d);

	*copy = *diag;
	copy->pos.path = arena_str(&d->arena, diag->pos.path);
	for (int i = 0; i < DIAG_ARGS; i++)
		copy->args[i] = arena_str(&d->arena, diag->args[i]);
}

int
diag_add(struct diags *d, enum diag_id id, struct pos pos,
    const struct str args[DIAG_ARGS])
{
	struct diag diag = {.id = id, .level = table[id].level, .pos = pos};

	if (diag.level == DIAG_WARNING && d->strict[id])
		diag.level = DIAG_ERROR;
	memcpy(diag.args, args, sizeof diag.args);
	d->totals[diag.level]++;
	if (too_many_in_file(d, pos.path))
		d->suppressed++;
	else
		append(d, &diag);
	return -1;
}

bool
diag_make_strict(struct diags *d, struct str id)
{
	for (int i = 0; i < DIAG_ID_COUNT; i++)
		if (str_is(id, table[i].id)) {
			d->strict[i] = true;
			return true;
		}
	return false;
}

void
diag_merge(struct diags *to, const struct diags *from)
{
	for (size_t i = 0; i < from->count; i++)
		append(to, &from->items[i]);
	for (int i = 0; i <= DIAG_FATAL; i++)
		to->totals[i] += from->totals[i];
	to->suppressed += from->suppressed;
}

static int
compare(const void *pa, const void *pb)
{
	const struct diag *a = pa, *b = pb;
	int order = str_cmp(a->pos.path, b->pos.path);

	if (order == 0)
		order = (a->pos.at.line > b->pos.at.line) -
		    (a->pos.at.line < b->pos.at.line);
	if (order == 0)
		order = (a->pos.at.column > b->pos.at.column) -
		    (a->pos.at.column < b->pos.at.column);
	if (order == 0)
		order = strcmp(table[a->id].id, table[b->id].id);
	for (int i = 0; order == 0 && i < DIAG_ARGS; i++)
		order = str_cmp(a->args[i], b->args[i]);
	return order;
}

void
diag_sort(struct diags *d)
{
	size_t kept = 0;

	if (d->count)
		qsort(d->items, d->count, sizeof *d->items, compare);
	for (size_t i = 0; i < d->count; i++) {
		if (kept && compare(&d->items[kept - 1], &d->items[i]) == 0)
			d->totals[d->items[i].level]--;
		else
			d->items[kept++] = d->items[i];
	}
	d->count = kept;
}

size_t
diag_errors(const struct diags *d)
{
	return d->totals[DIAG_ERROR] + d->totals[DIAG_FATAL];
}

const char *
diag_name(enum diag_id id)
{
	return table[id].id;
}

const char *
diag_level_word(enum diag_level level, enum diag_lang lang)
{
	return level_words[level][lang];
}

enum diag_level
diag_default_level(enum diag_id id)
{
	return table[id].level;
}

const char *
diag_manual(enum diag_id id)
{
	return table[id].manual;
}

const char *
diag_template(enum diag_id id, enum diag_lang lang)
{
	return table[id].text[lang];
}

struct str
diag_nearest_id(struct str name)
{
	struct suggest s = suggest_start(name);

	for (int i = 0; i < DIAG_ID_COUNT; i++)
		suggest_offer(&s, str_from(table[i].id));
	return suggest_best(&s);
}

void
diag_mask(struct buf *out, struct str s)
{
	uint32_t cp;

	for (size_t n; s.len; s = str_skip(s, n)) {
		n = utf8_decode(&cp, s);
		if (n == 0) {
			n = 1;
			buf_printf(out, "\\x%02x", (unsigned char)s.ptr[0]);
		} else if (cp > 0xff && utf8_is_control(cp)) {
			buf_printf(out, "\\u%04x", (unsigned)cp);
		} else if (cp < 0x20 || utf8_is_control(cp)) {
			buf_printf(out, "\\x%02x", (unsigned)cp);
		} else {
			buf_add(out, str_head(s, n));
		}
	}
}

struct str
diag_masked(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, s.len * sizeof "\\u0000" + 1);
	diag_mask(&b, s);
	struct str shown = arena_str(a, buf_str(&b));
	buf_release(&b);
	return shown;
}

/* "text" or "English\x1fGerman": the part for the language */
static struct str
in_language(struct str arg, enum diag_lang lang)
{
	size_t cut = str_find(arg, DIAG_LANG_SEPARATOR);

	if (cut == arg.len)
		return arg;
	return lang == DIAG_DE ? str_skip(arg, cut + 1) : str_head(arg, cut);
}

/* The number in "{n}" at s, or 0. */
static unsigned
placeholder(const char *s)
{
	return s[0] == '{' && s[1] >= '1' && s[1] <= '0' + DIAG_ARGS && s[2] == '}'
	    ? (unsigned)(s[1] - '0') : 0;
}

/* True when the part in [ ] that opens at s has an argument to show. */
static bool
part_has_argument(const char *s, const struct diag *diag)
{
	for (; *s && *s != ']'; s++) {
		unsigned n = placeholder(s);
		if (n)
			return diag->args[n - 1].len != 0;
	}
	return true;
}

void
diag_text(struct buf *out, const struct diag *diag, enum diag_lang lang)
{
	for (const char *s = table[diag->id].text[lang]; *s; s++) {
		unsigned n = placeholder(s);
		if (n) {
			diag_mask(out, in_language(diag->args[n - 1], lang));
			s += 2;
		} else if (*s == '[') {
			if (!part_has_argument(s, diag))
				s = strchr(s, ']');
		} else if (*s != ']') {
			buf_add_char(out, *s);
		}
	}
}

void
diag_line(struct buf *out, const struct diag *diag, enum diag_lang lang)
{
	if (diag->pos.path.len) {
		diag_mask(out, diag->pos.path);
		if (diag->pos.at.line)
			buf_printf(out, ":%u:%u", diag->pos.at.line,
			    diag->pos.at.column);
		buf_add(out, STR(": "));
	}
	buf_printf(out, "%s: ", level_words[diag->level][lang]);
	diag_text(out, diag, lang);
	buf_printf(out, " [%s]", table[diag->id].id);
}

struct pos
pos_file(struct str path)
{
	return (struct pos){.path = path};
}

struct pos
pos_at(struct str path, struct loc at)
{
	return (struct pos){.path = path, .at = at};
}
