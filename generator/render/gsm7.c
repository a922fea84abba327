#include "render/gsm7.h"

#include <string.h>

#include "base/buf.h"
#include "base/unicode.h"
#include "base/utf8.h"

/* The codes at which the alphabet is not ASCII, and 0x7f. */
static const struct {
	uint32_t cp;
	int code;
} letters[] = {
    {'@', 0x00}, {0xa3, 0x01}, {'$', 0x02}, {0xa5, 0x03}, {0xe8, 0x04},
    {0xe9, 0x05}, {0xf9, 0x06}, {0xec, 0x07}, {0xf2, 0x08}, {0xc7, 0x09},
    {'\n', 0x0a}, {0xd8, 0x0b}, {0xf8, 0x0c}, {'\r', 0x0d}, {0xc5, 0x0e},
    {0xe5, 0x0f}, {0x394, 0x10}, {'_', 0x11}, {0x3a6, 0x12}, {0x393, 0x13},
    {0x39b, 0x14}, {0x3a9, 0x15}, {0x3a0, 0x16}, {0x3a8, 0x17}, {0x3a3, 0x18},
    {0x398, 0x19}, {0x39e, 0x1a}, {0xc6, 0x1c}, {0xe6, 0x1d}, {0xdf, 0x1e},
    {0xc9, 0x1f}, {0xa4, 0x24}, {0xa1, 0x40}, {0xc4, 0x5b}, {0xd6, 0x5c},
    {0xd1, 0x5d}, {0xdc, 0x5e}, {0xa7, 0x5f}, {0xbf, 0x60}, {0xe4, 0x7b},
    {0xf6, 0x7c}, {0xf1, 0x7d}, {0xfc, 0x7e}, {0xe0, 0x7f},
    /* the extension table */
    {'\f', 0x1b0a}, {'^', 0x1b14}, {'{', 0x1b28}, {'}', 0x1b29},
    {'\\', 0x1b2f}, {'[', 0x1b3c}, {'~', 0x1b3d}, {']', 0x1b3e},
    {'|', 0x1b40}, {0x20ac, 0x1b65},
};

/* What Unicode does not take apart, or not as people would write it. */
static const struct {
	uint32_t cp;
	char ascii[4];
} spelled[] = {
    {'`', "'"}, {0xa6, "|"}, {0xa9, "(c)"}, {0xab, "\""}, {0xae, "(R)"},
    {0xb0, "o"}, {0xb1, "+-"}, {0xb4, "'"}, {0xb7, "."}, {0xbb, "\""},
    {0xd7, "x"}, {0xf7, ":"}, {0x1e9e, "SS"}, {0x201a, "'"}, {0x201b, "'"},
    {0x201c, "\""}, {0x201d, "\""}, {0x201e, "\""}, {0x201f, "\""},
    {0x2022, "-"}, {0x2032, "'"}, {0x2033, "\""}, {0x2039, "'"},
    {0x203a, "'"}, {0x2190, "<-"}, {0x2192, "->"}, {0x2264, "<="},
    {0x2265, ">="},
};

enum {
	LETTERS = sizeof letters / sizeof *letters,
	SPELLED = sizeof spelled / sizeof *spelled,
	/* code points that one is taken apart into; the longest has 18 */
	PARTS_MAX = 18
};

/* Letters, digits and most signs are those of ASCII. */
static bool
is_same(char c)
{
	return char_is_alpha(c) || (c >= ' ' && c <= '?' && c != '$');
}

/* Such ones at the beginning: nearly all there is. */
static size_t
same_run(struct str s)
{
	size_t n = 0;

	while (n < s.len && is_same(s.ptr[n]))
		n++;
	return n;
}

int
gsm7_code(uint32_t cp)
{
	if (cp < 0x80 && is_same((char)cp))
		return (int)cp;
	for (size_t i = 0; i < LETTERS; i++)
		if (letters[i].cp == cp)
			return letters[i].code;
	return -1;
}

static size_t
septets(uint32_t cp)
{
	return gsm7_code(cp) >> 8 == GSM7_ESCAPE ? 2 : 1;
}

/* The next character; a byte that is not UTF-8 is one that nobody has. */
static uint32_t
take(struct str *s)
{
	uint32_t cp;
	size_t n = utf8_decode(&cp, *s);

	*s = str_skip(*s, n ? n : 1);
	return n ? cp : UINT32_MAX;
}

