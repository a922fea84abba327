/*
 * publish/withdrawn: what somebody took back does not lie about.
 *
 * What is private is published with consent only, and when that ends the value
 * is in no file of the next site. But it still is in the tree that was served
 * before (".NAME.spare"), in the earlier releases of --keep, from which a
 * rollback would publish it again, and in what the publication itself took out
 * of the way (the in-tray and the trash of publish/state.h). So the state folder
 * remembers digests of the private values that are published ("private"); when
 * one is gone, or the list cannot be read, all of that is removed, and what was
 * kept of the content files (publish/shelf.h). The next publication then costs
 * as much as a first one, and there is nothing to roll back to.
 *
 * The new list is written when all is removed, so whoever is killed before that
 * has done nothing yet: the next publication finds the old list and removes.
 *
 * Files that visitors or mirrors have copied are out of reach, and so is the
 * history of the repository.
 */
#ifndef PUBLISH_WITHDRAWN_H
#define PUBLISH_WITHDRAWN_H

#include "base/digest.h"
#include "publish/lock.h"

struct digest_list {
	struct digest *items;
	size_t count, cap;
};

/*
 * After a publication, under its lock: `values` are those it holds, in any
 * order; they are sorted. A stage may be open that has yet to look back; it makes
 * its in-tray anew. -1 with errno when something that was taken back may be left;
 * then the next publication tries again.
 */
int withdrawn_update(const struct lock *lock, struct digest_list *values);

#endif
