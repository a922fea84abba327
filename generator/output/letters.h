/*
 * output/letters: the parts of an A to Z list as values for templates.
 *
 * Each letter is {letter, id, items: [...]}: `id` is that of the part's
 * heading, "letter-a", for jump links; what begins with no Latin letter is
 * "#" with the id "letter-other". Letters stand in the order in which they
 * first come; there are never two parts of one letter, even where digits and
 * other scripts stand at both ends of a sorted list.
 *
 *	struct letters l = {.list = value_set_list(root, "letters")};
 *	for (...)
 *		letters_add(&l, v->arena, name, person);
 *	letters_end(&l, v, &(struct view_made){.make = make_person});
 *
 * The items are made when they are rendered, and what they look like is kept
 * (view_set_determined_rows()). Nothing can fail; all lives in the arena of the
 * view.
 */
#ifndef OUTPUT_LETTERS_H
#define OUTPUT_LETTERS_H

#include "output/view.h"

/* "#" and A to Z */
enum { LETTERS_MAX = 27 };

struct letters {
	struct value *list;
	struct value *parts[LETTERS_MAX]; /* NULL: has not come yet */
	struct view_rows rows[LETTERS_MAX];
};

/* One more item, at the letter with which the name begins. */
void letters_add(struct letters *l, struct arena *a, struct str name,
    const void *what);
/* When all are there. */
void letters_end(const struct letters *l, struct view *v,
    const struct view_made *made);

#endif
