#include "render/textwidth.h"

#include "base/utf8.h"

/* In hundredths of an em: groups of letters of about one width. */
static const struct group {
	const char *letters;
	unsigned width;
} groups[] = {
    {"ijl'|", 31},
    {" .,:;!I()[]/\\-ft\"", 45},
    {"rcksvxyzJ", 60},
    {"mMW%@", 103},
    {"ABCDEFGHKLNOPQRSTUVXYZw+<>=~&#", 84},
};

enum { OTHER_ASCII = 66, OTHER = 84, SQUARE = 125 };

static unsigned
ascii_width(char c)
{
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		struct str letters = str_from(groups[i].letters);
		if (str_find(letters, c) < letters.len)
			return groups[i].width;
	}
	return OTHER_ASCII;
}

static unsigned
width(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_width((char)cp);
	/* from Hangul on, letters fill a square */
	return cp < 0x1100 ? OTHER : SQUARE;
}

unsigned
textwidth_of(struct str text, unsigned font_size)
{
	unsigned long sum = 0;

	while (text.len) {
		uint32_t cp;
		size_t n = utf8_decode(&cp, text);
		sum += n ? width(cp) : OTHER;
		text = str_skip(text, n ? n : 1);
	}
	return (unsigned)((sum * font_size + 99) / 100);
}
