#include "output/output.h"

#include "base/limits.h"
#include "output/card.h"
#include "output/data.h"
#include "output/feed.h"
#include "output/frame.h"
#include "output/linked.h"
#include "output/pages.h"

/* All of them are in the digest of the theme, that all files are made from. */
static int
write_asset(struct view *v, const struct output_item *item, struct buf *out)
{
	buf_add(out, v->env->assets[item->number].bytes);
	return 0;
}

static const struct output table[] = {
    {.name = "home", .each = EACH_SITE, .page = PAGE_HOME,
	.template = "home", .fill = page_home, .linked = linked_home},
    {.name = "incidents", .each = EACH_SITE, .page = PAGE_INCIDENTS,
	.template = "incidents", .fill = page_archive},
    {.name = "year", .each = EACH_YEAR, .year_path = path_of_year,
	.years = YEARS_WHOLE, .template = "year", .fill = page_year,
	.traced = true},
    {.name = "split-year", .each = EACH_YEAR, .year_path = path_of_year,
	.years = YEARS_SPLIT, .template = "split-year",
	.fill = page_split_year, .traced = true},
    {.name = "month", .each = EACH_MONTH, .month_path = path_of_month,
	.template = "month", .fill = page_month, .traced = true},
    {.name = "calendar", .each = EACH_YEAR, .year_path = path_of_calendar,
	.template = "calendar", .fill = page_calendar,
	.traced = true},
    {.name = "incident", .each = EACH_RECORD, .kind = KIND_INCIDENT,
	.template = "incident", .fill = page_incident,
	.linked = linked_incident, .traced = true},
    {.name = "services", .each = EACH_SITE, .page = PAGE_SERVICES,
	.template = "services", .fill = page_services,
	.traced = true},
    {.name = "service", .each = EACH_RECORD, .kind = KIND_SERVICE,
	.template = "service", .fill = page_service,
	.traced = true},
    {.name = "people", .each = EACH_SITE, .page = PAGE_PEOPLE,
	.template = "people", .fill = page_people,
	.traced = true},
    {.name = "person", .each = EACH_RECORD, .kind = KIND_PERSON,
	.template = "person", .fill = page_person,
	.linked = linked_person, .traced = true},
    {.name = "bodies", .each = EACH_SITE, .page = PAGE_BODIES,
	.template = "bodies", .fill = page_bodies,
	.traced = true},
    {.name = "body", .each = EACH_RECORD, .kind = KIND_BODY,
	.template = "body", .fill = page_body,
	.linked = linked_body, .traced = true},
    {.name = "tools", .each = EACH_SITE, .page = PAGE_TOOLS,
	.template = "tools", .fill = page_tools, .traced = true},
    {.name = "subscribe", .each = EACH_SITE, .page = PAGE_SUBSCRIBE,
	.template = "subscribe", .fill = page_subscribe, .traced = true},
    {.name = "data", .each = EACH_SITE, .page = PAGE_DATA,
	.template = "data", .fill = page_data, .traced = true},
    {.name = "addresses", .each = EACH_SITE, .page = PAGE_ADDRESSES,
	.template = "addresses", .fill = page_addresses,
	.traced = true},
    {.name = "office-hours", .each = EACH_SITE, .page = PAGE_OFFICE_HOURS,
	.template = "office-hours", .fill = page_office_hours, .traced = true},
    {.name = "office-hour", .each = EACH_RECORD, .kind = KIND_OFFICE_HOUR,
	.template = "office-hour", .fill = page_office_hour,
	.linked = linked_office_hour, .traced = true},
    {.name = "consultations", .each = EACH_SITE, .page = PAGE_CONSULTATIONS,
	.template = "consultations", .fill = page_consultations, .traced = true},
    {.name = "consultation", .each = EACH_RECORD, .kind = KIND_CONSULTATION,
	.template = "consultation", .fill = page_consultation,
	.linked = linked_consultation, .traced = true},
    {.name = "page", .each = EACH_RECORD, .kind = KIND_PAGE,
	.template = "page", .fill = page_free,
	.traced = true},
    {.name = "search", .each = EACH_SITE, .page = PAGE_SEARCH,
	.template = "search", .fill = page_search, .traced = true},
    {.name = "search-index", .each = EACH_SITE, .page = PAGE_SEARCH_INDEX,
	.write = data_search},
    {.name = "not-found", .each = EACH_SITE, .page = PAGE_NOT_FOUND,
	.template = "not-found", .fill = page_not_found, .traced = true},
    {.name = "notice-home", .each = EACH_SITE, .page = PAGE_NOTICE,
	.template = "notice-home", .fill = page_notice_home},
    {.name = "notice-incident", .each = EACH_RECORD, .kind = KIND_INCIDENT,
	.path_of = path_of_notice, .wanted = page_notice_wanted,
	.kept = PAGE_NOTICE_KEPT, .template = "notice-incident", .fill = page_notice_incident,
	.traced = true},
    {.name = "notice-office-hour", .each = EACH_RECORD,
	.kind = KIND_OFFICE_HOUR, .path_of = path_of_notice,
	.template = "notice-office-hour", .fill = page_notice_office_hour,
	.traced = true},
    {.name = "emergency", .each = EACH_SITE, .page = PAGE_EMERGENCY,
	.template = "emergency", .fill = page_emergency},
    {.name = "banner", .once = true, .each = EACH_SITE,
	.path = "banner.svg", .template = "banner-svg", .fill = page_banner,
	.traced = true},
    {.name = "banner-frame", .once = true, .each = EACH_SITE,
	.path = "einbinden/banner.html", .template = "banner-frame",
	.fill = page_banner, .traced = true},
    {.name = "banner-fragment", .once = true, .each = EACH_SITE,
	.path = "einbinden/banner.fragment.html",
	.template = "banner-fragment", .fill = page_banner, .traced = true},
    {.name = "badge", .once = true, .each = EACH_RECORD,
	.kind = KIND_SERVICE, .path_of = path_of_badge, .broken_too = true,
	.template = "badge", .fill = data_badge,
	.traced = true},
    {.name = "ics-office-hour", .each = EACH_RECORD,
	.kind = KIND_OFFICE_HOUR, .path_of = path_of_ics,
	.write = data_calendar_office_hour, .traced = true, .undated = true},
    {.name = "ics-office-hours", .each = EACH_SITE,
	.page = PAGE_ICS_OFFICE_HOURS, .write = data_calendar_office_hours,
	.traced = true, .undated = true},
    {.name = "ics-consultations", .each = EACH_SITE,
	.page = PAGE_ICS_CONSULTATIONS, .write = data_calendar_consultations,
	.traced = true, .undated = true},
    {.name = "ics-maintenance", .each = EACH_SITE,
	.page = PAGE_ICS_MAINTENANCE, .write = data_calendar_maintenance,
	.traced = true},
    {.name = "card-person", .once = true, .each = EACH_RECORD,
	.kind = KIND_PERSON, .path_of = path_of_card, .wanted = card_wanted,
	.write = data_card, .traced = true, .undated = true},
    {.name = "card4-person", .once = true, .each = EACH_RECORD,
	.kind = KIND_PERSON, .path_of = path_of_card4, .wanted = card_wanted,
	.write = data_card4, .traced = true, .undated = true},
    {.name = "card-body", .once = true, .each = EACH_RECORD,
	.kind = KIND_BODY, .path_of = path_of_card, .wanted = card_wanted,
	.write = data_card, .traced = true, .undated = true},
    {.name = "card4-body", .once = true, .each = EACH_RECORD,
	.kind = KIND_BODY, .path_of = path_of_card4, .wanted = card_wanted,
	.write = data_card4, .traced = true, .undated = true},
    {.name = "cards-members", .once = true, .each = EACH_RECORD,
	.kind = KIND_BODY, .path_of = path_of_members_vcf,
	.wanted = card_has_members, .write = data_cards_members, .traced = true, .undated = true},
    {.name = "csv-members", .once = true, .each = EACH_RECORD,
	.kind = KIND_BODY, .path_of = path_of_members_csv,
	.wanted = card_has_members, .write = data_csv_members, .traced = true, .undated = true},
    {.name = "mails-members", .once = true, .each = EACH_RECORD,
	.kind = KIND_BODY, .path_of = path_of_members_txt,
	.wanted = card_has_members, .write = data_mails_members, .traced = true, .undated = true},
    {.name = "cards-people", .once = true, .each = EACH_SITE,
	.page = PAGE_CARDS_PEOPLE, .write = data_cards_people,
	.traced = true, .undated = true},
    {.name = "cards-bodies", .once = true, .each = EACH_SITE,
	.page = PAGE_CARDS_BODIES, .write = data_cards_bodies,
	.traced = true, .undated = true},
    {.name = "cards4-people", .once = true, .each = EACH_SITE,
	.page = PAGE_CARDS4_PEOPLE, .write = data_cards4_people,
	.traced = true, .undated = true},
    {.name = "cards4-bodies", .once = true, .each = EACH_SITE,
	.page = PAGE_CARDS4_BODIES, .write = data_cards4_bodies,
	.traced = true, .undated = true},
    {.name = "csv-thunderbird", .once = true, .each = EACH_SITE,
	.page = PAGE_CSV_THUNDERBIRD, .write = data_csv_thunderbird,
	.traced = true, .undated = true},
    {.name = "csv-outlook", .once = true, .each = EACH_SITE,
	.page = PAGE_CSV_OUTLOOK, .write = data_csv_outlook,
	.traced = true, .undated = true},
    {.name = "csv-excel", .once = true, .each = EACH_SITE,
	.page = PAGE_CSV_EXCEL, .write = data_csv_excel,
	.traced = true, .undated = true},
    {.name = "ldif", .once = true, .each = EACH_SITE, .page = PAGE_LDIF,
	.write = data_ldif,
	.traced = true, .undated = true},
    {.name = "status.json", .once = true, .each = EACH_SITE,
	.path = "api/v1/status.json", .write = data_status},
    {.name = "reach.json", .once = true, .each = EACH_SITE, .path = "api/v1/reach.json",
	.write = data_reach,
	.traced = true},
    {.name = "people.json", .once = true, .each = EACH_SITE,
	.path = "api/v1/people.json", .write = data_people,
	.traced = true},
    {.name = "news.json", .once = true, .each = EACH_SITE,
	.path = "api/v1/news.json", .write = data_news},
    {.name = "bodies.json", .once = true, .each = EACH_SITE,
	.path = "api/v1/bodies.json", .write = data_bodies, .traced = true},
    {.name = "office-hours.json", .once = true, .each = EACH_SITE,
	.path = "api/v1/office-hours.json", .write = data_office_hours,
	.traced = true},
    {.name = "consultations.json", .once = true, .each = EACH_SITE,
	.path = "api/v1/consultations.json", .write = data_consultations,
	.traced = true},
    {.name = "robots.txt", .once = true, .each = EACH_SITE,
	.path = "robots.txt", .write = data_robots, .traced = true},
    {.name = "sitemap", .once = true, .each = EACH_SITE,
	.path = DATA_SITEMAP, .offered = data_sitemap_offered,
	.write = data_sitemap},
    {.name = "sitemap-pages", .once = true, .each = EACH_SITE,
	.path = DATA_SITEMAP_PAGES, .offered = data_sitemap_offered,
	.write = data_sitemap_pages, .traced = true},
    {.name = "sitemap-year", .once = true, .each = EACH_YEAR,
	.year_path = path_of_sitemap, .years = YEARS_WHOLE,
	.offered = data_sitemap_offered,
	.write = data_sitemap_year, .traced = true},
    {.name = "sitemap-split-year", .once = true, .each = EACH_YEAR,
	.year_path = path_of_sitemap, .years = YEARS_SPLIT,
	.offered = data_sitemap_offered,
	.write = data_sitemap_split_year, .traced = true},
    {.name = "sitemap-month", .once = true, .each = EACH_MONTH,
	.month_path = path_of_month_sitemap, .offered = data_sitemap_offered,
	.write = data_sitemap_month, .traced = true},
    {.name = "security.txt", .once = true, .each = EACH_SITE,
	.path = ".well-known/security.txt", .offered = data_security_offered,
	.write = data_security, .traced = true},
    {.name = "catalogue", .once = true, .each = EACH_SITE,
	.path = "katalog.rdf", .offered = data_catalogue_offered,
	.write = data_catalogue},
    {.name = "v2-summary", .once = true, .each = EACH_SITE,
	.path = "api/v2/summary.json", .write = data_v2_summary},
    {.name = "v2-status", .once = true, .each = EACH_SITE,
	.path = "api/v2/status.json", .write = data_v2_status,
	.traced = true},
    {.name = "v2-components", .once = true, .each = EACH_SITE,
	.path = "api/v2/components.json", .write = data_v2_components,
	.traced = true},
    {.name = "v2-incidents", .once = true, .each = EACH_SITE,
	.path = "api/v2/incidents.json", .write = data_v2_incidents},
    {.name = "v2-unresolved", .once = true, .each = EACH_SITE,
	.path = "api/v2/incidents/unresolved.json", .write = data_v2_unresolved},
    {.name = "v2-maintenances", .once = true, .each = EACH_SITE,
	.path = "api/v2/scheduled-maintenances.json", .write = data_v2_maintenances,
	.traced = true},
    {.name = "v2-upcoming", .once = true, .each = EACH_SITE,
	.path = "api/v2/scheduled-maintenances/upcoming.json", .write = data_v2_upcoming,
	.traced = true},
    {.name = "v2-active", .once = true, .each = EACH_SITE,
	.path = "api/v2/scheduled-maintenances/active.json", .write = data_v2_active,
	.traced = true},
    {.name = "history.atom", .once = true, .each = EACH_SITE,
	.path = "history.atom", .write = data_v2_history_atom},
    {.name = "history.rss", .once = true, .each = EACH_SITE,
	.path = "history.rss", .write = data_v2_history_rss},
    {.name = "short", .each = EACH_SITE, .page = PAGE_SHORT,
	.write = data_short},
    {.name = "announcement", .each = EACH_SITE, .page = PAGE_ANNOUNCEMENT,
	.write = data_announcement},
    {.name = "status.txt", .once = true, .each = EACH_SITE,
	.path = "status.txt", .write = data_status_lines,
	.traced = true, .undated = true},
    {.name = "metrics", .once = true, .each = EACH_SITE, .last = true,
	.path = "metrics.prom", .write = data_metrics},
    {.name = "feed-atom", .each = EACH_SITE,
	.format = FEED_ATOM, .write = feed_write, .traced = true},
    {.name = "feed-rss", .each = EACH_SITE,
	.format = FEED_RSS, .write = feed_write, .traced = true},
    {.name = "feed-json", .each = EACH_SITE,
	.format = FEED_JSON, .write = feed_write, .traced = true},
    {.name = "audience-atom", .each = EACH_AUDIENCE,
	.format = FEED_ATOM, .write = feed_write, .traced = true},
    {.name = "audience-rss", .each = EACH_AUDIENCE,
	.format = FEED_RSS, .write = feed_write, .traced = true},
    {.name = "audience-json", .each = EACH_AUDIENCE,
	.format = FEED_JSON, .write = feed_write, .traced = true},
    {.name = "topic-atom", .each = EACH_TOPIC,
	.format = FEED_ATOM, .write = feed_write, .traced = true},
    {.name = "topic-rss", .each = EACH_TOPIC,
	.format = FEED_RSS, .write = feed_write, .traced = true},
    {.name = "topic-json", .each = EACH_TOPIC,
	.format = FEED_JSON, .write = feed_write, .traced = true},
    {.name = "service-atom", .each = EACH_RECORD, .kind = KIND_SERVICE,
	.format = FEED_ATOM, .write = feed_write, .traced = true},
    {.name = "service-rss", .each = EACH_RECORD, .kind = KIND_SERVICE,
	.format = FEED_RSS, .write = feed_write, .traced = true},
    {.name = "service-json", .each = EACH_RECORD, .kind = KIND_SERVICE,
	.format = FEED_JSON, .write = feed_write, .traced = true},
    {.name = "person-atom", .each = EACH_RECORD, .kind = KIND_PERSON,
	.format = FEED_ATOM, .write = feed_write, .traced = true},
    {.name = "person-rss", .each = EACH_RECORD, .kind = KIND_PERSON,
	.format = FEED_RSS, .write = feed_write, .traced = true},
    {.name = "person-json", .each = EACH_RECORD, .kind = KIND_PERSON,
	.format = FEED_JSON, .write = feed_write, .traced = true},
    {.name = "body-atom", .each = EACH_RECORD, .kind = KIND_BODY,
	.format = FEED_ATOM, .write = feed_write, .traced = true},
    {.name = "body-rss", .each = EACH_RECORD, .kind = KIND_BODY,
	.format = FEED_RSS, .write = feed_write, .traced = true},
    {.name = "body-json", .each = EACH_RECORD, .kind = KIND_BODY,
	.format = FEED_JSON, .write = feed_write, .traced = true},
    {.name = "build.json", .once = true, .each = EACH_SITE, .last = true,
	.path = "api/v1/build.json", .write = data_build},
    {.name = "asset", .once = true, .each = EACH_ASSET, .write = write_asset,
	.traced = true},
};

