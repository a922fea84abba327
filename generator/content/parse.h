/*
 * content/parse: one file's bytes into one record.
 *
 * record_parse() is pure: no I/O, no state, fit for fuzzing. It checks the
 * bytes (UTF-8, control characters), splits the front matter off, reads it by
 * the tables, derives what follows from the file alone (names, contact kinds,
 * updates from headings) and checks what can be checked without other files.
 *
 * The record always comes back, even when the file is broken; then `broken`
 * is set and it holds what could be read. Its text is not published, but its
 * id stays known, so that references to it are not reported as well, and the
 * effects of a broken incident still count: nothing gets greener by an error.
 *
 * The bytes must outlive the record: its strings are views into them.
 */
#ifndef CONTENT_PARSE_H
#define CONTENT_PARSE_H

#include "content/read.h"
#include "content/records.h"

/* What a file of a source is, by its path. */
struct file_role {
	struct str id;   /* for records */
	struct str lang; /* of a translation, x.en.md, site.en.yml; else empty */
	enum kind kind;
	bool is_record;  /* Markdown in a known folder, or site.yml */
	bool bad_name;   /* such a record is broken: it may hide an outage */
	bool is_asset;   /* below files/ */
};

/*
 * Tells a path's role. Reports a bad file name (the record then counts as
 * broken) and an unknown folder; other files are silently nothing.
 */
struct file_role parse_role(struct str path, struct arena *a,
    struct diags *d);

/* ctx->path must be the file's. The result is never NULL. */
struct record *record_parse(struct read_context *ctx, enum kind kind,
    struct str id, struct str bytes);

/*
 * The configuration. Its zone is needed to read all other files: it is loaded
 * here and put into ctx->zone. -1 when anything is wrong: a broken
 * configuration publishes nothing.
 */
int site_parse(struct site **out, struct read_context *ctx, struct str bytes);

/*
 * A translation of it, for translate_site(); with ctx->translating. NULL when
 * anything is wrong with it: then the original's texts stand.
 */
struct site *site_translation_parse(struct read_context *ctx,
    struct str bytes);

#endif
