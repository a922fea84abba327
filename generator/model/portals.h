/*
 * model/portals: what site.yml says for those who look after the Web.
 *
 * `security` becomes .well-known/security.txt (RFC 9116), `catalogue` the
 * catalogue of open data. The review warns of what cannot be used, the outputs
 * leave it out: both ask here, so that they agree.
 *
 * Pure functions; nothing is kept, nothing can fail.
 */
#ifndef MODEL_PORTALS_H
#define MODEL_PORTALS_H

#include "model/model.h"

/* Seconds before `expires` from which on security.txt is to be looked at. */
#define PORTALS_EXPIRY_WARNING (30 * INT64_C(86400))

/*
 * What a contact of security.txt is: CONTACT_EMAIL, CONTACT_PHONE (only an
 * international number is an address) or CONTACT_WEB (https only, RFC 9116
 * 2.5.3); CONTACT_KIND_COUNT: none of these.
 */
enum contact_kind portals_contact_kind(struct str contact);

/* Is there a contact, so that there is a security.txt? */
bool portals_has_security(const struct site *site);

/* The key of a municipality: AGS (8 digits) or Regionalschlüssel (12). */
bool portals_is_area(struct str area);

/* Is the catalogue wanted, and is all there that it needs? */
bool portals_has_catalogue(const struct site *site);

#endif
