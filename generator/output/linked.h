/*
 * output/linked: pages told to search engines (JSON-LD, schema.org).
 *
 * Some pages carry what they say a second time, in the words of schema.org, in
 * a script element that holds data and runs nothing: no policy for scripts
 * forbids it, and it is written by the type of render/value.h that cannot end
 * the element. What is said there is what the page says, by the same rules:
 * ways to reach somebody are those that are valid now, what is to be used
 * instead comes first, what is dead is not there (output/card.h); nothing that
 * has expired, is private or has no consent.
 *
 *	home          GovernmentOrganization: who publishes the site
 *	person        Person, with roles (OrganizationRole)
 *	body          GovernmentOrganization; groups and companies: Organization
 *	              Both with address, ContactPoint for each way, and one with
 *	              hoursAvailable for each office hour that has dates ahead
 *	office hour   EventSeries with its Schedule, and its next dates as Event
 *	incident      SpecialAnnouncement; it expires at its end, or when the
 *	              next update is due
 *	consultation  SpecialAnnouncement that expires at its end: schema.org has
 *	              no consultation, and an Event takes place at a time and a
 *	              location, while this is a notice of something that may be
 *	              done until then (potentialAction, with the period)
 *
 * An address of a page is absolute if the site knows its own, and as in
 * rel="canonical"; else relative to the page, which is the base.
 *
 * The first part is for the table of outputs, the second for the files of this
 * family (linked_*.c). Nothing can fail but the buffer, which is small.
 */
#ifndef OUTPUT_LINKED_H
#define OUTPUT_LINKED_H

#include "model/people.h"
#include "output/card.h"
#include "output/output.h"
#include "render/json.h"

/* What a row of the table has as `linked`: the members of the outer object. */
void linked_home(struct view *v, const struct record *r, struct json *j);
void linked_person(struct view *v, const struct record *r, struct json *j);
void linked_body(struct view *v, const struct record *r, struct json *j);
void linked_office_hour(struct view *v, const struct record *r,
    struct json *j);
void linked_incident(struct view *v, const struct record *r, struct json *j);
void linked_consultation(struct view *v, const struct record *r,
    struct json *j);

/*
 * Sets `linked` to the JSON of a page, or to none if its row has none. What it
 * reads, the page depends on.
 */
void linked_fill(struct view *v, const struct output_item *item,
    struct value *root);

/* ---- for one another ---------------------------------------------------------- */

/* A text, unless it is empty. */
void linked_text(struct json *j, const char *key, struct str s);
/*
 * A time as it was written: its day alone if there is no time of day; not if it
 * is absent or not to be told yet. Of an end the last day that belongs to it.
 */
void linked_when(struct view *v, struct json *j, const char *key,
    const struct when *w, bool end);
void linked_instant(struct view *v, struct json *j, const char *key,
    int64_t t);
/* The address of a path of the site, or of a record's page. */
struct str linked_address(struct view *v, struct str path);
void linked_url(struct view *v, struct json *j, const struct record *r);
/* inLanguage: of a text of a record; an empty tag is the site's language. */
void linked_language(struct view *v, struct json *j, struct str lang);
/* key: {@type, name, url} of a person, body or service. */
void linked_reference(struct view *v, struct json *j, const char *key,
    const struct record *r);
/* publisher: {...}, who publishes the site. */
void linked_publisher(struct view *v, struct json *j, const char *key);

#endif
