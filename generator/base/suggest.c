#include "base/suggest.h"

#include "base/utf8.h"

enum { WORD_MAX = 48 };

struct suggest
suggest_start(struct str word)
{
	size_t len = utf8_length(word);
	unsigned third = (unsigned)(len < WORD_MAX ? len : WORD_MAX) / 3;

	/* one more than what is near enough */
	return (struct suggest){.word = word, .distance = (third ? third : 1) + 1};
}

void
suggest_offer(struct suggest *s, struct str candidate)
{
	unsigned n = edit_distance(s->word, candidate, s->distance);

	if (n < s->distance) {
		s->distance = n;
		s->best = candidate;
	}
}

struct str
suggest_best(const struct suggest *s)
{
	return s->best;
}

static unsigned
min3(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

/* The letters of a word, ASCII in lower case; false when it is too long. */
static bool
letters_of(uint32_t letters[WORD_MAX], size_t *count, struct str s)
{
	uint32_t cp;

	*count = 0;
	for (size_t n; s.len; s = str_skip(s, n)) {
		if (*count == WORD_MAX)
			return false;
		n = utf8_decode(&cp, s);
		if (n <= 1) {
			n = 1;
			cp = (unsigned char)char_lower(s.ptr[0]);
		}
		letters[(*count)++] = cp;
	}
	return true;
}

unsigned
edit_distance(struct str a, struct str b, unsigned cap)
{
	/* three rows of the table, for swaps of neighbours */
	unsigned rows[3][WORD_MAX + 1];
	uint32_t x[WORD_MAX], y[WORD_MAX];
	size_t nx, ny;

	if (!letters_of(x, &nx, a) || !letters_of(y, &ny, b))
		return str_eq_nocase(a, b) ? 0 : cap;
	/* nothing is near to most: thousands are offered */
	if ((nx > ny ? nx - ny : ny - nx) >= cap)
		return cap;
	for (unsigned j = 0; j <= ny; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= nx; i++) {
		unsigned *row = rows[i % 3], *up = rows[(i + 2) % 3];
		const unsigned *up2 = rows[(i + 1) % 3];
		unsigned least = row[0] = i;
		for (unsigned j = 1; j <= ny; j++) {
			row[j] = min3(up[j] + 1, row[j - 1] + 1,
			    up[j - 1] + (x[i - 1] != y[j - 1]));
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] &&
			    x[i - 2] == y[j - 1] && up2[j - 2] + 1 < row[j])
				row[j] = up2[j - 2] + 1;
			least = row[j] < least ? row[j] : least;
		}
		if (least >= cap)
			return cap;
	}
	unsigned n = rows[nx % 3][ny];
	return n < cap ? n : cap;
}