/* Easy language: a page for each file that is written in it, and a list. */
static const struct output easy_table[] = {
    {.name = "easy-home", .each = EACH_SITE, .page = PAGE_HOME,
	.template = "easy-home", .fill = page_easy_home},
    {.name = "easy", .each = EACH_RECORD, .kind = KIND_INCIDENT,
	.template = "easy", .fill = page_easy, .traced = true},
    {.name = "easy", .each = EACH_RECORD, .kind = KIND_SERVICE,
	.template = "easy", .fill = page_easy, .traced = true},
    {.name = "easy", .each = EACH_RECORD, .kind = KIND_PERSON,
	.template = "easy", .fill = page_easy, .traced = true},
    {.name = "easy", .each = EACH_RECORD, .kind = KIND_BODY,
	.template = "easy", .fill = page_easy, .traced = true},
    {.name = "easy", .each = EACH_RECORD, .kind = KIND_OFFICE_HOUR,
	.template = "easy", .fill = page_easy, .traced = true},
    {.name = "easy", .each = EACH_RECORD, .kind = KIND_CONSULTATION,
	.template = "easy", .fill = page_easy, .traced = true},
    {.name = "easy", .each = EACH_RECORD, .kind = KIND_PAGE,
	.template = "easy", .fill = page_easy, .traced = true},
};

