#include "markdown/target.h"

#include <string.h>

/* The length of a scheme without its colon, 0 when there is none. */
static size_t
scheme_length(struct str s)
{
	size_t n = 0;

	if (s.len == 0 || !char_is_alpha(s.ptr[0]))
		return 0;
	while (n < s.len && (char_is_alpha(s.ptr[n]) ||
	    char_is_digit(s.ptr[n]) || memchr("+-.", s.ptr[n], 3)))
		n++;
	return n < s.len && s.ptr[n] == ':' ? n : 0;
}

static bool
has_unsafe_byte(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		/* the C1 controls are two bytes in UTF-8 */
		bool c1 = c == 0xc2 && i + 1 < s.len &&
		    (unsigned char)s.ptr[i + 1] < 0xa0;
		if (c <= ' ' || c == 0x7f || c == '\\' || c1)
			return true;
	}
	return false;
}

static bool
has_host(struct str after_colon)
{
	return after_colon.len > 2 && str_has_prefix(after_colon, STR("//")) &&
	    !memchr("/?#:@", after_colon.ptr[2], 5);
}

enum md_target
md_target_kind(struct str target)
{
	struct str scheme = str_head(target, scheme_length(target));
	struct str rest = str_skip(target, scheme.len + 1);

	if (has_unsafe_byte(target))
		return MD_TARGET_REFUSED;
	if (scheme.len == 0) {
		if (str_has_prefix(target, STR("//")))
			return MD_TARGET_REFUSED;
		return target.len && target.ptr[0] == '#'
		    ? MD_TARGET_FRAGMENT : MD_TARGET_PAGE;
	}
	if (str_eq_nocase(scheme, STR("https")) ||
	    str_eq_nocase(scheme, STR("http")))
		return has_host(rest) ? MD_TARGET_WEB : MD_TARGET_REFUSED;
	if (str_eq_nocase(scheme, STR("mailto")) && rest.len)
		return MD_TARGET_MAIL;
	if (str_eq_nocase(scheme, STR("tel")) && rest.len)
		return MD_TARGET_TEL;
	return MD_TARGET_REFUSED;
}

/* The value of a hexadecimal digit, or -1. */
static int
hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *hit = c ? strchr(digits, char_lower(c)) : NULL;

	return hit ? (int)(hit - digits) : -1;
}

/* The byte that "%xx" at s stands for, or -1. */
static int
percent_value(struct str s)
{
	if (s.len < 3 || s.ptr[0] != '%')
		return -1;
	int high = hex_value(s.ptr[1]), low = hex_value(s.ptr[2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

struct str
md_target_mail_part(struct str target)
{
	struct str rest = str_skip(target, str_find(target, ':') + 1);

	return str_head(rest, str_find(rest, '?'));
}

/* What comes after mailto: may be anything; it is shown to others. */
static bool
is_address(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] <= ' ' ||
		    memchr("<>\"&\x7f", s.ptr[i], 5))
			return false;
	return str_find(s, '@') < s.len;
}

bool
md_target_next_address(struct buf *out, struct str *rest)
{
	struct str piece;

	while (str_cut(&piece, rest, ',')) {
		buf_clear(out);
		while (piece.len) {
			int value = percent_value(piece);
			bool decode = value > 0x20 && value < 0x7f;
			buf_add_char(out, decode ? (char)value : piece.ptr[0]);
			piece = str_skip(piece, decode ? 3 : 1);
		}
		if (is_address(buf_str(out)))
			return true;
	}
	return false;
}

void
md_target_add(struct buf *out, struct str target)
{
	/* unreserved and reserved characters of RFC 3986 but for [ ] & ' */
	static const char plain[] = "-_.~!*(),;:@=+$/?#";

	for (size_t i = 0; i < target.len; i++) {
		char c = target.ptr[i];
		if (char_is_alpha(c) || char_is_digit(c) ||
		    (c && strchr(plain, c)))
			buf_add_char(out, c);
		else if (c == '%' && percent_value(str_skip(target, i)) >= 0)
			buf_add_char(out, c);
		else if (c == '&')
			buf_add(out, STR("&amp;"));
		else if (c == '\'')
			buf_add(out, STR("&#39;"));
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
}
