/*
 * base/unicode: letters: comparing, finding, sorting, slugs.
 *
 * The only place that knows utf8proc. Results live in the given arena (or are
 * the argument itself, when nothing had to change). The argument is valid
 * UTF-8 (base/utf8.h sees to that); for other bytes the result is some text,
 * never a fault. Nothing depends on the locale of the process.
 *
 * Sources: Unicode Standard 3.13 and UAX 15 for folding (NFKC_Casefold),
 * DIN 5007-1 (dictionaries) and DIN 5007-2 (lists of names) for the order.
 *
 * None of these can fail. They are linear in the length of the text.
 */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/arena.h"
#include "base/str.h"

/*
 * For comparing: equal for texts that people hold for the same: case, width,
 * composed or not ("Ö" is "o" with dots), soft hyphens. ß is ss, but ä stays ä.
 */
struct str unicode_fold(struct arena *a, struct str s);

/*
 * For finding: folded, and without marks: "Müller" gives "muller", "Łódź"
 * "lodz". The second writes German umlauts out: "mueller". An index holds both
 * forms; what a citizen types is folded the same way.
 */
struct str unicode_search(struct arena *a, struct str s);
struct str unicode_search_german(struct arena *a, struct str s);

/*
 * For sorting with str_cmp(). The first is DIN 5007-1 (ä like a), the second
 * 5007-2 (ä like ae), both with ß like ss and letters with marks like those
 * without. Blanks part words and come before everything else, a hyphen counts
 * as a blank, other signs do not count, digits come before letters. Texts that
 * are equal by this are told apart by their own bytes, which stand behind a
 * NUL at the end of the key: the order is total, and the same everywhere.
 */
struct str unicode_sort_key(struct arena *a, struct str s);
struct str unicode_sort_key_names(struct arena *a, struct str s);

/*
 * For addresses: a-z, 0-9 and single '-' inside, at most max bytes, cut
 * between words if that leaves something. "Öffnungszeiten & Straße" gives
 * "oeffnungszeiten-strasse". Empty when no letter has a Latin form.
 */
struct str unicode_slug(struct arena *a, struct str s, size_t max);

/*
 * For A to Z lists: "Ömer" gives "O", a digit or another script "#". Signs
 * before the first letter or digit are passed over. Static text.
 */
struct str unicode_initial(struct arena *a, struct str s);

/* Letters and their marks as one, where there is one (NFC). */
struct str unicode_compose(struct arena *a, struct str s);

/*
 * For those who have few letters: what a code point consists of, without marks
 * and with the plain signs for fancy ones: "ł" gives "l", "№" "No", a dash of
 * any length "-". At most max code points into parts; their number, which is 0
 * for marks of direction and the like.
 */
size_t unicode_parts(uint32_t *parts, size_t max, uint32_t cp);

#endif
