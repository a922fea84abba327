/*
 * output/cut: a long text shortened where it can be read to its end.
 *
 * For pages of one sheet and files of a limited size. The text is cut behind
 * the last sentence that fits, if that leaves half of the room or more; else
 * between two words, with "…" behind. A full stop behind a digit or a single
 * letter ends no sentence ("24. April", "z. B."), nor does one that no capital
 * or digit follows.
 *
 * Lengths are counted in code points; `max` is at least 1. Nothing can fail.
 */
#ifndef OUTPUT_CUT_H
#define OUTPUT_CUT_H

#include "base/arena.h"
#include "output/view.h"

/*
 * At most `max` code points of a plain text, "…" included; `*cut` is set to
 * true when something is left out, and else stays as it is.
 */
struct str cut_text(struct arena *a, struct str text, size_t max, bool *cut);

/*
 * key: at most `max` code points of the first paragraph of an incident's
 * summary, as HTML without blocks, without markup and links, but with
 * addresses and their alternates; none when there is no paragraph.
 */
void cut_set_excerpt(struct view *v, struct value *obj, const char *key,
    const struct incident *inc, size_t max, bool *cut);

#endif
