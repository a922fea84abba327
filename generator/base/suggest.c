#include "base/suggest.h"

enum { WORD_MAX = 48 };

struct suggest
suggest_start(struct str word)
{
	unsigned third = (unsigned)(word.len < WORD_MAX ? word.len : WORD_MAX) / 3;

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

static bool
same(struct str a, size_t i, struct str b, size_t j)
{
	return char_lower(a.ptr[i]) == char_lower(b.ptr[j]);
}

unsigned
edit_distance(struct str a, struct str b, unsigned cap)
{
	/* three rows of the table, for swaps of neighbours */
	unsigned rows[3][WORD_MAX + 1];

	if (a.len > WORD_MAX || b.len > WORD_MAX)
		return str_eq_nocase(a, b) ? 0 : cap;
	for (unsigned j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a.len; i++) {
		unsigned *row = rows[i % 3], *up = rows[(i + 2) % 3];
		const unsigned *up2 = rows[(i + 1) % 3];
		row[0] = i;
		for (unsigned j = 1; j <= b.len; j++) {
			bool eq = same(a, i - 1, b, j - 1);
			row[j] = min3(up[j] + 1, row[j - 1] + 1, up[j - 1] + !eq);
			if (i > 1 && j > 1 && same(a, i - 1, b, j - 2) &&
			    same(a, i - 2, b, j - 1) && up2[j - 2] + 1 < row[j])
				row[j] = up2[j - 2] + 1;
		}
	}
	unsigned n = rows[a.len % 3][b.len];
	return n < cap ? n : cap;
}
