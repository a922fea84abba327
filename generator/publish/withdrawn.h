/*
 * publish/withdrawn: what somebody took back does not lie about.
 *
 * What is private is published with consent only, and when that ends the value
 * is in no file of the next site. But it still is in the tree that was served
 * before (".NAME.spare"), and in the earlier releases of --keep, from which a
 * rollback would publish it again. So the state folder remembers digests of
 * the private values that are published ("private"); when one is gone, or the
 * list cannot be read, that tree and these releases are removed, and what was
 * kept of the content files (publish/shelf.h). The next publication then costs
 * as much as a first one, and there is nothing to roll back to.
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
 * order; they are sorted. -1 with errno when something that was taken back may
 * be left; then the next publication tries again.
 */
int withdrawn_update(const struct lock *lock, struct digest_list *values);

#endif
