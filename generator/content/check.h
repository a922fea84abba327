/*
 * content/check: what can be checked within one file.
 *
 * Ends after starts, consent for private contacts, changes that say what
 * changes, ways without Internet. An incident whose periods end before they
 * begin keeps `times_unsure`. Checks that need other files are in model/link.h,
 * those that need the clock in model/review.h.
 */
#ifndef CONTENT_CHECK_H
#define CONTENT_CHECK_H

#include "content/read.h"

void check_record(struct read_context *ctx, struct record *r);
void check_site(struct read_context *ctx, const struct site *site);

#endif
