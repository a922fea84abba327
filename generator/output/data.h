/*
 * output/data: the functions that write data files.
 *
 * api/v1/: our own documented format, one function per file (data_*.c). Keys
 * in fixed order, instants in RFC 3339 with the site's offset. What the search
 * box reads is not for others and may change.
 */
#ifndef OUTPUT_DATA_H
#define OUTPUT_DATA_H

#include "output/output.h"

/* data_badge.c: the state of one service as a small image (values of its SVG) */
void data_badge(struct view *v, const struct output_item *item,
    struct value *root);

/*
 * data_calendar.c: iCalendar, in the language of the tree. One office hour;
 * all of them; the ends of consultations; maintenance, the latest ones.
 */
int data_calendar_office_hour(struct view *v, const struct output_item *item,
    struct buf *out);
int data_calendar_office_hours(struct view *v, const struct output_item *item,
    struct buf *out);
int data_calendar_consultations(struct view *v,
    const struct output_item *item, struct buf *out);
int data_calendar_maintenance(struct view *v, const struct output_item *item,
    struct buf *out);

/*
 * data_cards.c: vCard 3.0 and 4.0. One person or body (in 4.0 a body is a group,
 * and its members come with it); the members of a body; everybody.
 */
int data_card(struct view *v, const struct output_item *item, struct buf *out);
int data_card4(struct view *v, const struct output_item *item,
    struct buf *out);
int data_cards_members(struct view *v, const struct output_item *item,
    struct buf *out);
int data_cards_people(struct view *v, const struct output_item *item,
    struct buf *out);
int data_cards_bodies(struct view *v, const struct output_item *item,
    struct buf *out);
int data_cards4_people(struct view *v, const struct output_item *item,
    struct buf *out);
int data_cards4_bodies(struct view *v, const struct output_item *item,
    struct buf *out);

/*
 * data_books.c: address books as tables (CSV) and as LDIF; the members of a
 * body as a table for Excel and as a list of mail addresses, one in a line.
 */
int data_csv_thunderbird(struct view *v, const struct output_item *item,
    struct buf *out);
int data_csv_outlook(struct view *v, const struct output_item *item,
    struct buf *out);
int data_csv_excel(struct view *v, const struct output_item *item,
    struct buf *out);
int data_csv_members(struct view *v, const struct output_item *item,
    struct buf *out);
int data_mails_members(struct view *v, const struct output_item *item,
    struct buf *out);
int data_ldif(struct view *v, const struct output_item *item, struct buf *out);

int data_status(struct view *v, const struct output_item *item,
    struct buf *out);
int data_reach(struct view *v, const struct output_item *item,
    struct buf *out);
int data_people(struct view *v, const struct output_item *item,
    struct buf *out);
/* output/data_search.c: suche-index.js, for the script of the search box */
int data_search(struct view *v, const struct output_item *item,
    struct buf *out);
/* output/data_v2.h: Statuspage's API, version 2, and its feeds */
int data_v2_summary(struct view *v, const struct output_item *item,
    struct buf *out);
int data_v2_status(struct view *v, const struct output_item *item,
    struct buf *out);
int data_v2_components(struct view *v, const struct output_item *item,
    struct buf *out);
int data_v2_incidents(struct view *v, const struct output_item *item,
    struct buf *out);
int data_v2_unresolved(struct view *v, const struct output_item *item,
    struct buf *out);
int data_v2_maintenances(struct view *v, const struct output_item *item,
    struct buf *out);
int data_v2_upcoming(struct view *v, const struct output_item *item,
    struct buf *out);
int data_v2_active(struct view *v, const struct output_item *item,
    struct buf *out);
int data_v2_history_atom(struct view *v, const struct output_item *item,
    struct buf *out);
int data_v2_history_rss(struct view *v, const struct output_item *item,
    struct buf *out);
int data_build(struct view *v, const struct output_item *item,
    struct buf *out);

#endif
