#include "content/forms.h"

#include <string.h>

#include "base/suggest.h"

enum { ID_MAX = 120 };

static bool
is_one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_eq_nocase(s, str_from(*words)))
			return true;
	return false;
}

bool
forms_is_yes(struct str s)
{
	return is_one_of(s, (const char *const[]){"yes", "true", "ja", "wahr",
				NULL});
}

bool
forms_is_no(struct str s)
{
	return is_one_of(s, (const char *const[]){"no", "false", "nein",
				"falsch", NULL});
}

/*
 * Takes the next character of a key off s, as it compares: at most two bytes,
 * since an umlaut becomes two letters.
 */
static size_t
next_folded(char out[2], struct str *s)
{
	static const struct {
		const char *from, *to;
	} umlauts[] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ä", "ae"},
	    {"Ö", "oe"}, {"Ü", "ue"}, {"ß", "ss"}};

	bool ascii = (unsigned char)s->ptr[0] < 0x80;
	for (size_t i = 0; !ascii && i < sizeof umlauts / sizeof *umlauts; i++)
		if (str_has_prefix(*s, str_from(umlauts[i].from))) {
			*s = str_skip(*s, strlen(umlauts[i].from));
			memcpy(out, umlauts[i].to, 2);
			return 2;
		}
	char c = char_lower(s->ptr[0]);
	out[0] = c == ' ' || c == '-' ? '_' : c;
	*s = str_skip(*s, 1);
	return 1;
}

bool
forms_same_key(struct str a, struct str b)
{
	char ca[2], cb[2];
	size_t na = 0, nb = 0, ia = 0, ib = 0;

	for (;;) {
		if (ia == na && a.len) {
			na = next_folded(ca, &a);
			ia = 0;
		}
		if (ib == nb && b.len) {
			nb = next_folded(cb, &b);
			ib = 0;
		}
		if (ia == na || ib == nb)
			return ia == na && ib == nb;
		if (ca[ia++] != cb[ib++])
			return false;
	}
}

/* The first letter of its first character, as it compares. */
static char
first_folded(struct str s)
{
	char c[2];

	if (char_is_alpha(s.ptr[0]))
		return char_lower(s.ptr[0]);
	(void)next_folded(c, &s);
	return c[0];
}

bool
forms_same_start(struct str a, struct str b)
{
	return a.len && b.len && first_folded(a) == first_folded(b);
}

struct str
forms_key(struct arena *a, struct str text)
{
	char *p = arena_alloc(a, text.len * 2 + 1);
	size_t n = 0;

	while (text.len)
		n += next_folded(p + n, &text);
	return str_make(p, n);
}

bool
forms_is_id(struct str s)
{
	if (s.len == 0 || s.len > ID_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (!char_is_digit(c) && !(c >= 'a' && c <= 'z') && c != '-' &&
		    c != '_')
			return false;
	}
	return true;
}

static bool
is_domain(struct str s)
{
	struct str label;

	if (s.len == 0 || s.len > 253 || s.ptr[s.len - 1] == '.' ||
	    str_find(s, '.') == s.len)
		return false;
	while (str_cut(&label, &s, '.')) {
		if (label.len == 0 || label.len > 63 || label.ptr[0] == '-' ||
		    label.ptr[label.len - 1] == '-')
			return false;
		for (size_t i = 0; i < label.len; i++) {
			char c = label.ptr[i];
			/* bytes of letters beyond ASCII are allowed */
			if (!char_is_digit(c) && !char_is_alpha(c) && c != '-' &&
			    (unsigned char)c < 0x80)
				return false;
		}
	}
	return true;
}

bool
forms_is_email(struct str s)
{
	size_t at = str_find_last(s, '@');
	struct str local = str_head(s, at);

	if (at == s.len || local.len == 0 || local.len > 64 ||
	    local.ptr[0] == '.' || local.ptr[local.len - 1] == '.')
		return false;
	for (size_t i = 0; i < local.len; i++) {
		char c = local.ptr[i];
		if (c == '.' && local.ptr[i + 1] == '.')
			return false;
		if (!char_is_digit(c) && !char_is_alpha(c) &&
		    (unsigned char)c < 0x80 &&
		    memchr("!#$%&'*+-/=?^_`{|}~.", c, 20) == NULL)
			return false;
	}
	return is_domain(str_skip(s, at + 1));
}

bool
forms_is_phone(struct str s)
{
	unsigned digits = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (char_is_digit(s.ptr[i]))
			digits++;
		else if (memchr("+-/() .", s.ptr[i], 7) == NULL)
			return false;
	}
	return digits >= 2 && digits <= 20 && s.len <= 40;
}

bool
forms_is_web(struct str s)
{
	static const struct str https = STR_INIT("https://"),
	    http = STR_INIT("http://");
	size_t scheme = str_eq_nocase(str_head(s, https.len), https) ? https.len
	    : str_eq_nocase(str_head(s, http.len), http)	 ? http.len
								 : 0;

	if (scheme == 0 || s.len == scheme || s.len > 2000)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] <= ' ' ||
		    memchr("<>\"\\^`{|}", s.ptr[i], 9))
			return false;
	return s.ptr[scheme] != '/' && s.ptr[scheme] != '.';
}

int
forms_word(int *value, struct str *nearest, const struct word *words,
    struct str text)
{
	struct suggest s = suggest_start(text);

	for (const struct word *w = words; w->english; w++)
		if (forms_same_key(text, str_from(w->english)) ||
		    forms_same_key(text, str_from(w->german))) {
			*value = w->value;
			return 0;
		}
	for (const struct word *w = words; w->english; w++) {
		suggest_offer(&s, str_from(w->english));
		suggest_offer(&s, str_from(w->german));
	}
	*nearest = suggest_best(&s);
	return -1;
}

/* True when an earlier entry has the value: only the first is shown. */
static bool
is_repeated(const struct word *words, const struct word *w)
{
	for (; words < w; words++)
		if (words->value == w->value)
			return true;
	return false;
}

static struct str
one_list(struct arena *a, const struct word *words, bool german)
{
	struct str all = {0};

	for (const struct word *w = words; w->english; w++) {
		if (is_repeated(words, w))
			continue;
		if (all.len)
			all = arena_concat(a, all, STR(", "));
		all = arena_concat(a, all, str_from(german ? w->german : w->english));
	}
	return all;
}

struct str
forms_word_list(struct arena *a, const struct word *words)
{
	struct str english = arena_concat(a, one_list(a, words, false),
	    STR(DIAG_OR));

	return arena_concat(a, english, one_list(a, words, true));
}
