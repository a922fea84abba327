/*
 * output/data_contacts: ways to reach somebody in the files of api/v1/.
 *
 * The invariant of erreichbar(5) in data: no address stands anywhere without
 * its state and what the public is to use `instead` now. The same for other
 * audiences, with times and incidents, is in reach.json: `kind` and `value` find
 * it there.
 *
 * What is published is decided by model/people.h: nothing that has expired,
 * nothing private without consent, nothing of somebody out of office. Nothing
 * can fail.
 */
#ifndef OUTPUT_DATA_CONTACTS_H
#define OUTPUT_DATA_CONTACTS_H

#include "output/data_json.h"

/*
 * contacts: [{kind, value, label, state, instead}...], former: [{value, state,
 * instead}...] of a person or body; former ones only of people in office.
 */
void data_contacts_of(struct view *v, struct json *j,
    const struct record *owner);

/* key: {kind, value, state, instead} of a bare address; null when absent. */
void data_contacts_way(struct view *v, struct json *j, const char *key,
    enum contact_kind kind, const struct text *address);

/*
 * key: the same for a key that takes an address or a sentence; a sentence has
 * the kind "text", no state, and what is to be used instead in its words.
 */
void data_contacts_any(struct view *v, struct json *j, const char *key,
    const struct text *text);

/* state, instead: of a service, for the public; may hold {local}, {domain}. */
void data_contacts_service(struct view *v, struct json *j,
    const struct service *s);

#endif
