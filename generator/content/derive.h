/*
 * content/derive: what follows from one file alone.
 *
 * Names as shown and as sorted, the kind and value of contacts, the summary with
 * its first paragraph and the updates of an incident. Faults in headings are
 * reported; a fault leaves its part out and the rest in.
 */
#ifndef CONTENT_DERIVE_H
#define CONTENT_DERIVE_H

#include "content/read.h"

void derive_record(struct read_context *ctx, struct record *r);

/* Names, sort keys and contacts' values, after a translation changed texts. */
void derive_again(struct read_context *ctx, struct record *r);

#endif
