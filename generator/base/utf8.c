#include "base/utf8.h"

#include <string.h>

#include "base/sixteen.h"

static const struct str bom = STR_INIT("\xef\xbb\xbf");

static bool
is_tail(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/*
 * The length of a form by its first byte, and the smallest value that needs
 * this length: below it the form is overlong.
 */
static size_t
form(uint32_t *bits, uint32_t *least, unsigned char first)
{
	if (first < 0x80) {
		*bits = first, *least = 0;
		return 1;
	}
	if (first >= 0xc2 && first < 0xe0) {
		*bits = first & 0x1f, *least = 0x80;
		return 2;
	}
	if (first >= 0xe0 && first < 0xf0) {
		*bits = first & 0x0f, *least = 0x800;
		return 3;
	}
	if (first >= 0xf0 && first < 0xf5) {
		*bits = first & 0x07, *least = 0x10000;
		return 4;
	}
	return 0;
}

size_t
utf8_decode_long(uint32_t *cp, struct str s)
{
	uint32_t v, least;

	if (s.len == 0)
		return 0;
	size_t n = form(&v, &least, (unsigned char)s.ptr[0]);
	if (n == 0 || n > s.len)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (!is_tail(s.ptr[i]))
			return 0;
		v = v << 6 | ((unsigned char)s.ptr[i] & 0x3f);
	}
	if (v < least || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
		return 0;
	*cp = v;
	return n;
}

size_t
utf8_encode(char out[UTF8_BYTES_MAX], uint32_t cp)
{
	size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	static const unsigned char marks[] = {0, 0x00, 0xc0, 0xe0, 0xf0};

	for (size_t i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3f));
		cp >>= 6;
	}
	out[0] = (char)(marks[n] | cp);
	return n;
}

bool
utf8_is_control(uint32_t cp)
{
	if (cp < 0x20)
		return cp != '\t' && cp != '\n' && cp != '\r';
	if (cp < 0x7f)
		return false;
	return cp < 0xa0 || (cp >= 0x202a && cp <= 0x202e) ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xe000 || cp == 0xfeff ||
	    (cp & 0xfffe) == 0xfffe;
}

/*
 * How many of the next bytes are printable ASCII or end a line, in steps of
 * sixteen: nearly all text is, and every byte of a source passes through here.
 */
static size_t
plain_run(const char *p, size_t len)
{
	size_t n = 0;

	for (; len - n >= sizeof(sixteen); n += sizeof(sixteen)) {
		sixteen v = sixteen_load(p + n);
		sixteen marks = ~(sixteen_within(v, ' ', '~') |
		    sixteen_equal(v, '\n'));
		if (sixteen_any(marks))
			return n + sixteen_first(marks);
	}
	return n;
}

/*
 * The length of what needs no second look at s: one of those, or a letter of two
 * bytes; no control has its form. 0: it has to be decoded.
 */
static size_t
good_length(struct str s)
{
	unsigned char c = (unsigned char)s.ptr[0];

	if (c == '\n' || (c >= ' ' && c <= '~'))
		return 1;
	return c >= 0xc3 && c < 0xe0 && s.len > 1 && is_tail(s.ptr[1]) ? 2 : 0;
}

enum utf8_fault
utf8_check(size_t *where, struct str s)
{
	uint32_t cp;

	*where = s.len;
	if (s.len == 0)
		return UTF8_OK;
	for (size_t i = utf8_skip_bom(s).len < s.len ? bom.len : 0;;) {
		i += plain_run(s.ptr + i, s.len - i);
		if (i == s.len)
			return UTF8_OK;
		size_t n = good_length(str_skip(s, i));
		if (n == 0) {
			n = utf8_decode(&cp, str_skip(s, i));
			if (n == 0 || utf8_is_control(cp)) {
				*where = i;
				return n ? UTF8_CONTROL : UTF8_INVALID;
			}
		}
		i += n;
	}
}

struct str
utf8_skip_bom(struct str s)
{
	return str_has_prefix(s, bom) ? str_skip(s, bom.len) : s;
}

/* Bytes of the code point at s, which is not empty; 1 for what is none. */
static size_t
step(struct str s)
{
	uint32_t cp;
	size_t n = utf8_decode(&cp, s);

	return n ? n : 1;
}

unsigned
utf8_column(struct str line, size_t offset)
{
	unsigned column = 1;

	if (offset > line.len)
		offset = line.len;
	for (size_t i = 0; i < offset; column++) {
		i += step(str_skip(line, i));
		if (i > offset) /* within a code point */
			break;
	}
	return column;
}

struct loc
utf8_loc(struct str text, size_t offset)
{
	struct str rest = utf8_skip_bom(text);
	size_t mark = text.len - rest.len;
	unsigned line = 1;

	offset = offset > mark ? offset - mark : 0;
	for (;;) {
		size_t end = str_find(rest, '\n');
		if (offset <= end || end == rest.len)
			break;
		rest = str_skip(rest, end + 1);
		offset -= end + 1;
		line++;
	}
	return (struct loc){line, utf8_column(rest, offset)};
}

size_t
utf8_length(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; count++)
		i += step(str_skip(s, i));
	return count;
}

struct str
utf8_head(struct str s, size_t n)
{
	size_t i = 0;

	while (n-- > 0 && i < s.len)
		i += step(str_skip(s, i));
	return str_head(s, i);
}

int
utf8_report(struct diags *d, struct str path, struct str text)
{
	return utf8_report_part(d, path, text, 1);
}

int
utf8_report_part(struct diags *d, struct str path, struct str text,
    unsigned first_line)
{
	size_t where = 0;
	enum utf8_fault fault = UTF8_CONTROL;
	uint32_t cp = 0xfeff;

	if (first_line == 1 || utf8_skip_bom(text).len == text.len)
		fault = utf8_check(&where, text);
	if (fault == UTF8_OK)
		return 0;
	struct pos pos = pos_at(path, utf8_loc(text, where));
	pos.at.line += first_line - 1;
	if (fault == UTF8_CONTROL)
		utf8_decode(&cp, str_skip(text, where));
	else
		cp = (unsigned char)text.ptr[where];
	return fault == UTF8_CONTROL
	    ? DIAG(d, DIAG_CONTROL_CHARACTER, pos,
	        arena_printf(&d->arena, "U+%04X", (unsigned)cp))
	    : DIAG(d, DIAG_INVALID_UTF8, pos,
	        arena_printf(&d->arena, "0x%02X", (unsigned)cp));
}
