/*
 * output/view_text: Markdown as values for templates.
 *
 * The part of output/view.h that renders texts: links to other files become
 * links to their pages, and every mail address in a text gets its alternate.
 */
#ifndef OUTPUT_VIEW_TEXT_H
#define OUTPUT_VIEW_TEXT_H

#include "output/view.h"

/* A text with several paragraphs, and where it stands. */
struct passage {
	struct str text;
	struct str path; /* file, for messages; empty: the record's */
	unsigned line;
	int level; /* of its highest headings on the page */
};

/*
 * key: rendered HTML of a text of the record; none when empty. Links to other
 * files become links to their pages, mail addresses get their alternates.
 */
void view_set_markdown(struct view *v, struct value *obj, const char *key,
    const struct record *r, const struct passage *p);
/* The same for the whole body of its file, below the page's h1. */
void view_set_body(struct view *v, struct value *obj, const char *key,
    const struct record *r);
/* The same for one paragraph without <p>: prose in keys. */
void view_set_prose(struct view *v, struct value *obj, const char *key,
    const struct record *r, const struct text *text);
/* key: the first paragraph of a passage as HTML without <p>, for lists. */
void view_set_summary(struct view *v, struct value *obj, const char *key,
    const struct record *r, const struct passage *p);
/*
 * key: first paragraph as plain text, for descriptions that only machines
 * read; none when empty, and none when it holds an address: there is no place
 * for an alternate beside it.
 */
void view_set_excerpt(struct view *v, struct value *obj, const char *key,
    struct str text);
/* Of this incident's summary it was found when the file was read. */
void view_know_lead(struct view *v, const struct incident *inc);
/* That plain text, addresses and all, which nobody may see like that: for
 * output/view_plain.h. Empty when there is none. */
struct str view_bare_paragraph(struct view *v, struct str text);

#endif
