/*
 * content/frozen: a record as bytes that can be laid away.
 *
 * Reading a file's front matter costs ten times what it takes to copy what came
 * out of it. Frozen, a record is an image: its struct and all it points to in
 * one run of bytes, with distances in the place of pointers. Thawing sets the
 * pointers; which members are some is known from the tables of content/tables.h,
 * by which the reader filled them, and from a few lines in frozen.c for what is
 * derived. Whoever adds a member that is derived adds it there; the test freezes
 * one file from two places in memory and wants the same bytes.
 *
 * An image is as large as the record, which may have many members and has few.
 * Packed it takes a third of it, for where it lies.
 *
 * Only records as record_parse() made them are frozen: once linked they point
 * to each other. `path`, `body_path` and `id` are not kept; they are set by who
 * knows the file. Texts of the file itself (the body, updates) are kept as
 * places in it, so its bytes are needed again, and must outlive the record.
 *
 * An image belongs to the program that made it (base/identity.h): it is a
 * layout of structs. Whoever keeps images must see to it that they come back
 * whole. All that points somewhere is checked, and must lie where freezing puts
 * it, so that nothing outside of image and text is ever touched; that words of
 * ours, such as the kind of a contact, are among ours is believed.
 */
#ifndef CONTENT_FROZEN_H
#define CONTENT_FROZEN_H

#include "base/buf.h"
#include "content/records.h"

/* where an image begins: as memory of an arena does */
enum { FROZEN_ALIGN = 16 };

/*
 * Appends the image of a record whose file holds `text`. False when it cannot
 * be frozen, because it is linked or `out` is full; then `out` is as before.
 */
bool frozen_write(struct buf *out, const struct record *r, struct str text);

/*
 * Makes a record of an image, in its place: `image` is memory that lives as
 * long as the record and is aligned. NULL when it is none of this kind.
 */
struct record *frozen_read(void *image, size_t size, enum kind kind,
    struct str text);

/* Appends the image packed; `out` is what may fail. */
void frozen_pack(struct buf *out, struct str image);

/* The size of the image; 0 when that is none. */
size_t frozen_size(struct str packed);

/*
 * Unpacks an image of that size into memory that is all zero. False when it is
 * none, with something or other in that memory.
 */
bool frozen_unpack(void *to, size_t size, struct str packed);

#endif
