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
 *		value_add_object(letters_items(&l, v->arena, name));
 *
 * Nothing can fail; the values live in the arena of the list.
 */
#ifndef OUTPUT_LETTERS_H
#define OUTPUT_LETTERS_H

#include "base/arena.h"
#include "render/value.h"

/* "#" and A to Z */
enum { LETTERS_MAX = 27 };

struct letters {
	struct value *list;
	struct value *items[LETTERS_MAX]; /* NULL: has not come yet */
};

/* The list of items of the letter with which the name begins. */
struct value *letters_items(struct letters *l, struct arena *a,
    struct str name);

#endif
