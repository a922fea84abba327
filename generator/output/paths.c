#include "output/paths.h"

#include <string.h>

#include "base/eight.h"

/* the folder of vCard 4.0; the same in all languages */
#define CARDS4 "vcard4/"

/* The locale's words for folders and files. */
static const char *const page_keys[PAGE_COUNT] = {
    [PAGE_HOME] = "path.home",
    [PAGE_INCIDENTS] = "path.incidents",
    [PAGE_SERVICES] = "path.services",
    [PAGE_PEOPLE] = "path.people",
    [PAGE_BODIES] = "path.bodies",
    [PAGE_TOOLS] = "path.tools",
    [PAGE_ADDRESSES] = "path.addresses",
    [PAGE_DATA] = "path.data",
    [PAGE_SUBSCRIBE] = "path.subscribe",
    [PAGE_OFFICE_HOURS] = "path.office_hours",
    [PAGE_CONSULTATIONS] = "path.consultations",
    [PAGE_SEARCH] = "path.search",
    [PAGE_SEARCH_INDEX] = "path.search_index",
    [PAGE_NOT_FOUND] = "path.not_found",
    [PAGE_NOTICE] = "path.notice",
    [PAGE_EMERGENCY] = "path.emergency",
    [PAGE_SHORT] = "path.short",
    [PAGE_ANNOUNCEMENT] = "path.announcement",
    [PAGE_ICS_OFFICE_HOURS] = "path.office_hours",
    [PAGE_ICS_CONSULTATIONS] = "path.consultations",
    [PAGE_ICS_MAINTENANCE] = "path.maintenance",
};

static bool
is_folder_page(enum page_id page)
{
	switch (page) {
	case PAGE_INCIDENTS:
	case PAGE_SERVICES:
	case PAGE_PEOPLE:
	case PAGE_BODIES:
	case PAGE_OFFICE_HOURS:
	case PAGE_CONSULTATIONS:
		return true;
	case PAGE_HOME:
	case PAGE_TOOLS:
	case PAGE_ADDRESSES:
	case PAGE_DATA:
	case PAGE_SUBSCRIBE:
	case PAGE_SEARCH:
	case PAGE_SEARCH_INDEX:
	case PAGE_NOT_FOUND:
	case PAGE_NOTICE:
	case PAGE_EMERGENCY:
	case PAGE_SHORT:
	case PAGE_ANNOUNCEMENT:
	case PAGE_ICS_OFFICE_HOURS:
	case PAGE_ICS_CONSULTATIONS:
	case PAGE_ICS_MAINTENANCE:
	case PAGE_CARDS_PEOPLE:
	case PAGE_CARDS_BODIES:
	case PAGE_CARDS4_PEOPLE:
	case PAGE_CARDS4_BODIES:
	case PAGE_CSV_THUNDERBIRD:
	case PAGE_CSV_OUTLOOK:
	case PAGE_CSV_EXCEL:
	case PAGE_LDIF:
	case PAGE_COUNT:
		break;
	}
	return false;
}

static bool
is_calendar(enum page_id page)
{
	return page == PAGE_ICS_OFFICE_HOURS || page == PAGE_ICS_CONSULTATIONS ||
	    page == PAGE_ICS_MAINTENANCE;
}

static bool
is_book(enum page_id page)
{
	return page >= PAGE_CARDS_PEOPLE && page <= PAGE_LDIF;
}

/* Paths are made by the ten thousand: formatting them costs more than a page's
 * look at its memo. */
static struct str
join(struct arena *a, const struct str *parts, size_t count)
{
	size_t len = 0;

	for (size_t i = 0; i < count; i++)
		len += parts[i].len;
	char *all = arena_take(a, len + 1), *to = all;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].len)
			memcpy(to, parts[i].ptr, parts[i].len);
		to += parts[i].len;
	}
	*to = '\0';
	return str_make(all, len);
}

#define JOIN(a, ...)                                                           \
	join((a), (const struct str[]){__VA_ARGS__},                           \
	    sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))

static struct str
in_tree(const struct output_env *env, struct arena *a, struct str path)
{
	return env->prefix.len ? arena_concat(a, env->prefix, path) : path;
}

/* slug.html, or slug/index.html for hosts that need it */
static struct str
ending(const struct output_env *env)
{
	return env->model->site->urls.value == URLS_FOLDERS
	    ? STR("/index.html") : STR(".html");
}

