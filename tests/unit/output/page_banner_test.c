/* What other sites show of ours: the overall line, and badges of services. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stage_set.h"

#include "output/data.h"
#include "output/pages.h"

static void
make(struct stage_set *s, const char *now, const char *path)
{
	stage_init(s);
	world_add(&s->w, "services/post.md",
	    "---\nname: Post & Mail <sofort> für alle Ämter der Stadt und ihre "
	    "Gäste\nkind: email\n---\n");
	world_add(&s->w, "services/kaputt.md",
	    "---\nname: GEHEIM\nkind: web\nprovider: niemand\n---\n");
	world_add(&s->w, "incidents/2020/aus.md",
	    "---\ntitle: Aus\nkind: outage\nstarted: 2020-04-24\n"
	    "ended: 2020-05-26\nservice: post\n---\nAus.\n");
	stage_start(s, now, path);
}

static int64_t
number(const struct value *root, const char *key)
{
	return value_number(stage_value(root, key));
}

static void
banners_lead_home(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04", "einbinden/banner.html");
	struct value *root = value_object(&s.w.arena);
	page_banner(&s.view, NULL, root);
	assert_value(root, "overall.state.id", "down");
	assert_value(root, "home_href", "../index.html");
	/* others cannot follow a link relative to us */
	assert_no(root, "home_url");
	assert_true(number(root, "width") > number(root, "text_width"));
	s.env.base_url = STR("https://x.example");
	root = value_object(&s.w.arena);
	page_banner(&s.view, NULL, root);
	assert_value(root, "home_url", "https://x.example/");
	stage_release(&s);
}

static struct value *
badge(struct stage_set *s, const char *id)
{
	struct output_item item = {.record = world_find(&s->w, KIND_SERVICE,
	    id)};
	struct value *root = value_object(&s->w.arena);

	data_badge(&s->view, &item, root);
	return root;
}

static void
badges_name_service_and_state(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04", "badges/post.svg");
	struct value *root = badge(&s, "post");
	assert_value(root, "title",
	    "Post & Mail <sofort> für alle Ämter der Stadt und ihre Gäste");
	assert_value(root, "name",
	    "Post & Mail <sofort> für alle Ämter der Stadt u…");
	assert_value(root, "state.word", "nicht erreichbar");
	assert_int_equal(number(root, "width"),
	    number(root, "left") + number(root, "right"));
	assert_true(number(root, "word_x") + number(root, "word_width") <
	    number(root, "width"));
	assert_true(s.view.at.until == world_time(&s.w, "2020-05-27"));
	stage_release(&s);
	make(&s, "2020-05-27", "badges/post.svg");
	assert_value(badge(&s, "post"), "state.word", "erreichbar");
	stage_release(&s);
}

/* Who embeds it must see that nobody knows, and nothing of the broken file. */
static void
broken_services_are_unknown(void **state)
{
	struct stage_set s;

	(void)state;
	make(&s, "2020-05-04", "badges/kaputt.svg");
	struct value *root = badge(&s, "kaputt");
	assert_value(root, "title", "kaputt");
	assert_value(root, "state.id", "unknown");
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(banners_lead_home),
	    cmocka_unit_test(badges_name_service_and_state),
	    cmocka_unit_test(broken_services_are_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
