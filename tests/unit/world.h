/*
 * A small world for tests of content/ and model/: texts of files in, records,
 * a model and diagnostics out. Everything goes the way of the program: path,
 * parse, link, review. Include after cmocka's headers.
 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include <stdio.h>
#include <string.h>

#include "content/parse.h"
#include "content/read.h"
#include "model/at.h"
#include "model/link.h"
#include "model/review.h"

#define MAYBE_UNUSED __attribute__((unused))

struct world {
	struct arena arena;
	struct diags diags;
	struct read_context ctx;
	struct site *site;
	struct record_list records;
	struct str_list assets;
	struct model *m;
};

/* a site.yml without anything to say about; its audiences are these */
#define WORLD_SITE                                                             \
	"title: Test\n"                                                        \
	"publisher: {name: Stadt, email: a@stadt.example, phone: 0391 1}\n"    \
	"audiences:\n"                                                         \
	"  public: Bürgerinnen und Bürger\n"                                   \
	"  administration: Stadtverwaltung\n"                                  \
	"  companies: Gesellschaften\n"

/* With another site.yml, or NULL for the one above. */
MAYBE_UNUSED static void
world_init(struct world *w, const char *site)
{
	*w = (struct world){0};
	arena_init(&w->arena, 0);
	diags_init(&w->diags);
	w->ctx = (struct read_context){.arena = &w->arena, .diags = &w->diags,
	    .path = STR("site.yml")};
	(void)site_parse(&w->site, &w->ctx, str_from(site ? site : WORLD_SITE));
}

MAYBE_UNUSED static void
world_release(struct world *w)
{
	diags_release(&w->diags);
	arena_release(&w->arena);
}

/* The text must outlive the world, or be its arena's. */
MAYBE_UNUSED static struct record *
world_add_str(struct world *w, const char *path, struct str text)
{
	struct file_role role = parse_role(str_from(path), &w->arena, &w->diags);

	assert_true(role.is_record);
	w->ctx.path = arena_str(&w->arena, str_from(path));
	struct str id = arena_str(&w->arena, role.id);
	struct record *r = record_parse(&w->ctx, role.kind, id, text);
	*VEC_PUSH(&w->arena, &w->records) = r;
	return r;
}

MAYBE_UNUSED static struct record *
world_add(struct world *w, const char *path, const char *text)
{
	return world_add_str(w, path, str_from(text));
}

/* Assets must be added in order. */
MAYBE_UNUSED static void
world_add_asset(struct world *w, const char *path)
{
	*VEC_PUSH(&w->arena, &w->assets) = str_from(path);
}

MAYBE_UNUSED static struct model *
world_link(struct world *w)
{
	struct link_input in = {.site = w->site, .zone = w->ctx.zone,
	    .records = w->records.items, .count = w->records.count,
	    .assets = w->assets};

	return w->m = model_link(&w->arena, &in, &w->diags);
}

/* A record of the linked model, by its id. */
MAYBE_UNUSED static const struct record *
world_find(const struct world *w, enum kind kind, const char *id)
{
	const struct record *r = model_find(w->m, kind, str_from(id));

	assert_non_null(r);
	return r;
}

/* An instant as staff write it, in Europe/Berlin. */
MAYBE_UNUSED static int64_t
world_time(const struct world *w, const char *text)
{
	struct time_value v;

	assert_int_equal(time_read(&v, str_from(text), TIME_START, w->ctx.zone),
	    TIME_OK);
	return v.t;
}

MAYBE_UNUSED static bool
world_has(const struct world *w, enum diag_id id)
{
	for (size_t i = 0; i < w->diags.count; i++)
		if (w->diags.items[i].id == id)
			return true;
	return false;
}

/* All diagnostics as lines, sorted; in the world's arena. */
MAYBE_UNUSED static const char *
world_lines(struct world *w, enum diag_lang lang)
{
	struct buf b;

	buf_init(&b, 1000000);
	diag_sort(&w->diags);
	for (size_t i = 0; i < w->diags.count; i++) {
		diag_line(&b, &w->diags.items[i], lang);
		buf_add_char(&b, '\n');
	}
	const char *lines = arena_str(&w->arena, buf_str(&b)).ptr;
	buf_release(&b);
	return lines;
}

/* Shows the whole of it when it is not as expected. */
MAYBE_UNUSED static void
assert_world_lines(struct world *w, enum diag_lang lang, const char *expected)
{
	const char *lines = world_lines(w, lang);

	if (strcmp(lines, expected) != 0)
		print_error("%s", lines);
	assert_true(strcmp(lines, expected) == 0);
}

MAYBE_UNUSED static void
assert_text(struct str s, const char *expected)
{
	char copy[4096];

	assert_true(s.len < sizeof copy);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	assert_string_equal(copy, expected);
}

/*
 * The promise of model/at.h: the answer of one instant is that of all the
 * others (as they are written) within the period that came with it.
 */
typedef void world_answer(const struct world *w, struct at *at, char out[400]);

MAYBE_UNUSED static void
assert_periods_hold(const struct world *w, world_answer *answer,
    const char *const *times, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char first[400], other[400];
		struct at at = at_instant(world_time(w, times[i]));
		answer(w, &at, first);
		assert_true(at.since <= at.now && at.now < at.until);
		for (size_t k = 0; k < count; k++) {
			struct at too = at_instant(world_time(w, times[k]));
			if (too.now < at.since || too.now >= at.until)
				continue;
			answer(w, &too, other);
			assert_string_equal(first, other);
		}
	}
}

#endif
