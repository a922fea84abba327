/*
 * notify/entry: what there is to tell, as the published site says it.
 *
 * Reads api/v1/news.json, and single entries of it that a queue has kept. The
 * only place that knows jansson. The site is foreign here: another process has
 * written it, perhaps another version of this program, and whatever is wrong
 * with it must not become a mail. So the size is capped (ENTRY_FILE_MAX,
 * ENTRIES_MAX), a key twice, a NUL and what is no UTF-8 are refused, each
 * member that is used must be of its type and form, and one fault refuses all.
 * Members that are not known here are kept in `json` for the receivers.
 *
 *	{"language": "de", "title": "...", "entries": [
 *	  {"id": "incident/mail", "revision": "16 hex digits", "kind": "incident",
 *	   "title": "...", "summary": "...", "text": "...", "short": "...",
 *	   "state": "...", "audiences": ["..."], "services": ["..."],
 *	   "published": "RFC 3339", "updated": "RFC 3339", "url": "..."}]}
 *
 * Texts are UTF-8 and may hold anything else: line ends, controls, marks of
 * direction. Whoever puts them where these mean something takes care of it.
 * The id has no blanks and no controls, the revision is 16 hex digits, the
 * two times can be read.
 *
 * Fallible functions return -1 with the reason in *fault, in both languages
 * (DIAG_OR). Everything lives in the arena. Source: RFC 8259.
 */
#ifndef NOTIFY_ENTRY_H
#define NOTIFY_ENTRY_H

#include "base/arena.h"
#include "base/str.h"

/* 50 entries of 10,000 characters each have 2 MB at the most */
#define ENTRY_FILE_MAX ((size_t)8 << 20)
enum { ENTRIES_MAX = 1000, ENTRY_ID_MAX = 400, ENTRY_REVISION_SIZE = 16 };

enum entry_kind {
	ENTRY_INCIDENT,
	ENTRY_RESOLVED,
	ENTRY_RESTORED,
	ENTRY_MOVED,
	ENTRY_CANCELLED,
	ENTRY_CONSULTATION
};

struct entry {
	struct str id, revision;
	enum entry_kind kind;
	struct str title, summary, text, brief; /* brief: of 160 characters */
	struct str url;                         /* may be relative, or "" */
	struct str published, updated;          /* RFC 3339 */
	struct str_list audiences, services;
	struct str json; /* the whole object, on one line */
};

struct entry_list {
	struct entry *items; /* as in the file: newest first */
	size_t count, cap;
	struct str title, language; /* of the site */
	struct str audience;        /* the general public; "": not said */
};

__attribute__((warn_unused_result))
int entry_read_list(struct entry_list *out, struct arena *a, struct str bytes,
    struct str *fault);

/* One object, such as `json` of an entry. */
__attribute__((warn_unused_result))
int entry_read(struct entry *out, struct arena *a, struct str bytes,
    struct str *fault);

/* {"type": kind, "timestamp": updated, "data": the entry}, on one line. */
struct str entry_envelope(struct arena *a, const struct entry *e);

/* The word of a kind in the file; the kind of a word, -1 when it is none. */
struct str entry_kind_word(enum entry_kind kind);
int entry_kind_of(enum entry_kind *out, struct str word);

/*
 * One for each telling: 32 hex digits of receiver, id and revision. Stays the
 * same however often it is tried.
 */
struct str entry_key(struct arena *a, struct str receiver, struct str id,
    struct str revision);

#endif
