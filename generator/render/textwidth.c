#include "render/textwidth.h"

#include "base/utf8.h"

/* In hundredths of an em. */
enum { NARROW = 40, MEDIUM = 64, BROAD = 80, WIDEST = 102, FOREIGN = 125 };

static bool
is_one_of(const char *set, char c)
{
	return str_find(str_from(set), c) < str_from(set).len;
}

static unsigned
ascii_width(char c)
{
	if (is_one_of(" ijlI.,:;'|!", c))
		return NARROW + 2;
	if (is_one_of("ftr()[]{}-/\\\"`", c))
		return NARROW + 7;
	if (is_one_of("mMW%@", c))
		return WIDEST;
	if ((c >= 'A' && c <= 'Z') || is_one_of("w+<>=~_&#", c))
		return BROAD + 3;
	return MEDIUM;
}

static unsigned
width(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_width((char)cp);
	/* from Hangul on, letters fill a square */
	return cp < 0x1100 ? BROAD : FOREIGN;
}

unsigned
textwidth_of(struct str text, unsigned font_size)
{
	unsigned long sum = 0;

	while (text.len) {
		uint32_t cp;
		size_t n = utf8_decode(&cp, text);
		sum += n ? width(cp) : BROAD;
		text = str_skip(text, n ? n : 1);
	}
	return (unsigned)((sum * font_size + 99) / 100);
}
