/*
 * output/paths: where each thing is published.
 *
 * Paths are relative to the site's root, with '/', and name files:
 * stoerungen/2020/slug.html. The names of folders come from the locale, so
 * that a German site has German addresses; further languages lie in a folder of
 * their own (en/incidents/2020/slug.html). All links are relative to the page
 * they stand on: the site works below any path, from file:// and on a stick.
 */
#ifndef OUTPUT_PATHS_H
#define OUTPUT_PATHS_H

#include "base/arena.h"
#include "model/news.h"
#include "output/env.h"

/* The pages that exist once. */
enum page_id {
	PAGE_HOME,
	PAGE_INCIDENTS,
	PAGE_SERVICES,
	PAGE_PEOPLE,
	PAGE_BODIES,
	PAGE_TOOLS,
	PAGE_ADDRESSES,
	PAGE_DATA, /* what there is for programs */
	PAGE_SUBSCRIBE, /* feeds, calendars and address books, for people */
	PAGE_OFFICE_HOURS,
	PAGE_CONSULTATIONS,
	PAGE_SEARCH,
	PAGE_SEARCH_INDEX, /* a script: what the search box looks through */
	PAGE_NOT_FOUND,
	PAGE_NOTICE,    /* the whole site on a sheet of paper */
	PAGE_EMERGENCY, /* the whole site in one file */
	PAGE_SHORT,        /* kurzmeldungen.txt */
	PAGE_ANNOUNCEMENT, /* ansage.txt */
	/* calendars to subscribe to: kalender/sprechstunden.ics */
	PAGE_ICS_OFFICE_HOURS,
	PAGE_ICS_CONSULTATIONS,
	PAGE_ICS_MAINTENANCE,
	/* address books of everybody, in the first tree only; see path_of_card() */
	PAGE_CARDS_PEOPLE, /* kontakte/personen.vcf */
	PAGE_CARDS_BODIES,
	PAGE_CARDS4_PEOPLE,
	PAGE_CARDS4_BODIES,
	PAGE_CSV_THUNDERBIRD,
	PAGE_CSV_OUTLOOK,
	PAGE_CSV_EXCEL,
	PAGE_LDIF,
	PAGE_COUNT
};

struct str path_of_page(const struct output_env *env, struct arena *a,
    enum page_id page);

/*
 * The page of a record; every kind but the site has one. In the tree of easy
 * language, what is not written in it leads to the site's own language.
 */
struct str path_of_record(const struct output_env *env, struct arena *a,
    const struct record *r);

/* The notice to print of a record: in a folder of its own, so that no slug can
 * take its name. Its page stands at the same path without that folder. */
struct str path_of_notice(const struct output_env *env, struct arena *a,
    const struct record *r);

/* The badge of a service; the same in all languages: badges/id.svg */
struct str path_of_badge(const struct output_env *env, struct arena *a,
    const struct record *r);

/* The calendar of one office hour, beside its page: sprechstunden/id.ics */
struct str path_of_ics(const struct output_env *env, struct arena *a,
    const struct record *r);

/*
 * The card of a person or body, vCard 3.0, beside its page: personen/id.vcf. That
 * of version 4.0 has the same path below vcard4/. There is one for all
 * languages: names and addresses are the same.
 */
struct str path_of_card(const struct output_env *env, struct arena *a,
    const struct record *r);
struct str path_of_card4(const struct output_env *env, struct arena *a,
    const struct record *r);
/* The members of a body: kontakte/gremien/id.vcf, .csv, .txt */
struct str path_of_members_vcf(const struct output_env *env, struct arena *a,
    const struct record *body);
struct str path_of_members_csv(const struct output_env *env, struct arena *a,
    const struct record *body);
struct str path_of_members_txt(const struct output_env *env, struct arena *a,
    const struct record *body);

enum feed_format { FEED_NONE, FEED_ATOM, FEED_RSS, FEED_JSON };

/*
 * Feeds: feeds/alle.atom for what concerns the general public, and
 * feeds/zielgruppen/companies.atom, feeds/arten/ausfaelle.atom,
 * feeds/dienste/id.atom, feeds/personen/id.atom, feeds/gremien/id.atom. The tree
 * of easy language has none: those of the first tree are meant.
 */
struct str path_of_feed(const struct output_env *env, struct arena *a,
    enum feed_format format);
struct str path_of_audience_feed(const struct output_env *env,
    struct arena *a, enum feed_format format, unsigned audience);
struct str path_of_topic_feed(const struct output_env *env, struct arena *a,
    enum feed_format format, enum news_topic topic);
/* Of a service, person or body. */
struct str path_of_record_feed(const struct output_env *env, struct arena *a,
    enum feed_format format, const struct record *r);

/* The incidents of one year. */
struct str path_of_year(const struct output_env *env, struct arena *a,
    int year);
/* Those of a month, 1 to 12, in a folder of their own, so that no slug can take
 * its name: stoerungen/2020/monat/04.html; see output/months.h */
struct str path_of_month(const struct output_env *env, struct arena *a,
    int year, unsigned month);
/* The maps of their pages for search engines, at the top: sitemap-2020.xml, and
 * of a month that has a page sitemap-2020-04.xml */
struct str path_of_sitemap(const struct output_env *env, struct arena *a,
    int year);
struct str path_of_month_sitemap(const struct output_env *env, struct arena *a,
    int year, unsigned month);
/* The same as a calendar. */
struct str path_of_calendar(const struct output_env *env, struct arena *a,
    int year);
/*
 * The year under which an incident is filed: that of its file name if it
 * begins with one (so that a corrected start moves no address), else that of
 * its start.
 */
int path_year(const struct output_env *env, const struct incident *inc);

/* A link from one path to another: "../dienste/x.html". */
struct str path_relative(struct arena *a, struct str from, struct str to);

/*
 * The host that site.yml names, for ids that must not change when the site is
 * built for another address; one that cannot exist when it names none.
 */
struct str path_host(const struct site *site);

#endif
