/*
 * content/derive: what follows from one file alone.
 *
 * Names as shown and as sorted, the kind and value of contacts, the summary
 * and the updates of an incident. Faults in headings are reported; a fault
 * leaves its part out and the rest in.
 */
#ifndef CONTENT_DERIVE_H
#define CONTENT_DERIVE_H

#include "content/read.h"

void derive_record(struct read_context *ctx, struct record *r);

/* Names and sort keys alone, after a translation changed them. */
void derive_names(struct read_context *ctx, struct record *r);

#endif
