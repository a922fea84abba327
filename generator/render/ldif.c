#include "render/ldif.h"

#include <string.h>

void
ldif_init(struct ldif *d, struct buf *out)
{
	*d = (struct ldif){{.out = out, .max = LDIF_LINE_MAX, .end = "\n"}};
}

/* RFC 2849: SAFE-STRING, without a blank at its end */
static bool
is_safe(struct str s)
{
	if (s.len && (memchr(" :<", s.ptr[0], 3) || s.ptr[s.len - 1] == ' '))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < 0x20 ||
		    (unsigned char)s.ptr[i] > 0x7e)
			return false;
	return true;
}

static void
put_base64(struct fold *f, struct str s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < s.len; i += 3) {
		char out[4] = "====";
		uint32_t bits = 0;
		size_t n = s.len - i < 3 ? s.len - i : 3;
		for (size_t k = 0; k < n; k++)
			bits |= (uint32_t)(unsigned char)s.ptr[i + k]
			    << (16 - 8 * k);
		for (size_t k = 0; k <= n; k++)
			out[k] = digits[bits >> (18 - 6 * k) & 63];
		fold_text(f, str_make(out, sizeof out));
	}
}

void
ldif_attribute(struct ldif *d, const char *name, struct str value)
{
	bool safe = is_safe(value);

	if (value.len == 0)
		return;
	fold_text(&d->fold, str_from(name));
	fold_text(&d->fold, safe ? STR(": ") : STR(":: "));
	if (safe)
		fold_text(&d->fold, value);
	else
		put_base64(&d->fold, value);
	fold_end(&d->fold);
}

void
ldif_entry(struct ldif *d, struct str name)
{
	ldif_attribute(d, "dn", name);
}

void
ldif_end(struct ldif *d)
{
	fold_end(&d->fold);
}

bool
ldif_is_printable(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_alpha(s.ptr[i]) && !char_is_digit(s.ptr[i]) &&
		    memchr("'()+,-./:? ", s.ptr[i], 11) == NULL)
			return false;
	return s.len > 0;
}

bool
ldif_is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] > 0x7e ||
		    (unsigned char)s.ptr[i] < 0x20)
			return false;
	return s.len > 0;
}
