/*
 * notify/mail: a message of the Internet, composed.
 *
 * Plain text in UTF-8, as quoted-printable (RFC 2045), so that any server on
 * the way may pass it on; texts in headers as encoded words (RFC 2047) of at
 * most 75 characters on lines of at most 78. Nothing from outside reaches a
 * header but through these, or after a check: line ends, control characters
 * and marks that turn the direction of reading become blanks or nothing, so
 * that no title can add a header or a recipient, nor show another text than it
 * has. A subject has 200 characters at most; the whole title stands in the text.
 *
 *	From, To, Subject
 *	Date            of the first attempt, so that a repeated mail is the same
 *	Message-ID      of receiver, entry and revision: a mail that comes twice
 *	                after a crash is known by it
 *	In-Reply-To, References   the first mail of the same entry (RFC 5322)
 *	Auto-Submitted: auto-generated   no answers of machines (RFC 3834)
 *	List-Id         for filters (RFC 2919)
 *	Archived-At     where it can be read (RFC 5064), when that is absolute
 *
 * Pure; writes to a buffer, which has to be asked whether all fit.
 */
#ifndef NOTIFY_MAIL_H
#define NOTIFY_MAIL_H

#include "base/arena.h"
#include "base/buf.h"
#include "notify/entry.h"

enum { MAIL_BYTES_MAX = 1 << 24, MAIL_SUBJECT_MAX = 200 };

struct mail {
	struct str from_name, from, to, list_id; /* checked by receivers.h */
	bool german;
	struct str site;       /* its title; may be "" */
	int64_t date;          /* seconds since 1970 */
	struct str key;        /* entry_key() */
	struct str first_key;  /* that of the first mail; "": this one is it */
	const struct entry *entry;
};

void mail_compose(struct buf *out, const struct mail *m);

#endif