bool
gsm7_is(struct str s)
{
	for (s = str_skip(s, same_run(s)); s.len; s = str_skip(s, same_run(s)))
		if (gsm7_code(take(&s)) < 0)
			return false;
	return true;
}

size_t
gsm7_length(struct str s)
{
	size_t length = 0;

	while (s.len) {
		size_t n = same_run(s);
		s = str_skip(s, n);
		length += n;
		if (s.len)
			length += septets(take(&s));
	}
	return length;
}

/* ---- in letters of the alphabet ------------------------------------------------------ */

struct writer {
	struct buf out;
	bool blank;   /* one is to be written before the next character */
	bool unknown; /* the last one had no form */
};

/* Also what parts lines and paragraphs. */
static bool
is_blank(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x2028 ||
	    cp == 0x2029;
}

static void
put(struct writer *w, uint32_t cp)
{
	char bytes[UTF8_BYTES_MAX];

	if (is_blank(cp)) {
		w->blank = w->out.len > 0;
		return;
	}
	if (w->blank)
		buf_add_char(&w->out, ' ');
	w->blank = w->unknown = false;
	buf_add(&w->out, str_make(bytes, utf8_encode(bytes, cp)));
}

/* Of those that are the same here and there, blanks among them. */
static void
put_run(struct writer *w, struct str run)
{
	struct str word;

	while (run.len) {
		word = str_head(run, str_find(run, ' '));
		run = str_skip(run, word.len);
		if (word.len && w->blank)
			buf_add_char(&w->out, ' ');
		if (word.len)
			w->blank = w->unknown = false;
		buf_add(&w->out, word);
		w->blank = (w->blank || run.len) && w->out.len;
		run = str_skip(run, run.len > 0);
	}
}

static void
put_unknown(struct writer *w)
{
	bool again = w->unknown && !w->blank;

	if (!again)
		put(w, '?');
	w->unknown = true;
}

static bool
put_spelled(struct writer *w, uint32_t cp)
{
	for (size_t i = 0; i < SPELLED; i++) {
		if (spelled[i].cp != cp)
			continue;
		for (const char *c = spelled[i].ascii; *c; c++)
			put(w, (uint32_t)*c);
		return true;
	}
	return false;
}

static bool
put_known(struct writer *w, uint32_t cp)
{
	if (gsm7_code(cp) < 0 && !is_blank(cp))
		return put_spelled(w, cp);
	put(w, cp);
	return true;
}

static void
put_any(struct writer *w, uint32_t cp)
{
	uint32_t parts[PARTS_MAX];

	if (put_known(w, cp))
		return;
	if (cp == UINT32_MAX) {
		put_unknown(w);
		return;
	}
	size_t count = unicode_parts(parts, PARTS_MAX, cp);
	for (size_t i = 0; i < count; i++)
		if (!put_known(w, parts[i]))
			put_unknown(w);
}

struct str
gsm7_text(struct arena *a, struct str s)
{
	struct writer w = {.blank = false};

	s = unicode_compose(a, s);
	/* no code point of n bytes becomes more than 18 of 2 */
	buf_init(&w.out, 2 * PARTS_MAX * (s.len + 1));
	while (s.len) {
		struct str run = str_head(s, same_run(s));
		put_run(&w, run);
		s = str_skip(s, run.len);
		if (s.len)
			put_any(&w, take(&s));
	}
	struct str text = arena_str(a, buf_str(&w.out));
	buf_release(&w.out);
	return text;
}

/* ---- cutting ----------------------------------------------------------------------------- */

static struct str
head(struct str s, size_t max)
{
	struct str rest = s;
	size_t used = 0, len = 0;

	while (rest.len) {
		used += septets(take(&rest));
		if (used > max)
			break;
		len = s.len - rest.len;
	}
	return str_head(s, len);
}

/* Signs that nothing is left out behind. */
static struct str
without_signs(struct str s)
{
	while (s.len && strchr(" ,;:.-(\"'", s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct str
gsm7_cut(struct arena *a, struct str s, size_t max)
{
	static const struct str dots = STR_INIT("...");

	if (gsm7_length(s) <= max)
		return s;
	if (max <= dots.len)
		return STR("");
	struct str kept = head(s, max - dots.len);
	bool between = s.ptr[kept.len] == ' ';
	size_t blank = str_find_last(kept, ' ');
	if (!between && blank < kept.len)
		kept = str_head(kept, blank);
	kept = without_signs(kept);
	return kept.len ? arena_concat(a, kept, dots) : STR("");
}
