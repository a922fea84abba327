/*
 * output/short: an entry of the news as one text message.
 *
 * At most 160 septets of the GSM alphabet (render/gsm7.h), in one line:
 *
 *	Mandatos ausgefallen: nicht erreichbar seit 24.04.2020 14:00, Ersatz:
 *	rat@stadt.example (bis 26.05.2020), nächste Info bis 25.04.2020 12:00
 *
 * It is made of whole parts. What does not fit is left out, the least important
 * part first: the title of the entry stays; then come state and time, what to
 * use instead, the newest update, the promised next one, the planned end, the
 * address of the page, the name of the site. A title that is too long alone is
 * cut at a word. Nothing else is cut; an address is there whole or not at all,
 * and not if the alphabet lacks one of its letters.
 *
 * Words are those of the language of the tree ("short" of the locale), times
 * are local. What holds is asked of the model through the view's instant, so
 * the line is right whenever the file it stands in is.
 *
 * The results live in the view's arena; nothing can fail.
 */
#ifndef OUTPUT_SHORT_H
#define OUTPUT_SHORT_H

#include "model/news.h"
#include "output/view.h"

struct str short_text(struct view *v, const struct news *n);

/*
 * What is current, as entries of which only kind, record, audiences and what
 * belongs to dates is set: disturbances, worst first; planned ones, the next
 * first; changed dates that are not over; consultations that are open, then
 * those to come. For the general public, at most NEWS_MAX.
 */
struct news_list short_list(struct view *v);

#endif
