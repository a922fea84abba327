/*
 * render/gsm7: what fits into a text message.
 *
 * The GSM 7 bit default alphabet and its extension table (3GPP TS 23.038,
 * 6.2.1 and 6.2.1.1): a message of 160 septets holds what is written in it. A
 * single character beyond it, such as a dash, makes telephones send the whole
 * in UCS-2, of which only 70 characters fit, or in several parts, which cost
 * as many times. Characters of the extension table (^ { } \ [ ~ ] | and the
 * euro) take two septets.
 *
 * Texts are UTF-8 on both sides; it is the gateway that packs septets. Results
 * live in the given arena. Nothing can fail; all of it is linear.
 */
#ifndef RENDER_GSM7_H
#define RENDER_GSM7_H

#include "base/arena.h"
#include "base/str.h"

/* septets of one message, and what says that a character of the extension
 * table follows: gsm7_code() of such a one is GSM7_ESCAPE << 8 and its code */
enum { GSM7_SEPTETS = 160, GSM7_ESCAPE = 0x1b };

/* The code of a character, or -1 when the alphabet has none for it. */
int gsm7_code(uint32_t cp);

/* Is all of it in the alphabet? */
bool gsm7_is(struct str s);

/* Septets of a text; what is not in the alphabet counts as the one "?". */
size_t gsm7_length(struct str s);

/*
 * The text in letters of the alphabet: "Ł" becomes "L", "„“" quotes, a dash
 * "-", "…" three dots; ä, ö, ü and ß are there. Line breaks and tabs are blanks,
 * of which there is never more than one, and none at the ends. Marks of
 * direction and the like vanish; what has no form, such as other scripts and
 * emoji, becomes "?", once for several of them.
 */
struct str gsm7_text(struct arena *a, struct str s);

/*
 * Such a text in at most max septets: cut behind a word, with "..." for what
 * was left out. Within a word only if not even one would fit. Empty when max is
 * too small for that, too.
 */
struct str gsm7_cut(struct arena *a, struct str s, size_t max);

#endif