static struct str
with_ending(const struct output_env *env, struct arena *a, struct str path)
{
	return JOIN(a, env->prefix, path, ending(env));
}

/* Address books lie together, those of the newer version below a folder. */
static struct str
book(const struct output_env *first, struct arena *a, enum page_id page)
{
	static const struct {
		const char *folder, *key, *file;
	} books[PAGE_COUNT] = {
	    [PAGE_CARDS_PEOPLE] = {"", "path.people", ".vcf"},
	    [PAGE_CARDS_BODIES] = {"", "path.bodies", ".vcf"},
	    [PAGE_CARDS4_PEOPLE] = {CARDS4, "path.people", ".vcf"},
	    [PAGE_CARDS4_BODIES] = {CARDS4, "path.bodies", ".vcf"},
	    [PAGE_CSV_THUNDERBIRD] = {"", NULL, "thunderbird.csv"},
	    [PAGE_CSV_OUTLOOK] = {"", NULL, "outlook.csv"},
	    [PAGE_CSV_EXCEL] = {"", NULL, "excel.csv"},
	    [PAGE_LDIF] = {"", "path.contacts", ".ldif"},
	};
	const char *key = books[page].key;

	return arena_printf(a, "%s%.*s/%.*s%s", books[page].folder,
	    STR_ARG(locale_word(first->words, "path.contacts")),
	    STR_ARG(key ? locale_word(first->words, key) : STR("")),
	    books[page].file);
}

struct str
path_of_page(const struct output_env *env, struct arena *a, enum page_id page)
{
	/* easy language has a home of its own and nothing else of these */
	if (env->easy && page != PAGE_HOME)
		env = &env->trees[0];
	if (is_book(page))
		return book(&env->trees[0], a, page);
	struct str word = locale_word(env->words, page_keys[page]);
	if (is_folder_page(page))
		return in_tree(env, a, arena_concat(a, word, STR("/index.html")));
	if (is_calendar(page))
		return in_tree(env, a, arena_printf(a, "%.*s/%.*s.ics",
		    STR_ARG(locale_word(env->words, "path.calendar")),
		    STR_ARG(word)));
	if (page == PAGE_SHORT || page == PAGE_ANNOUNCEMENT)
		return in_tree(env, a, arena_concat(a, word, STR(".txt")));
	if (page == PAGE_SEARCH_INDEX)
		return in_tree(env, a, arena_concat(a, word, STR(".js")));
	/* the emergency page is copied to places where there are no folders */
	if (page == PAGE_HOME || page == PAGE_NOT_FOUND ||
	    page == PAGE_EMERGENCY)
		return in_tree(env, a, arena_concat(a, word, STR(".html")));
	return with_ending(env, a, word);
}

static struct str
below(const struct output_env *env, struct arena *a, enum page_id folder,
    struct str id)
{
	return JOIN(a, env->prefix, locale_word(env->words, page_keys[folder]),
	    STR("/"), id, ending(env));
}

/* At least four digits; most have four, which are written to `four`. */
static struct str
year_digits(char four[4], struct arena *a, int year)
{
	if (year < 0 || year > 9999)
		return arena_printf(a, "%04d", year);
	four[0] = (char)('0' + year / 1000);
	four[1] = (char)('0' + year / 100 % 10);
	four[2] = (char)('0' + year / 10 % 10);
	four[3] = (char)('0' + year % 10);
	return str_make(four, 4);
}

static struct str
of_incident(const struct output_env *env, struct arena *a,
    const struct incident *inc)
{
	char four[4];

	return JOIN(a, env->prefix,
	    locale_word(env->words, page_keys[PAGE_INCIDENTS]), STR("/"),
	    year_digits(four, a, path_year(env, inc)), STR("/"), inc->r.id,
	    ending(env));
}

int
path_year(const struct output_env *env, const struct incident *inc)
{
	(void)env;
	return inc->year;
}

struct str
path_of_year(const struct output_env *env, struct arena *a, int year)
{
	return in_tree(env, a, arena_printf(a, "%.*s/%04d/index.html",
	    STR_ARG(locale_word(env->words, page_keys[PAGE_INCIDENTS])), year));
}

