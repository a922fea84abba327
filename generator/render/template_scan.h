/*
 * render/template_scan: cuts the text of a template into text and tags.
 *
 * Private to the template parser. It knows delimiters, places and lines, not
 * what tags mean: whether a tag that is alone on its line takes the line with
 * it depends on its kind, so the parser decides and says so:
 *
 *	while ((r = template_scan(&s, &tag)) == SCAN_TAG) {
 *		... add tag.text, with or without its last tag.blanks bytes ...
 *		template_scan_on(&s, &tag, alone, transparent);
 *	}
 *
 * Everything is a view of the template's text; only new delimiters are put
 * into the arena. The time is linear in the text: after a tag that is not
 * closed nothing more is read.
 */
#ifndef RENDER_TEMPLATE_SCAN_H
#define RENDER_TEMPLATE_SCAN_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

struct template_scan {
	struct str text;
	size_t pos; /* of what has not been read */
	/* "{{", "}}", "}}}" and "=}}", or what stands for them now */
	struct str open, close, close_raw, close_set;
	/* up to pos the line has blanks and transparent tags only */
	bool line_clean;
	/* the place of the last tag */
	size_t counted;
	struct loc at;
};

struct template_tag {
	/* one of # ^ / > < $ ! = and & for both unescaped forms; else '\0' */
	char kind;
	struct str text;   /* from the last tag up to here */
	struct str source; /* the whole tag, as it is written */
	struct str body;   /* what it names, without sigil and blanks around */
	struct loc at;
	bool clean;        /* before it on its line: nothing that shows */
	size_t blanks;     /* if clean: length of the blanks right before it */
	bool ends_line;    /* after it on its line: only blanks */
	size_t next_line;  /* if ends_line: where the next one begins */
};

enum scan_result {
	SCAN_TAG,
	SCAN_END,     /* tag->text is the rest */
	SCAN_UNCLOSED /* tag->source begins with a tag that has no end */
};

void template_scan_init(struct template_scan *s, struct str text);

enum scan_result template_scan(struct template_scan *s,
    struct template_tag *tag);

/*
 * Goes on behind the tag; alone: with the next line. Transparent tags leave
 * the line as clean as it was.
 */
void template_scan_on(struct template_scan *s, const struct template_tag *tag,
    bool alone, bool transparent);

/* Obeys a tag of kind '='; false when it does not hold two delimiters. */
bool template_scan_delimiters(struct template_scan *s, struct arena *a,
    const struct template_tag *tag);

#endif
