/*
 * content/forms: the small forms that values take.
 *
 * Words for yes and no, how keys and words compare, what may be a mail
 * address, a telephone number, a link, an id. Pure functions; only forms_key() and
 * forms_word_list() allocate.
 */
#ifndef CONTENT_FORMS_H
#define CONTENT_FORMS_H

#include "base/arena.h"
#include "content/tables.h"

/* yes, true, ja, wahr / no, false, nein, falsch; any case. Nothing else. */
bool forms_is_yes(struct str s);
bool forms_is_no(struct str s);

/*
 * Equal as keys: without regard to case, umlauts (ä or ae), and to what
 * stands between words (blank, '-', '_').
 */
bool forms_same_key(struct str a, struct str b);
/* Do they begin alike? Then they may be. False when one is empty. */
bool forms_same_start(struct str a, struct str b);

/* Lower case, ä → ae, blanks and '-' → '_'. */
struct str forms_key(struct arena *a, struct str text);

/* A word's value; -1 when it is none, `nearest` then gets a suggestion. */
int forms_word(int *value, struct str *nearest, const struct word *words,
    struct str text);
/* All words of a list for a message, in both languages (DIAG_OR). */
struct str forms_word_list(struct arena *a, const struct word *words);

/*
 * What may stand in a key: a mail address without quoting (RFC 5321
 * dot-string), a telephone number (digits, blanks, + - / ( ) .), a link with
 * https or http.
 */
bool forms_is_email(struct str s);
bool forms_is_phone(struct str s);
bool forms_is_web(struct str s);

/* Lower-case ASCII letters, digits, '-', '_'; not empty, at most 120 bytes. */
bool forms_is_id(struct str s);

#endif
