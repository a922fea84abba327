/*
 * model/model: everything the site knows, linked and immutable.
 *
 * Built once per build by model/link.h out of the records of all files;
 * afterwards const, and read from several threads. Records that are drafts are
 * not in it. Records with errors are (record.broken): their ids stay known and
 * the effects of broken incidents count, but their text must not be shown.
 * Where an earlier version stands in the place of a broken one
 * (record.stands_for), its text is shown, and the effects of both count.
 *
 * All memory belongs to the arena the model was linked in.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/zone.h"
#include "content/records.h"

struct record_list {
	struct record **items;
	size_t count, cap;
};

/* alternates that may match an address; see model/reach.h */
struct alternate_refs {
	struct alternate **items;
	size_t count, cap;
};

/* one key of the index: an address, or "@domain" for "*@domain" */
struct alternate_key {
	struct str key;
	struct alternate_refs refs;
};

struct alternate_keys {
	struct alternate_key *items;
	size_t count, cap;
};

/* a mail domain and the service that carries it */
struct domain {
	struct str name; /* folded */
	const struct service *service;
};

struct domain_list {
	struct domain *items;
	size_t count, cap;
};

/* an address that somebody published, now or formerly */
struct address {
	struct str folded;
	struct str shown;
	const struct record *owner;
	const struct contact *contact; /* NULL: a former address */
};

struct address_list {
	struct address *items;
	size_t count, cap;
};

struct model {
	const struct site *site;
	const struct zone *zone;

	/*
	 * Of each kind, in the order in which lists show them: services by group
	 * and name, incidents newest first, people and bodies by name, office
	 * hours and pages by title, consultations by opening, newest first.
	 */
	struct record_list records[KIND_COUNT];
	/* the same by id, for model_find() */
	struct record_list by_id[KIND_COUNT];

	struct str_list assets; /* paths below files/, sorted */

	struct domain_list domains;        /* sorted */
	struct address_list addresses;     /* sorted by folded, then owner */
	struct alternate_keys by_address;  /* sorted by key, each once */
	struct alternate_refs by_pattern;  /* patterns that no key covers */
	struct alternate_refs *by_service; /* by record.index */
	struct alternate_refs *by_person, *by_body;
	struct incident_refs {
		struct incident **items;
		size_t count, cap;
	} *person_incidents; /* those that restored the person, by index */
	/* those that can be shown by incident.newest, newest first: all of them;
	 * of each service, by index, each incident once (model/news.h) */
	struct incident_refs newest, *service_newest;
	/* of these, in the order of lists, those that have no end (model/lively.h) */
	struct incident_refs unended;
	/* of these, those that a review looks at whatever the time is, in the
	 * order of lists (model/review.h) */
	struct incident_refs lacking;
	/* of all, those that may touch another year than that which they are
	 * filed under, in the order of lists (model/history.h) */
	struct incident_refs astray;
	/* all incidents by the year they are filed under, in the order of lists;
	 * years by the first of them */
	struct year_list {
		struct year_refs {
			int year;
			struct incident_refs incidents;
		} *items;
		size_t count, cap;
	} years;

	/* files that could not be read or understood, whatever is in their place */
	size_t broken_count;
	/* after linking another was found to be broken (output/plan.h) */
	bool broken_later;
	/* an incident is so broken that nobody knows what it affects */
	bool blind;
	/* a service is so broken that nobody knows its domains */
	bool domains_unsure;
};

/* NULL when there is none. */
const struct record *model_find(const struct model *m, enum kind kind,
    struct str id);

/* Where in the list of its kind a record stands; anywhere, if it is in none. */
static inline size_t
model_place(const struct model *m, const struct record *r)
{
	return r->kind == KIND_INCIDENT
	    ? m->records[KIND_INCIDENT].count - 1 - r->index : r->index;
}

/* Is it in that list, and not the broken version of one that is? */
static inline bool
model_lists(const struct model *m, const struct record *r)
{
	const struct record_list *list = &m->records[r->kind];
	size_t place = model_place(m, r);

	return place < list->count && list->items[place] == r;
}

/* The incidents that are filed under a year; NULL: none. */
const struct incident_refs *model_year(const struct model *m, int year);

/* The number of an audience, or -1. */
int model_audience(const struct model *m, struct str id);

/* Casts with the kind as a promise; NULL stays NULL. */
const struct service *as_service(const struct record *r);
const struct incident *as_incident(const struct record *r);
const struct person *as_person(const struct record *r);
const struct body *as_body(const struct record *r);
const struct office_hour *as_office_hour(const struct record *r);
const struct consultation *as_consultation(const struct record *r);
const struct page *as_page(const struct record *r);

/* Name or title of a record, as lists show it; the id of a broken one. */
struct str model_title(const struct record *r);

/* Is its file being corrected? Then nothing about it is known to be well. */
bool model_in_correction(const struct record *r);

/* Does it belong to the overall state? When in doubt, it does. */
bool model_is_official(const struct service *s);

/*
 * The service of a mail address: the one with the longest domain of which the
 * address's domain is equal or a subdomain. NULL when there is none.
 */
const struct service *model_service_of_address(const struct model *m,
    struct str folded);

/* First and number of entries with exactly this folded address. */
size_t model_addresses(const struct model *m, struct str folded,
    const struct address **first);

/* Does the file exist below files/? */
bool model_has_asset(const struct model *m, struct str path);

#endif
