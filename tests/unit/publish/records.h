/*
 * What the records of a manifest say, but for inodes and times, so that those of
 * two sites that were published in different ways can be compared.
 */
#ifndef TESTS_RECORDS_H
#define TESTS_RECORDS_H

#include "base/buf.h"
#include "publish/manifest.h"

static void
describe_records(struct buf *out, struct str manifest)
{
	struct manifest_record r;
	struct manifest_line line;
	char before[33], after[33], digest[33];

	while (manifest_next_record(&r, &manifest)) {
		digest_hex(before, &r.before);
		digest_hex(after, &r.generation);
		buf_printf(out, "%u %s %s %d %d %.*s\n", r.flags, before, after,
		    r.served != 0, r.spare != 0, STR_ARG(r.about));
		while (manifest_next_line(&line, &r.lines)) {
			digest_hex(digest, &line.entry.digest);
			buf_printf(out, "%d %.*s %.*s %s %d\n", (int)line.kind,
			    STR_ARG(line.entry.path), STR_ARG(line.entry.memo),
			    digest, (int)line.entry.stamp.size);
		}
	}
	buf_printf(out, "%zu bytes more\n", manifest.len);
}

#endif
