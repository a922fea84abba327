/*
 * output/pages: the functions that fill the values of HTML pages.
 *
 * One file per page or pair of list and detail (page_*.c); the table in
 * output.c is their only caller. Each sets `title`, may set `description`, and
 * whatever its template of the same name reads; output/frame.c adds what all
 * pages share. Templates are strict: every value they read must be set, to
 * none if there is nothing.
 */
#ifndef OUTPUT_PAGES_H
#define OUTPUT_PAGES_H

#include "output/output.h"

/* page_home.c */
void page_home(struct view *v, const struct output_item *item,
    struct value *root);

/* page_incident.c */
void page_incident(struct view *v, const struct output_item *item,
    struct value *root);
/* page_archive.c */
void page_archive(struct view *v, const struct output_item *item,
    struct value *root);
void page_year(struct view *v, const struct output_item *item,
    struct value *root);
/* the same of a year that is split (output/months.h), and of its months */
void page_split_year(struct view *v, const struct output_item *item,
    struct value *root);
void page_month(struct view *v, const struct output_item *item,
    struct value *root);

/* page_subscribe.c */
void page_subscribe(struct view *v, const struct output_item *item,
    struct value *root);

/* page_calendar.c */
void page_calendar(struct view *v, const struct output_item *item,
    struct value *root);

/* page_service.c */
void page_services(struct view *v, const struct output_item *item,
    struct value *root);
void page_service(struct view *v, const struct output_item *item,
    struct value *root);

/* page_person.c */
void page_people(struct view *v, const struct output_item *item,
    struct value *root);
void page_person(struct view *v, const struct output_item *item,
    struct value *root);

/* page_body.c */
void page_bodies(struct view *v, const struct output_item *item,
    struct value *root);
void page_body(struct view *v, const struct output_item *item,
    struct value *root);
/* page_tools.c */
void page_tools(struct view *v, const struct output_item *item,
    struct value *root);
/* page_data.c: what programs may read here, for people who write them */
void page_data(struct view *v, const struct output_item *item,
    struct value *root);
/* page_addresses.c */
void page_addresses(struct view *v, const struct output_item *item,
    struct value *root);

/* page_office_hour.c */
void page_office_hours(struct view *v, const struct output_item *item,
    struct value *root);
void page_office_hour(struct view *v, const struct output_item *item,
    struct value *root);
/* The same with so many dates at most. */
void page_office_hour_fill(struct view *v, struct value *root,
    const struct office_hour *h, size_t max);

/* page_consultation.c */
void page_consultations(struct view *v, const struct output_item *item,
    struct value *root);
void page_consultation(struct view *v, const struct output_item *item,
    struct value *root);

/* page_free.c */
void page_free(struct view *v, const struct output_item *item,
    struct value *root);
void page_not_found(struct view *v, const struct output_item *item,
    struct value *root);

/* page_search.c */
void page_search(struct view *v, const struct output_item *item,
    struct value *root);

/*
 * page_notice.c: one sheet of A4 to print and put up. Incidents have one until
 * some days after their end.
 */
void page_notice_home(struct view *v, const struct output_item *item,
    struct value *root);
void page_notice_incident(struct view *v, const struct output_item *item,
    struct value *root);
void page_notice_office_hour(struct view *v, const struct output_item *item,
    struct value *root);
/* From so many seconds after the end on nobody puts one up any more. */
#define PAGE_NOTICE_KEPT (14 * INT64_C(86400))
bool page_notice_wanted(const struct record *incident, struct at *at);

/* page_emergency.c: all that matters now in one file that needs nothing else */
void page_emergency(struct view *v, const struct output_item *item,
    struct value *root);

/* page_banner.c: the overall line for other sites: image, fragment, frame */
void page_banner(struct view *v, const struct output_item *item,
    struct value *root);

/* page_easy.c: easy language */
void page_easy_home(struct view *v, const struct output_item *item,
    struct value *root);
void page_easy(struct view *v, const struct output_item *item,
    struct value *root);

#endif
