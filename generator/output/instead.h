/*
 * output/instead: what to use instead, where there is room for a word or two.
 *
 * Pages show every alternate with all that was said of it. Text messages, the
 * announcement and lines of a table name one or two addresses, or say that
 * there are too many to name. An alternate that does not work itself now is
 * not named, nor one that is a pattern to be filled in: that would be no
 * address that anybody could write to.
 *
 * Lives in the view's arena; nothing can fail.
 */
#ifndef OUTPUT_INSTEAD_H
#define OUTPUT_INSTEAD_H

#include "output/view.h"

enum { INSTEAD_MAX = 2 };

struct instead {
	/* in the order of the files; each has its own words or address in `use` */
	const struct alternate *items[INSTEAD_MAX];
	size_t count;
	bool more;     /* there are more of them */
	bool each_own; /* some addresses have alternates of their own */
};

/* Those of an incident that hold now for this audience. */
struct instead instead_of_incident(struct view *v, const struct incident *inc,
    unsigned audience);

/* The same for a service as such; newest first. */
struct instead instead_of_service(struct view *v, const struct service *s,
    unsigned audience);

#endif
