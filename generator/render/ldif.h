/*
 * render/ldif: a writer of LDIF (RFC 2849), which directories are filled from.
 *
 * A file is entries with an empty line behind each. What may not stand there as
 * it is (anything but ASCII, a line break, a blank or ":" or "<" at the
 * beginning, a blank at the end) is written in base64 behind "::". Lines are
 * folded at 76 characters and end with LF. There is no line with a version,
 * though the RFC wants one: slapadd takes it for an entry and refuses the file,
 * and without it all programs read the same.
 *
 *	struct ldif d;
 *	ldif_init(&d, out);
 *	ldif_entry(&d, STR("uid=rat,ou=bodies,o=erreichbar"));
 *	ldif_attribute(&d, "objectClass", STR("inetOrgPerson"));
 *	ldif_attribute(&d, "cn", name);
 *	ldif_end(&d);
 *
 * An attribute without value is not written: no syntax of RFC 4517 that we use
 * has the empty text. What else a directory accepts for a telephone number or
 * a mail address is asked with ldif_is_printable() and ldif_is_ascii(); what it
 * would refuse must not stand there, as the whole file would be.
 *
 * Nothing is owned, nothing can fail but the buffer, which remembers.
 */
#ifndef RENDER_LDIF_H
#define RENDER_LDIF_H

#include "render/fold.h"

/* octets of a line; RFC 2849 leaves the number open, tools write 76 */
enum { LDIF_LINE_MAX = 76 };

struct ldif {
	struct fold fold;
};

void ldif_init(struct ldif *d, struct buf *out);

/* Begins an entry; the name is one already, escaped after RFC 4514. */
void ldif_entry(struct ldif *d, struct str name);
void ldif_attribute(struct ldif *d, const char *name, struct str value);
void ldif_end(struct ldif *d);

/* PrintableString of RFC 4517, 3.2, not empty: telephone numbers. */
bool ldif_is_printable(struct str s);
/* IA5String, not empty: mail addresses. */
bool ldif_is_ascii(struct str s);

#endif
