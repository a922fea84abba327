/* content/translate: texts are laid over, facts are refused; site.yml too */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"

#include "content/translate.h"

#define SITE                                                                   \
	"title: Titel\n"                                                       \
	"state: NW\n"                                                          \
	"languages: [de, en]\n"                                                \
	"groups: [Rat, Amt]\n"                                                 \
	"publisher:\n"                                                         \
	"  name: Stadt\n"                                                      \
	"  email: a@stadt.example\n"                                           \
	"  phone: 0391 1\n"                                                    \
	"  represented_by: Bürgermeisterin\n"                                  \
	"audiences:\n"                                                         \
	"  public: Alle\n"                                                     \
	"  bodies: Gremien\n"

/* site.yml with site.en.yml laid over it; what was told */
static void
translate(struct world *w, const char *site, const char *translation)
{
	world_init(w, site);
	w->ctx.path = STR("site.en.yml");
	w->ctx.translating = true;
	struct site *t = site_translation_parse(&w->ctx, str_from(translation));
	if (t)
		translate_site(&w->ctx, w->site, t, STR("en"));
}

static void
texts_of_the_site_are_translated(void **state)
{
	struct world w;
	const struct site *s;

	(void)state;
	translate(&w, SITE, "title: Title\ngroups: [Council, Office]\n"
	    "publisher: {represented_by: Lady Mayor, responsible: Press}\n"
	    "audiences: {bodies: Committees}\n");
	s = w.site;
	assert_world_lines(&w, DIAG_EN, "");
	assert_text(s->title.s, "Title");
	assert_text(s->r.title_lang, "en");
	assert_text(s->publisher.represented_by.s, "Lady Mayor");
	assert_text(s->publisher.represented_lang, "en");
	assert_text(s->publisher.responsible.s, "Press");
	assert_text(s->publisher.name.s, "Stadt");
	/* files go on naming groups and audiences as before */
	assert_text(s->groups.items[0].s, "Rat");
	assert_text(s->group_names.items[0].s, "Council");
	assert_text(s->group_names.items[1].s, "Office");
	assert_text(s->group_lang, "en");
	assert_text(s->audiences[0].label.s, "Alle");
	assert_text(s->audiences[0].translated.s, "");
	assert_text(s->audiences[0].lang, "");
	assert_text(s->audiences[1].label.s, "Gremien");
	assert_text(s->audiences[1].translated.s, "Committees");
	assert_text(s->audiences[1].lang, "en");
	world_release(&w);
}

