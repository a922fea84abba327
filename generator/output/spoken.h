/*
 * output/spoken: texts as a voice reads them out.
 *
 * For the switchboard's announcement, which a person records or a speech
 * program reads. Words are kept; addresses are spelled, as nobody can hear
 * where a dot or a hyphen is, and numbers of telephones digit by digit:
 *
 *	rat.neu@stadt.example   rat Punkt neu ät stadt Punkt example
 *	+49 391 540-0           plus 4 9, 3 9 1, 5 4 0, 0
 *
 * The words are those of the tree's language ("spoken" of the locale). Results
 * live in the view's arena and are one line without blanks at the ends.
 * Nothing can fail.
 */
#ifndef OUTPUT_SPOKEN_H
#define OUTPUT_SPOKEN_H

#include "output/view.h"

/* Code points of a text that are read out; more is cut at a word. */
enum { SPOKEN_MAX = 240 };

/* A way to reach somebody; of a web address without "https://". */
struct str spoken_address(struct view *v, enum contact_kind kind,
    struct str value);

/*
 * A title or remark with the addresses in it spelled, and without punctuation
 * at its end but "?", since it will be part of a sentence.
 */
struct str spoken_text(struct view *v, struct str text);

/* "Freitag, 24. April 2020, 14 Uhr 05"; of an end the last instant before it, if
 * it has no time of day. */
struct str spoken_time(struct view *v, const struct when *w, bool end);

/* The end of a period: "15 Uhr 30" on the day of its start, else with its day. */
struct str spoken_end(struct view *v, int64_t start, int64_t end);

#endif
