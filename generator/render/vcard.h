/*
 * render/vcard: a writer of cards for address books onto a buffer.
 *
 * In two versions of the standard: 3.0 (RFC 2426), which all programs import,
 * and 4.0 (RFC 6350), which knows groups. A file may hold any number of cards.
 * Lines end with CRLF and are folded at 75 octets between characters. The same
 * calls always give the same bytes.
 *
 *	struct vcard c;
 *	vcard_init(&c, out, VCARD_3);
 *	vcard_begin(&c);
 *	vcard_text(&c, "FN", name);
 *	vcard_property(&c, "EMAIL");
 *	vcard_param(&c, "TYPE", "work");
 *	vcard_value_text(&c, address);
 *	vcard_property(&c, "N");
 *	vcard_part(&c, family);
 *	vcard_part(&c, given);
 *	vcard_value_end(&c);
 *	vcard_end(&c);
 *	if (vcard_finish(&c) < 0) ...
 *
 * A call that does not fit (a property outside a card, two values, a card
 * within a card, a control character in a bare value) writes nothing and is
 * remembered, like the overflow of the buffer; ask vcard_finish() at the end.
 * Such misuse is a bug of the caller, hence no diagnostic. Which properties a
 * card must have is up to the caller, but for VERSION, which is written here.
 *
 * Escaping: line breaks, commas and backslashes always; semicolons only where
 * they would divide a value, as readers leave the backslash standing elsewhere
 * (RFC 6350, 3.4 leaves the choice). Other control characters but TAB are left
 * out, there is no way to write them.
 *
 * Names and values of parameters are program text. Nothing is owned.
 */
#ifndef RENDER_VCARD_H
#define RENDER_VCARD_H

#include "render/fold.h"

enum vcard_version { VCARD_3, VCARD_4 };

/* octets of a line without its CRLF: RFC 2426, 2.6; RFC 6350, 3.2 */
enum { VCARD_LINE_MAX = 75 };

struct vcard {
	struct fold fold;
	enum vcard_version version;
	enum vcard_place {
		VCARD_OUTSIDE,  /* of a card */
		VCARD_INSIDE,   /* between properties */
		VCARD_NAMED,    /* a property without its value */
		VCARD_DIVIDED   /* within a value of parts */
	} place;
	size_t parts; /* of the value that is being written */
	bool misused;
};

void vcard_init(struct vcard *c, struct buf *out, enum vcard_version version);

void vcard_begin(struct vcard *c);
void vcard_end(struct vcard *c);

/* ---- whole properties ------------------------------------------------------- */

/* One text of any kind. */
void vcard_text(struct vcard *c, const char *name, struct str text);
/* A URI, a word: written as it is. */
void vcard_value(struct vcard *c, const char *name, struct str value);

/* ---- properties with parameters or of several parts ---------------------------- */

/* vcard_property(), any number of vcard_param(), then one value. */
void vcard_property(struct vcard *c, const char *name);
void vcard_param(struct vcard *c, const char *name, const char *value);

void vcard_value_text(struct vcard *c, struct str text);
void vcard_value_bare(struct vcard *c, struct str value);

/* A value of parts, with ";" between them (N, ADR, ORG); may be empty. */
void vcard_part(struct vcard *c, struct str text);
/* The same with "," between them, for lists (CATEGORIES). */
void vcard_item(struct vcard *c, struct str text);
void vcard_value_end(struct vcard *c);

/*
 * -1 when there was misuse, a card is left open or the buffer overflowed: do
 * not use the output. A file without any card is none, but no misuse.
 */
__attribute__((warn_unused_result))
int vcard_finish(struct vcard *c);

#endif
