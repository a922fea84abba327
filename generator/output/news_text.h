/*
 * output/news_text: an entry of the news in words.
 *
 * The same entry stands in many feeds: what takes a parser is made once
 * (output/recall.h).
 *
 * In the language of the tree, as bare text without markup; what is to be used
 * instead of an address stands behind it (output/view_plain.h). Results live in
 * the view's arena. Nothing can fail.
 */
#ifndef OUTPUT_NEWS_TEXT_H
#define OUTPUT_NEWS_TEXT_H

#include "model/news.h"
#include "output/recall.h"

/*
 * What determines an entry, for pieces made of it; number holds its kind in the
 * lowest NEWS_CALL_BITS bits, the rest is the caller's.
 */
enum { NEWS_CALL_BITS = 4 };

struct recall_call news_text_call(const struct news *n,
    int (*make)(struct str *out, struct view *v, const void *ctx));
/* Says the records an entry is about: first thing in such a make(). */
void news_text_read(struct view *v, const struct news *n);

/* "Behoben: Ausfall der Mandatos-Postfächer" */
struct str news_text_title(struct view *v, const struct news *n);

/* What it is about in one line: the first paragraph, or the date's new time. */
struct str news_text_summary(struct view *v, const struct news *n);

/* The newest that was said: the text of the newest update that belongs to the
 * entry, with its heading; else the summary. */
struct str news_text_latest(struct view *v, const struct news *n);

/* The address of its page: absolute when the site knows its own, else relative
 * to the file in the making. */
struct str news_text_url(struct view *v, const struct news *n);

/*
 * The word of data files for how it is now: the worst state that an incident
 * means for those it concerns, the stage of a consultation; NULL for dates.
 */
const char *news_text_state(struct view *v, const struct news *n);

/* The services it is about, each once. */
struct news_services {
	const struct service **items;
	size_t count, cap;
};

struct news_services news_text_services(struct view *v, const struct news *n);

#endif