const struct output *
output_table(const struct output_env *env, size_t *count)
{
	*count = env->easy ? sizeof easy_table / sizeof *easy_table
			   : sizeof table / sizeof *table;
	return env->easy ? easy_table : table;
}

bool
output_is_public(const struct record *r, struct at *at)
{
	const struct when *from = NULL;

	if (r->kind == KIND_INCIDENT)
		from = &as_incident(r)->published;
	if (r->kind == KIND_CONSULTATION)
		from = &as_consultation(r)->announced;
	return from == NULL || from->at.line == 0 || at_reached(at, from->t);
}

/* ---- one file --------------------------------------------------------------------------- */

/*
 * What is made while it is rendered may narrow the time that the page has told
 * it holds for. Then it is rendered once more, and tells the right one; the
 * second time nothing new is found.
 */
static int
render_late(struct view *v, struct value *root, struct str name,
    struct buf *out)
{
	struct diags *d = v->diags, found;
	unsigned ids = v->ids;
	struct at told;
	int rc;

	do {
		told = v->at;
		v->ids = ids;
		buf_clear(out);
		frame_fill_stand(v, root);
		diags_init(&found);
		memcpy(found.strict, d->strict, sizeof found.strict);
		v->diags = &found;
		rc = template_render(out, v->env->templates, name, root, &found);
		v->diags = d;
		if (told.since == v->at.since && told.until == v->at.until)
			diag_merge(d, &found);
		diags_release(&found);
	} while (told.since != v->at.since || told.until != v->at.until);
	return rc;
}

/* Of the page of an incident, which has most. */
enum { KEYS = 90 };

static int
render_page(struct view *v, const struct output_item *item, struct buf *out)
{
	struct value *root = value_object_for(v->arena, KEYS);
	struct str name = str_from(item->output->template);

	value_set_none(root, "description");
	item->output->fill(v, item, root);
	linked_fill(v, item, root);
	frame_fill(v, item, root);
	if (v->late)
		return render_late(v, root, name, out);
	frame_fill_stand(v, root);
	return template_render(out, v->env->templates, name, root, v->diags);
}

int
output_render(struct buf *out, const struct output_item *item, struct at *at,
    struct arena *scratch, struct recall *recall, struct diags *d)
{
	struct view v = {.env = item->env, .path = item->path, .at = *at,
	    .arena = scratch, .diags = d, .recall = recall, .ids_shown = true};

	buf_clear(out);
	int rc = item->output->write ? item->output->write(&v, item, out)
				     : render_page(&v, item, out);
	*at = v.at;
	if (!buf_ok(out))
		return DIAG(d, DIAG_OUTPUT_TOO_LARGE, pos_file(item->path),
		    item->path, arena_printf(scratch, "%zu", PAGE_BYTES_MAX));
	return rc;
}
