/*
 * output/feed: what a reader subscribes to, in three formats.
 *
 *	Atom      RFC 4287, the one pages name first
 *	RSS       2.0, with the address of the feed as atom:link
 *	JSON      JSON Feed 1.1
 *
 * One feed for what concerns the general public, and one for each audience,
 * topic, service, person and body, in each language but easy language; what is
 * in which says model/news.h. The newest 25 entries, and more, to NEWS_MAX, as
 * long as they are within two days of the newest: who asks now and then misses
 * nothing, and what is fetched again and again stays small.
 *
 * Ids are tag: URIs (RFC 4151) of the host in `url`, the language's folder and
 * the entry's own name (news.id): they stay when the site is built for another
 * address, or a title is corrected. An entry has the same id in every feed of
 * one language. `updated` of a feed is that of its newest entry, never the
 * build's; a feed without entries has 1970.
 *
 * When the site does not know its address, links are relative to the feed, as
 * readers resolve them that know where they got it from; RSS and JSON Feed ask
 * for absolute ones, so a city that wants subscribers sets `url`. There is no
 * xml:base, which readers treat in different ways.
 *
 * The content is HTML (template "feed-entry") out of the same values as pages
 * have, with absolute links, escaped as text. Ids in it count from the start of
 * the entry, which readers show by itself: it stays as it is when others come.
 * Feeds of people and bodies are brief, as there are hundreds of them: 20
 * entries, with the newest text alone. An entry is made once for all feeds it is
 * in (output/recall.h): a brief one as it stands in its file, of others the
 * content. Nothing can fail but the template and the buffer. What is wrong in a
 * text is told by its page, not once more.
 */
#ifndef OUTPUT_FEED_H
#define OUTPUT_FEED_H

#include "output/output.h"

/* Writes item->output->format. */
int feed_write(struct view *v, const struct output_item *item,
    struct buf *out);

/* What a feed is called: "Meldungen zu: Mandatos-Postfächer" */
struct str feed_title_of_audience(struct view *v, unsigned audience);
struct str feed_title_of_topic(struct view *v, enum news_topic topic);
struct str feed_title_of_record(struct view *v, const struct record *r);

/* The media type of a format. */
const char *feed_type(enum feed_format format);

#endif