struct str
path_of_month(const struct output_env *env, struct arena *a, int year,
    unsigned month)
{
	return with_ending(env, a, arena_printf(a, "%.*s/%04d/%.*s/%02u",
	    STR_ARG(locale_word(env->words, page_keys[PAGE_INCIDENTS])), year,
	    STR_ARG(locale_word(env->words, "path.month")), month));
}

struct str
path_of_sitemap(const struct output_env *env, struct arena *a, int year)
{
	(void)env;
	return arena_printf(a, "sitemap-%04d.xml", year);
}

struct str
path_of_month_sitemap(const struct output_env *env, struct arena *a, int year,
    unsigned month)
{
	(void)env;
	return arena_printf(a, "sitemap-%04d-%02u.xml", year, month);
}

struct str
path_of_calendar(const struct output_env *env, struct arena *a, int year)
{
	return with_ending(env, a, arena_printf(a, "%.*s/%04d/%.*s",
	    STR_ARG(locale_word(env->words, page_keys[PAGE_INCIDENTS])), year,
	    STR_ARG(locale_word(env->words, "path.calendar"))));
}

struct str
path_of_record(const struct output_env *env, struct arena *a,
    const struct record *r)
{
	if (env->easy && !r->translated)
		env = &env->trees[0];
	switch (r->kind) {
	case KIND_INCIDENT:
		return of_incident(env, a, as_incident(r));
	case KIND_SERVICE:
		return below(env, a, PAGE_SERVICES, r->id);
	case KIND_PERSON:
		return below(env, a, PAGE_PEOPLE, r->id);
	case KIND_BODY:
		return below(env, a, PAGE_BODIES, r->id);
	case KIND_OFFICE_HOUR:
		return below(env, a, PAGE_OFFICE_HOURS, r->id);
	case KIND_CONSULTATION:
		return below(env, a, PAGE_CONSULTATIONS, r->id);
	case KIND_PAGE:
		return with_ending(env, a, r->id);
	case KIND_SITE:
	case KIND_COUNT:
		break;
	}
	return path_of_page(env, a, PAGE_HOME);
}

struct str
path_of_notice(const struct output_env *env, struct arena *a,
    const struct record *r)
{
	/* nothing is printed in easy language */
	if (env->easy)
		env = &env->trees[0];
	struct str page = str_skip(path_of_record(env, a, r), env->prefix.len);

	return JOIN(a, env->prefix, locale_word(env->words,
	    page_keys[PAGE_NOTICE]), STR("/"), page);
}

struct str
path_of_ics(const struct output_env *env, struct arena *a,
    const struct record *r)
{
	/* nobody writes calendars in easy language */
	if (env->easy)
		env = &env->trees[0];
	return in_tree(env, a, arena_printf(a, "%.*s/%.*s.ics",
	    STR_ARG(locale_word(env->words, page_keys[PAGE_OFFICE_HOURS])),
	    STR_ARG(r->id)));
}

struct str
path_of_card(const struct output_env *env, struct arena *a,
    const struct record *r)
{
	enum page_id folder = r->kind == KIND_PERSON ? PAGE_PEOPLE : PAGE_BODIES;

	return JOIN(a, locale_word(env->trees[0].words, page_keys[folder]),
	    STR("/"), r->id, STR(".vcf"));
}

struct str
path_of_card4(const struct output_env *env, struct arena *a,
    const struct record *r)
{
	return arena_concat(a, STR(CARDS4), path_of_card(env, a, r));
}

static struct str
members(const struct output_env *env, struct arena *a, const struct record *r,
    const char *file_ending)
{
	const struct locale *words = env->trees[0].words;

	return JOIN(a, locale_word(words, "path.contacts"), STR("/"),
	    locale_word(words, page_keys[PAGE_BODIES]), STR("/"), r->id,
	    str_from(file_ending));
}

struct str
path_of_members_vcf(const struct output_env *env, struct arena *a,
    const struct record *body)
{
	return members(env, a, body, ".vcf");
}

struct str
path_of_members_csv(const struct output_env *env, struct arena *a,
    const struct record *body)
{
	return members(env, a, body, ".csv");
}

struct str
path_of_members_txt(const struct output_env *env, struct arena *a,
    const struct record *body)
{
	return members(env, a, body, ".txt");
}

struct str
path_of_badge(const struct output_env *env, struct arena *a,
    const struct record *r)
{
	(void)env;
	return arena_printf(a, "badges/%.*s.svg", STR_ARG(r->id));
}

