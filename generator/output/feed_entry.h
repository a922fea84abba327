/*
 * output/feed_entry: the text of one entry of a feed.
 *
 * The values of the template "feed-entry":
 *
 *	services     those affected: names in one text, or none
 *	channels     where a date was to take place: the same
 *	instead      what the audience is to use now: [alternate...] as in
 *	             output/view_contact.h; has_instead
 *	each_own     {href} when each address has an alternate of its own; or none
 *	next_update  when the next update is promised, or none
 *	updates      newest first: {time, phase_word, title, text, lang}
 *	more         there are older updates than these
 *	summary      what the incident is about, as HTML, or none; text_lang
 *	plain        a sentence instead of all that, or none
 *	href         its page
 */
#ifndef OUTPUT_FEED_ENTRY_H
#define OUTPUT_FEED_ENTRY_H

#include "model/news.h"
#include "output/view.h"

struct feed_entry {
	const struct news *news;
	unsigned audience; /* for whom the feed is */
	size_t updates;    /* so many of an incident's updates at most */
};

/* Escaped HTML in the view's arena; -1 when the template failed. */
__attribute__((warn_unused_result))
int feed_entry_html(struct str *out, struct view *v,
    const struct feed_entry *e);

#endif
