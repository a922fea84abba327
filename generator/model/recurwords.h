/*
 * model/recurwords: recurrence rules in words, English or German.
 *
 * The half of recur_parse() that reads "monthly, first Tuesday" and "jeden
 * zweiten und vierten Dienstag im Monat"; use it through model/recur.h, which
 * lists the forms. It has no grammar of whole sentences: each word is looked
 * up, adds to a rule, and must make sense after those before it; at the end
 * the whole must say one thing and no other. What could mean two dates ("every
 * second Tuesday": of the month, or every other week?) is refused, and so is a
 * word that is not known.
 *
 * Nothing is allocated; the table of words is constant.
 */
#ifndef MODEL_RECURWORDS_H
#define MODEL_RECURWORDS_H

#include "model/recur.h"

/*
 * Reads words into `out`, which is empty but for its defaults. On -1 `why` is
 * the word that is not understood, a view into `text`, or empty when it is the
 * sentence as a whole.
 */
__attribute__((warn_unused_result))
int recurwords_parse(struct recur *out, struct str *why, struct str text);

#endif
