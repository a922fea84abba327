/*
 * publish/shelf: what was made of content files, for the next build.
 *
 * A file ".NAME.state/records" beside DIR holds, by a key of the caller's, an
 * image (content/frozen.h) and the text it belongs to, so that files which have
 * not changed need neither be fetched nor be read again:
 *
 *	s = shelf_open(a, place, &base);
 *	if (shelf_find(s, &key, &near, &item)) ...
 *	shelf_keep(place, s, &base, &load);            under the lock
 *	shelf_close(s);
 *
 * `base` is a digest of all that the images depend on and the keys do not say.
 * With another one the file counts as none.
 *
 * It is a copy of content, drafts and what is under embargo included, as the
 * repository is: the folder is open to its owner alone. When something private
 * is withdrawn the file goes, too (publish/withdrawn.h). It may be deleted at
 * any time, at the cost of time.
 *
 * On disk, numbers as the machine has them:
 *
 *	magic 8, base 16, unused 8
 *	batches, one for each publication that brought something:
 *	    count, length of all images, of all texts, of all room, check   8 each
 *	    for each: key 16, end of its image 8, of its text 8, of its room 8,
 *	        check of the image 8
 *	    images
 *	    texts
 *	    seal 8
 *
 * Images stand together, as all are read, and texts apart, as few are: the file
 * is mapped, and what is not looked at costs no memory. A batch counts when it
 * has its seal, which is written when all before it is durable (fdatasync). The
 * table has a check, and each image, which is looked at when it is found; texts
 * are looked at by nobody until they are shown: only the seal answers for them,
 * and a disk that changes them afterwards is not noticed. What has no seal is
 * cut off by the next that adds a batch. When more than half of the file is of
 * no use any more it is written anew and renamed, and so it is when another
 * build has changed it.
 *
 * What an image is to become needs memory, and all of them together need so much
 * that it matters how it comes: whoever lays one away says how much, and finds
 * it with the image, out of one piece for all.
 *
 * Items are views into the mapped file; valid until shelf_close(). Builds only
 * cut off what no other takes for whole; but who cuts off more by hand while a
 * build runs ends it with SIGBUS, before or after it has published. So does a
 * disk that cannot read a text any more when it is shown, until the file is
 * deleted. Of images that is seen at opening (from Linux 5.14 on): what follows
 * upon such a batch is not there, and written anew. Finding may be done by
 * several threads at a time.
 */
#ifndef PUBLISH_SHELF_H
#define PUBLISH_SHELF_H

#include "base/arena.h"
#include "base/digest.h"
#include "publish/place.h"

/* in the state folder; the second while it is written */
#define SHELF_FILE "records"
#define SHELF_FILE_NEW "records.new"

struct shelf;

struct shelf_item {
	struct str image, text;
	size_t room_size; /* for what is made of the image */
	/*
	 * Found: so many bytes, or more, to do with as one likes; zero at first,
	 * aligned as memory of an arena, the same for each who finds it. NULL
	 * when none were wanted.
	 */
	void *room;
};

/* one to be there the next time */
struct shelf_entry {
	struct digest key;
	struct shelf_item item;
	bool known; /* it was found in the shelf */
};

/* NULL when there is none that can be used. Lives in the arena. */
struct shelf *shelf_open(struct arena *a, const struct place *p,
    const struct digest *base);

/*
 * A NULL shelf holds nothing, and what is damaged is not found. `near` is where
 * the one before was found, 0 at first: in the order in which they were laid
 * away things are found faster. Each thread has its own.
 */
bool shelf_find(const struct shelf *s, const struct digest *key, size_t *near,
    struct shelf_item *out);

/*
 * All that is to be there. `rest`, unless it is NULL, is called every now and
 * then: what was looked at so far need not stay in memory.
 */
struct shelf_load {
	const struct shelf_entry *entries;
	size_t count;
	void (*rest)(const void *ctx);
	const void *ctx;
};

/*
 * Sees to it that exactly these are found the next time, or more; when there
 * are none, the file goes. `s` is what was opened before, or NULL. Whatever
 * fails leaves an older file, or none, which is no fault: 0, or -1 with errno.
 */
int shelf_keep(const struct place *p, const struct shelf *s,
    const struct digest *base, const struct shelf_load *load);

/*
 * Gives back the memory of what was looked at; it comes again when somebody
 * does. For who goes on for long. NULL is fine.
 */
void shelf_rest(const struct shelf *s);

/* NULL is fine. */
void shelf_close(struct shelf *s);

#endif
