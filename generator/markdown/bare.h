/*
 * markdown/bare: addresses in running text.
 *
 * Finds what people write without any markup: http://..., https://... and
 * mail addresses. An address begins at the start of the text or behind a
 * character that cannot be part of one. It ends before a blank, a quotation
 * mark, "<" and the punctuation of the sentence: ".", ",", ":", ";", "!", "?",
 * "*", "_", "'" and closing brackets that the address itself did not open.
 *
 * A mail address here is ASCII, at most 64 characters before the "@", with at
 * least two labels behind it, the last one of letters (RFC 5321 allows more,
 * but nobody has such an address).
 *
 * Views only; linear over all calls for one text. Nothing can fail.
 */
#ifndef MARKDOWN_BARE_H
#define MARKDOWN_BARE_H

#include "base/str.h"

struct md_bare {
	size_t at;       /* offset in the text */
	struct str link; /* as it stands there */
	bool mail;
};

/* The first address at or after `from`; false when there is none. */
bool md_bare_next(struct md_bare *out, struct str text, size_t from);

#endif