/* ---- feeds ---------------------------------------------------------------------- */

/* `folder` may be empty. */
static struct str
feed(const struct output_env *env, struct arena *a, enum feed_format format,
    struct str folder, struct str name)
{
	static const char *const endings[] = {
	    [FEED_NONE] = "",
	    [FEED_ATOM] = "atom",
	    [FEED_RSS] = "rss",
	    [FEED_JSON] = "json",
	};

	if (env->easy)
		env = &env->trees[0];
	return JOIN(a, env->prefix, locale_word(env->words, "path.feeds"),
	    STR("/"), folder, folder.len ? STR("/") : STR(""), name, STR("."),
	    str_from(endings[format]));
}

struct str
path_of_feed(const struct output_env *env, struct arena *a,
    enum feed_format format)
{
	if (env->easy)
		env = &env->trees[0];
	return feed(env, a, format, STR(""),
	    locale_word(env->words, "path.feed_all"));
}

struct str
path_of_audience_feed(const struct output_env *env, struct arena *a,
    enum feed_format format, unsigned audience)
{
	if (env->easy)
		env = &env->trees[0];
	return feed(env, a, format,
	    locale_word(env->words, "path.feed_audiences"),
	    env->model->site->audiences[audience].id);
}

struct str
path_of_topic_feed(const struct output_env *env, struct arena *a,
    enum feed_format format, enum news_topic topic)
{
	static const char *const keys[NEWS_TOPICS] = {
	    [NEWS_OUTAGES] = "path.feed_outages",
	    [NEWS_DISRUPTIONS] = "path.feed_disruptions",
	    [NEWS_MAINTENANCE] = "path.maintenance",
	    [NEWS_PRECAUTIONS] = "path.feed_precautions",
	    [NEWS_NOTICES] = "path.feed_notices",
	    [NEWS_DATES] = "path.feed_dates",
	    [NEWS_CONSULTATIONS] = "path.consultations",
	};

	if (env->easy)
		env = &env->trees[0];
	return feed(env, a, format, locale_word(env->words, "path.feed_kinds"),
	    locale_word(env->words, keys[topic]));
}

struct str
path_of_record_feed(const struct output_env *env, struct arena *a,
    enum feed_format format, const struct record *r)
{
	enum page_id folder = r->kind == KIND_SERVICE ? PAGE_SERVICES
	    : r->kind == KIND_PERSON ? PAGE_PEOPLE : PAGE_BODIES;

	if (env->easy)
		env = &env->trees[0];
	return feed(env, a, format, locale_word(env->words, page_keys[folder]),
	    r->id);
}

/* How much two paths have in common, up to a '/'. */
static size_t
common_folder(struct str a, struct str b)
{
	size_t most = a.len < b.len ? a.len : b.len, same = 0;

	while (same + 8 <= most &&
	       eight_load(a.ptr + same) == eight_load(b.ptr + same))
		same += 8;
	while (same < most && a.ptr[same] == b.ptr[same])
		same++;
	while (same > 0 && a.ptr[same - 1] != '/')
		same--;
	return same;
}

struct str
path_relative(struct arena *a, struct str from, struct str to)
{
	size_t common = common_folder(from, to), ups = 0, slash;

	for (from = str_skip(from, common);
	     (slash = str_find(from, '/')) < from.len;
	     from = str_skip(from, slash + 1))
		ups++;
	to = str_skip(to, common);
	char *all = arena_take(a, 3 * ups + to.len + 1);
	for (size_t i = 0; i < ups; i++)
		memcpy(all + 3 * i, "../", 3);
	if (to.len)
		memcpy(all + 3 * ups, to.ptr, to.len);
	all[3 * ups + to.len] = '\0';
	return str_make(all, 3 * ups + to.len);
}

struct str
path_host(const struct site *site)
{
	static const struct str mark = STR_INIT("://");
	struct str rest = str_skip(site->url.s,
	    str_find_str(site->url.s, mark) + mark.len);
	size_t n = 0;

	while (n < rest.len && (char_is_alpha(rest.ptr[n]) ||
	    char_is_digit(rest.ptr[n]) || rest.ptr[n] == '.' ||
	    rest.ptr[n] == '-'))
		n++;
	return n ? str_head(rest, n) : STR("erreichbar.invalid");
}
