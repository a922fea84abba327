/*
 * source/folder: a plain directory as a source. Private to source/.
 *
 * One descriptor of the root is held; everything is opened below it, and no
 * symbolic link is followed, neither while listing nor while reading. The root
 * itself may be a link: it is what the user named.
 *
 * Listing visits each folder once and stats each entry (about 1 microsecond).
 * A file or folder that vanishes while it is listed is passed over; one that
 * vanishes, becomes a link, a pipe or a folder before it is read is an error.
 */
#ifndef SOURCE_FOLDER_H
#define SOURCE_FOLDER_H

#include "source/listing.h"

/* Opens the root; a descriptor, or -1 with DIAG_SOURCE_OPEN. */
int folder_open(struct str dir, struct diags *d);

/* Fills the listing. */
int folder_list(struct listing *l, int root);

/* Reads one file; see source_read(). */
int folder_read(struct str *out, struct arena *a, int root, struct str path,
    size_t max, struct diags *d);

#endif
