#include "cmd/siblings.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/files.h"

enum { KINDS = 2, SIBLING_PATH_MAX = 1100,
	SIBLING_MEMO_MAX = COMPRESS_METHOD_MAX + 40 };

static const char *const endings[KINDS] = {".gz", ".br"};

void
siblings_init(struct siblings *s, struct stage *stage,
    const struct loaded_assets *assets, bool on)
{
	*s = (struct siblings){.stage = stage, .assets = assets, .on = on};
	pthread_mutex_init(&s->mutex, NULL);
}

void
siblings_release(struct siblings *s)
{
	while (s->idle_count)
		compress_release(&s->idle[--s->idle_count]);
	pthread_mutex_destroy(&s->mutex);
}

static struct compressor
take_compressor(struct siblings *s)
{
	struct compressor c = {0};

	pthread_mutex_lock(&s->mutex);
	if (s->idle_count)
		c = s->idle[--s->idle_count];
	pthread_mutex_unlock(&s->mutex);
	return c;
}

static void
give_back(struct siblings *s, struct compressor c)
{
	pthread_mutex_lock(&s->mutex);
	if (s->idle_count < JOBS_MAX) {
		s->idle[s->idle_count++] = c;
		c = (struct compressor){0};
	}
	pthread_mutex_unlock(&s->mutex);
	compress_release(&c);
}

/* ---- names ------------------------------------------------------------------ */

static int
by_path(const void *path, const void *asset)
{
	return str_cmp(*(const struct str *)path,
	    ((const struct loaded_asset *)asset)->path);
}

static struct str
sibling_path(char out[SIBLING_PATH_MAX], struct str path, int kind)
{
	int n = snprintf(out, SIBLING_PATH_MAX, "%.*s%s", STR_ARG(path),
	    endings[kind]);

	return str_make(out, (size_t)n);
}

/* Whether a file of this path is to have this sibling. */
static bool
is_wanted(const struct siblings *s, struct str path, int kind)
{
	char text[SIBLING_PATH_MAX];
	struct str sibling = sibling_path(text, path, kind);

	return path_is_safe(sibling) && (s->assets->count == 0 ||
	    bsearch(&sibling, s->assets->items, s->assets->count,
	        sizeof *s->assets->items, by_path) == NULL);
}

/* What the memo of a sibling says: made from that, in that way. */
static struct str
memo_of(char out[SIBLING_MEMO_MAX], const struct digest *file)
{
	char method[COMPRESS_METHOD_MAX], hex[33];

	compress_method(method);
	digest_hex(hex, file);
	int n = snprintf(out, SIBLING_MEMO_MAX, "%s %s", method, hex);
	return str_make(out, (size_t)n);
}

/* The sibling is published and fits a file of this digest. */
static bool
is_current(struct siblings *s, struct str path, int kind, struct str memo)
{
	char text[SIBLING_PATH_MAX];
	struct stage_file file;

	return stage_published(s->stage, sibling_path(text, path, kind), &file) &&
	    str_eq(file.memo, memo);
}

static bool
are_current(struct siblings *s, struct str path, struct str memo)
{
	for (int kind = 0; kind < KINDS; kind++)
		if (is_wanted(s, path, kind) && !is_current(s, path, kind, memo))
			return false;
	return true;
}

/* ---- the four calls ------------------------------------------------------------ */

static int
keep_all(struct siblings *s, struct str path, struct str memo, struct diags *d)
{
	char text[SIBLING_PATH_MAX];
	int rc = 0;

	for (int kind = 0; kind < KINDS && rc == 0; kind++)
		if (is_wanted(s, path, kind))
			rc = stage_keep(s->stage, sibling_path(text, path, kind),
			    memo, d);
	return rc;
}

/* Those that were kept; another may be theirs only by its name. */
static void
drop_all(struct siblings *s, struct str path)
{
	char text[SIBLING_PATH_MAX];

	for (int kind = 0; s->on && kind < KINDS; kind++)
		if (is_wanted(s, path, kind))
			stage_drop(s->stage, sibling_path(text, path, kind));
}

static int
write_all(struct siblings *s, struct str path, struct str bytes, struct str memo,
    struct diags *d)
{
	struct compressor c = take_compressor(s);
	struct compressed made = compress_text(&c, path, bytes);
	struct str results[KINDS] = {made.gz, made.br};
	char text[SIBLING_PATH_MAX];
	int rc = 0;

	for (int kind = 0; kind < KINDS && rc == 0; kind++)
		if (results[kind].len && is_wanted(s, path, kind))
			rc = stage_write(s->stage, sibling_path(text, path, kind),
			    results[kind], memo, d);
	give_back(s, c);
	return rc;
}

static bool
may_have(const struct siblings *s, struct str path, uint64_t size)
{
	return s->on && size >= COMPRESS_BYTES_MIN && compress_is_text(path);
}

int
siblings_write(struct siblings *s, struct str path, struct str bytes,
    struct str memo, struct diags *d)
{
	char text[SIBLING_MEMO_MAX];

	if (stage_write(s->stage, path, bytes, memo, d) < 0)
		return -1;
	/* kept with the file as it was */
	drop_all(s, path);
	if (!may_have(s, path, bytes.len))
		return 0;
	struct digest digest = stage_digest(bytes);
	struct str made_from = memo_of(text, &digest);
	return are_current(s, path, made_from)
	    ? keep_all(s, path, made_from, d)
	    : write_all(s, path, bytes, made_from, d);
}

int
siblings_keep(struct siblings *s, struct str path, struct str memo,
    struct diags *d)
{
	char text[SIBLING_MEMO_MAX];
	struct stage_file file;

	bool have = s->on && stage_published(s->stage, path, &file) &&
	    may_have(s, path, file.size);
	if (stage_keep(s->stage, path, memo, d) < 0)
		return -1;
	return have ? keep_all(s, path, memo_of(text, &file.digest), d) : 0;
}

void
siblings_drop(struct siblings *s, struct str path)
{
	stage_drop(s->stage, path);
	drop_all(s, path);
}

struct str
siblings_memo(struct siblings *s, struct str path)
{
	char text[SIBLING_MEMO_MAX];
	struct stage_file file;

	if (!stage_published(s->stage, path, &file))
		return STR("");
	if (may_have(s, path, file.size) &&
	    !are_current(s, path, memo_of(text, &file.digest)))
		return STR("");
	return file.memo;
}