static void
what_is_not_translated_stays(void **state)
{
	struct world w;

	(void)state;
	translate(&w, SITE, "publisher: {responsible: Press}\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_text(w.site->title.s, "Titel");
	assert_text(w.site->r.title_lang, "");
	assert_text(w.site->publisher.represented_lang, "");
	assert_text(w.site->publisher.responsible_lang, "en");
	assert_int_equal(w.site->group_names.count, 0);
	world_release(&w);
}

#define REFUSED(place, key)                                                    \
	"site.en.yml:" place ": warning: '" key "' is no text, or has not as many entries as the original; the original's holds [translation-key]\n"

static void
facts_of_the_site_are_refused(void **state)
{
	struct world w;

	(void)state;
	translate(&w, SITE, "url: https://x.example\nlanguage: en\n"
	    "languages: [en]\ntime_zone: Europe/London\nstate: HE\n"
	    "home: https://y.example\nstrict: [dead-link]\nurls: folders\n"
	    "publisher: {name: City, address: Road 1, email: b@c.example,\n"
	    "  phone: 0391 2, vat: DE1}\n"
	    "groups: [Council]\naudiences: {other: Others}\n");
	assert_world_lines(&w, DIAG_EN,
	    REFUSED("1:6", "url")
	    REFUSED("3:13", "languages")
	    REFUSED("4:12", "time_zone")
	    REFUSED("5:8", "state")
	    REFUSED("6:7", "home")
	    REFUSED("7:10", "strict")
	    REFUSED("8:7", "urls")
	    REFUSED("9:19", "name")
	    REFUSED("9:34", "address")
	    REFUSED("9:49", "email")
	    REFUSED("10:10", "phone")
	    REFUSED("10:23", "vat")
	    REFUSED("11:10", "groups")
	    REFUSED("12:20", "audiences"));
	assert_text(w.site->url.s, "");
	assert_text(w.site->language.s, "de");
	assert_int_equal(w.site->languages.count, 2);
	assert_text(w.site->time_zone.s, "Europe/Berlin");
	assert_text(w.site->state.s, "NW");
	assert_text(w.site->publisher.name.s, "Stadt");
	assert_text(w.site->publisher.email.s, "a@stadt.example");
	assert_text(w.site->publisher.phone.s, "0391 1");
	assert_int_equal(w.site->group_names.count, 0);
	assert_int_equal(w.site->audience_count, 2);
	world_release(&w);
	/* what says the same as the original */
	translate(&w, SITE, "publisher: {name: Stadt, phone: 0391 1}\n");
	assert_world_lines(&w, DIAG_EN, "");
	world_release(&w);
}

/* A list of names has no ids: the places count. */
static void
audiences_without_ids_go_by_their_place(void **state)
{
	static const char site[] = "title: T\n"
	    "publisher: {name: S, email: a@b.example, phone: 0391 1}\n"
	    "audiences: [Alle, Gremien]\n";
	struct world w;

	(void)state;
	translate(&w, site, "audiences: [Everybody, Committees]\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_text(w.site->audiences[0].id, "Alle");
	assert_text(w.site->audiences[0].translated.s, "Everybody");
	assert_text(w.site->audiences[1].translated.s, "Committees");
	world_release(&w);
	translate(&w, site, "audiences: [Everybody]\n");
	assert_world_lines(&w, DIAG_EN, REFUSED("1:13", "audiences"));
	assert_text(w.site->audiences[0].translated.s, "");
	world_release(&w);
}

static void
a_broken_translation_leaves_the_site(void **state)
{
	struct world w;

	(void)state;
	translate(&w, SITE, "title: Title\ngroups: [\n");
	assert_true(diag_errors(&w.diags) > 0);
	assert_text(w.site->title.s, "Titel");
	world_release(&w);
	translate(&w, SITE, "title: Title\nurl: nonsense\n");
	assert_true(diag_errors(&w.diags) > 0);
	assert_text(w.site->title.s, "Titel");
	world_release(&w);
}

/* A file names an audience as site.yml does, in every language. */
static void
labels_stay_names_for_files(void **state)
{
	struct world w;

	(void)state;
	translate(&w, SITE, "audiences: {bodies: Committees}\n");
	w.ctx.translating = false;
	world_add(&w, "services/m.md", "---\nname: M\ngroup: Rat\n---\n");
	world_add(&w, "incidents/i.md", "---\ntitle: T\nstarted: 2020-05-01\n"
	    "affects: {service: m, for: Gremien}\n---\n");
	world_link(&w);
	assert_world_lines(&w, DIAG_EN, "");
	assert_int_equal(model_audience(w.m, STR("Gremien")), 1);
	assert_int_equal(model_audience(w.m, STR("Committees")), -1);
	world_release(&w);
}

static void
texts_of_records_are_laid_over(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	struct record *r = world_add(&w, "services/m.md",
	    "---\nname: Postfach\nkind: email\n---\nDeutsch\n");
	w.ctx.translating = true;
	struct record *t = world_add(&w, "services/m.en.md",
	    "---\nname: Mailbox\nlanguage: en\nkind: phone\n---\nEnglish\n");
	translate_record(&w.ctx, r, t, STR("en"));
	assert_world_lines(&w, DIAG_EN,
	    "services/m.en.md:4:7: warning: 'kind' is no text, or has not as many entries as the original; the original's holds [translation-key]\n");
	assert_true(r->translated);
	assert_false(r->outdated);
	assert_text(model_title(r), "Mailbox");
	assert_text(r->title_lang, "en");
	assert_text(str_trim(r->body), "English");
	assert_int_equal(as_service(r)->kind.value, SERVICE_EMAIL);
	world_release(&w);
}

static void
what_leads_is_translated(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	struct record *r = world_add(&w, "incidents/i.md",
	    "---\ntitle: T\nstarted: 2020-05-01\n---\nDeutsch\n");
	w.ctx.translating = true;
	struct record *t = world_add(&w, "incidents/i.en.md",
	    "---\ntitle: T\n---\n*English*\n");
	translate_record(&w.ctx, r, t, STR("en"));
	assert_text(str_trim(as_incident(r)->lead), "*English*");
	assert_false(as_incident(r)->lead_simple);
	assert_true(as_incident(r)->flat);
	t = world_add(&w, "incidents/i.fr.md",
	    "---\ntitle: T\n---\n# Titre\n\nFrançais\n");
	translate_record(&w.ctx, r, t, STR("fr"));
	assert_false(as_incident(r)->flat);
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_of_the_site_are_translated),
	    cmocka_unit_test(what_is_not_translated_stays),
	    cmocka_unit_test(facts_of_the_site_are_refused),
	    cmocka_unit_test(audiences_without_ids_go_by_their_place),
	    cmocka_unit_test(a_broken_translation_leaves_the_site),
	    cmocka_unit_test(labels_stay_names_for_files),
	    cmocka_unit_test(texts_of_records_are_laid_over),
	    cmocka_unit_test(what_leads_is_translated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
