/*
 * What tests of pages and data files share: a world (../world.h) with words
 * and an environment around it, and one file in the making. Include after
 * cmocka's headers.
 */
#ifndef TESTS_STAGE_SET_H
#define TESTS_STAGE_SET_H

#include "../world.h"

#include "output/output.h"

static const char stage_words[] =
    "path: {home: index, incidents: stoerungen, services: dienste,\n"
    "  people: personen, bodies: gremien, tools: werkzeuge,\n"
    "  addresses: adressen, office_hours: sprechstunden,\n"
    "  consultations: beteiligung, not_found: '404',\n"
    "  calendar: kalender, month: monat, maintenance: wartungen,\n"
    "  contacts: kontakte}\n"
    "month: {'1': Januar, '2': Februar, '10': Oktober, '12': Dezember}\n"
    "calendar: {month: '{1} {2}'}\n"
    "incidents: {year_title: 'Meldungen {1}',\n"
    "  month_title: 'Meldungen im {1} {2}',\n"
    "  count: {one: 1 Meldung, other: '{n} Meldungen'}}\n"
    "time: {day: '{4}-{3}-{2}', moment: '{4}-{3}-{2} {6}:{7}'}\n"
    "office_hour: {clock: '{1}:{2} Uhr'}\n"
    "state: {operational: erreichbar, down: nicht erreichbar,\n"
    "  unknown: unklar}\n";

struct stage_set {
	struct world w;
	struct output_env env;
	struct view view;
};

MAYBE_UNUSED static void
stage_init(struct stage_set *s)
{
	*s = (struct stage_set){0};
	world_init(&s->w, NULL);
}

/* Links what was added and sets the clock; the page is at `path`. */
MAYBE_UNUSED static void
stage_start(struct stage_set *s, const char *now, const char *path)
{
	struct locale *words;

	s->env.model = world_link(&s->w);
	assert_int_equal(locale_parse(&words, &s->w.arena, STR("de.yml"),
	    str_from(stage_words), &s->w.diags), 0);
	s->env.words = words;
	s->env.now = world_time(&s->w, now);
	s->env.version = STR("1.0");
	s->env.trees = &s->env;
	s->env.tree_count = 1;
	s->view = (struct view){.env = &s->env, .path = str_from(path),
	    .at = at_instant(s->env.now), .arena = &s->w.arena,
	    .diags = &s->w.diags};
}

MAYBE_UNUSED static void
stage_release(struct stage_set *s)
{
	world_release(&s->w);
}

/* The value at the end of a path of keys and numbers: "dates.0.start.text". */
MAYBE_UNUSED static const struct value *
stage_value(const struct value *v, const char *path)
{
	struct str rest = str_from(path), key;
	uint32_t n;

	while (str_cut(&key, &rest, '.')) {
		if (value_type(v) == VALUE_LIST) {
			assert_true(str_to_u32(&n, key));
			assert_true(n < value_count(v));
			v = value_item(v, n);
		} else {
			v = value_get(v, key);
		}
		assert_non_null(v);
	}
	return v;
}

#define assert_value(root, path, expected)                                     \
	assert_text(value_text(stage_value((root), (path))), (expected))
#define assert_yes(root, path)                                                 \
	assert_true(value_is_true(stage_value((root), (path))))
#define assert_no(root, path)                                                  \
	assert_false(value_is_true(stage_value((root), (path))))
#define assert_count(root, path, n)                                            \
	assert_int_equal(value_count(stage_value((root), (path))), (n))

#endif
