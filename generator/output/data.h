/*
 * output/data: the functions that write data files.
 *
 * api/v1/: our own documented format, one function per file (data_*.c). Keys
 * in fixed order, instants in RFC 3339 with the site's offset.
 */
#ifndef OUTPUT_DATA_H
#define OUTPUT_DATA_H

#include "output/output.h"

int data_status(struct view *v, const struct output_item *item,
    struct buf *out);
int data_reach(struct view *v, const struct output_item *item,
    struct buf *out);
int data_people(struct view *v, const struct output_item *item,
    struct buf *out);
int data_build(struct view *v, const struct output_item *item,
    struct buf *out);

#endif
