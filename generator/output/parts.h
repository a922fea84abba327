/*
 * output/parts: lists that several pages show the same way.
 *
 * Each function adds one item to a list of values; the partial template of
 * the same name shows it. The home page, lists and detail pages all use these.
 */
#ifndef OUTPUT_PARTS_H
#define OUTPUT_PARTS_H

#include "output/view.h"

/*
 * A row of the status table: {title, href, state, audiences: [{label,
 * state}...] (only where it differs from the public's), since, incident (link)
 * or none, alternates: [alternate...], instead: [link...], next_update, overdue,
 * official_no, official_internal, kind}. In parts_service.c.
 */
void parts_add_service(struct view *v, struct value *list,
    const struct service *s);

/*
 * Does it belong in a table of what works? What is "no official channel" or
 * internal does not, unless something is wrong with what is internal.
 */
bool parts_shows_service(struct view *v, const struct service *s);

/*
 * Sets overall {state, ok, line}, the whole site in a sentence, and correcting,
 * a sentence or none. In parts_service.c.
 */
void parts_set_overall(struct view *v, struct value *root);

/*
 * key: a list of incidents: {title, href, kind, kind_word, stage, stage_word,
 * active, planned, over, state (worst for the public), started, ended, summary,
 * latest: {phase, phase_word, title, time} or none, next_update, overdue,
 * services: [link...], has_services}. `kind`, `stage`, `phase` are the English
 * words for styles. How an item was rendered is kept (view_set_kept_rows()). In
 * parts_incident.c.
 */
struct view_rows;
void parts_set_incidents(struct view *v, struct value *obj, const char *key,
    const struct view_rows *incidents);
/* The same values on an object that exists, for the incident's own page. */
void parts_fill_incident(struct view *v, struct value *obj,
    const struct incident *inc);

/*
 * The last 90 days of a service, and how much of the time it was available;
 * for the public, of an internal service for all audiences. In parts_history.c.
 *
 *	known      false: nothing is known of these days, and the rest is empty
 *	audience   its label; none: all
 *	since      the time before which nothing is known, if within 90 days
 *	quiet      there are days without anything to tell
 *	width      of the strip, and bar_width of one bar; a day is 10 wide
 *	runs       stretches of alike days: {id, href, y, height, bar_width, days:
 *	           [{x, text}]}; id is that of the state, or "none"; href leads to the
 *	           incident, or to the row or sentence that tells of the days
 *	rows       those with something to tell, newest first: {id, from, until (none:
 *	           one day), state, incidents: [link...], more}; has_rows
 *	shares     {range, percent (none: uncertain), outage, limited, maintenance
 *	           (words or none), since (none: of the whole range)}; has_shares
 *	last_day   the day up to which shares count
 *	cut        longer ranges would hold no more data than the last one
 */
void parts_set_history(struct view *v, struct value *obj, const char *key,
    const struct service *s);

/*
 * key: how long an incident lasts for whom: [{service, audiences (none: all),
 * state, from, until, over, so_far, length, expected}...]. One of so_far
 * (whole days by now), length (over) and expected (it has an end ahead) is
 * words, or none of them.
 */
void parts_set_durations(struct view *v, struct value *obj, const char *key,
    const struct incident *inc);

/*
 * The next dates of an office hour: {title, href, who: [link...], has_who, channels:
 * [link...], next: date or none, series_over}; date: {start, end, cancelled,
 * moved, planned, reason}. In parts_office_hour.c.
 */
void parts_add_office_hour(struct view *v, struct value *list,
    const struct office_hour *h);

/*
 * A consultation: {title, href, stage, stage_word, open, opens, closes,
 * extended, result_by, result_overdue, deadline_in_question}. In
 * parts_consultation.c.
 */
void parts_add_consultation(struct view *v, struct value *list,
    const struct consultation *c);
void parts_fill_consultation(struct view *v, struct value *obj,
    const struct consultation *c);

/*
 * For address books, in parts_contacts.c. card_href: the card of a person or
 * body, or none.
 */
void parts_set_card(struct view *v, struct value *root,
    const struct record *owner);
/* contact_files: [{href, text}...], of everybody; `bodies` come first or people. */
void parts_set_contact_files(struct view *v, struct value *root, bool bodies);
/*
 * Of the members of a body: member_files as above, and letters: [{href,
 * text}...], a link that writes to all of them (several, when they are too many
 * for one); both empty when there is nobody. has_member_files, has_letters.
 */
void parts_set_member_files(struct view *v, struct value *root,
    const struct body *b);

#endif
