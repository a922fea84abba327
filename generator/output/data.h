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
 * all of them; the ends of consultations; maintenance, the latest ones. They
 * tell of records and know nothing of the commit, so that one that changes other
 * records leaves them as they are.
 *
 * DTSTAMP (RFC 5545, 3.8.7.2) is the newest time that has come at which the
 * record says that something was told: publication, update, announcement,
 * extension, withdrawal. Where none is written it is NEWS_AHEAD before the
 * beginning, which the clock does not change. SEQUENCE (3.8.7.4) counts what is
 * written so: updates, extensions, exceptions. Who changes a time in its place
 * changes neither; programs that subscribe put what they are given in the
 * place of what they had, by its UID. There is no LAST-MODIFIED (3.8.7.3): it
 * may be left out, and some take a changed event only when it has grown.
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

/*
 * data_portals.c, data_sitemap.c, data_catalogue.c: for search engines, for who
 * has found a weakness (RFC 9116), for open data portals (DCAT-AP.de). Which of
 * them there are is up to site.yml.
 */
#define DATA_SITEMAP "sitemap.xml"
#define DATA_SITEMAP_PAGES "sitemap-pages.xml"
int data_robots(struct view *v, const struct output_item *item,
    struct buf *out);
bool data_security_offered(const struct output_env *env);
int data_security(struct view *v, const struct output_item *item,
    struct buf *out);
bool data_sitemap_offered(const struct output_env *env);
int data_sitemap(struct view *v, const struct output_item *item,
    struct buf *out);
int data_sitemap_pages(struct view *v, const struct output_item *item,
    struct buf *out);
int data_sitemap_year(struct view *v, const struct output_item *item,
    struct buf *out);
int data_sitemap_split_year(struct view *v, const struct output_item *item,
    struct buf *out);
int data_sitemap_month(struct view *v, const struct output_item *item,
    struct buf *out);
bool data_catalogue_offered(const struct output_env *env);
int data_catalogue(struct view *v, const struct output_item *item,
    struct buf *out);

int data_status(struct view *v, const struct output_item *item,
    struct buf *out);
int data_reach(struct view *v, const struct output_item *item,
    struct buf *out);
int data_people(struct view *v, const struct output_item *item,
    struct buf *out);
/* data_news.c: what there is to tell, for `erreichbar notify` and programs */
int data_news(struct view *v, const struct output_item *item, struct buf *out);
int data_bodies(struct view *v, const struct output_item *item,
    struct buf *out);
int data_office_hours(struct view *v, const struct output_item *item,
    struct buf *out);
int data_consultations(struct view *v, const struct output_item *item,
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
/*
 * For operators: data_lines.c, one line for each service, for each text message;
 * data_announcement.c, sentences for a voice; data_metrics.c, numbers.
 */
int data_status_lines(struct view *v, const struct output_item *item,
    struct buf *out);
int data_short(struct view *v, const struct output_item *item,
    struct buf *out);
int data_announcement(struct view *v, const struct output_item *item,
    struct buf *out);
int data_metrics(struct view *v, const struct output_item *item,
    struct buf *out);
int data_build(struct view *v, const struct output_item *item,
    struct buf *out);

#endif
