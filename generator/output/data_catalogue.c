#include "model/portals.h"
#include "output/card.h"
#include "output/data.h"
#include "output/view_contact.h"
#include "render/xml.h"

/*
 * The catalogue of the site's data for open data portals: DCAT-AP.de 2.0 as
 * RDF/XML. Its vocabularies: dcat-ap.de/def, publications.europa.eu.
 *
 * Nothing in it depends on what the data say, so portals that look at it see a
 * change only when there is one.
 */

#define EUROPE "http://publications.europa.eu/resource/authority/"
#define GERMANY "http://dcat-ap.de/def/"

struct file {
	const char *path; /* or: */
	enum page_id page;
	const char *format; /* of Europe's list of file types */
	const char *media;
};

enum { FILES_MAX = 5 };

struct dataset {
	const char *id; /* catalogue.ID and catalogue.ID_text are its words */
	enum page_id page; /* where people read the same */
	struct file files[FILES_MAX];
};

#define JSON_FILE(name) {"api/v1/" name, PAGE_HOME, "JSON", "application/json"}

static const struct dataset datasets[] = {
    {"status", PAGE_HOME, {JSON_FILE("status.json"),
	{"api/v2/summary.json", PAGE_HOME, "JSON", "application/json"}}},
    {"contacts", PAGE_PEOPLE, {JSON_FILE("people.json"),
	JSON_FILE("bodies.json"), JSON_FILE("reach.json"),
	{NULL, PAGE_CSV_THUNDERBIRD, "CSV", "text/csv"}}},
    {"office_hours", PAGE_OFFICE_HOURS, {JSON_FILE("office-hours.json"),
	{NULL, PAGE_ICS_OFFICE_HOURS, "ICS", "text/calendar"}}},
    {"consultations", PAGE_CONSULTATIONS, {JSON_FILE("consultations.json"),
	{NULL, PAGE_ICS_CONSULTATIONS, "ICS", "text/calendar"}}},
    {"news", PAGE_INCIDENTS, {JSON_FILE("news.json"),
	{"history.atom", PAGE_HOME, "ATOM", "application/atom+xml"},
	{"history.rss", PAGE_HOME, "RSS", "application/rss+xml"}}},
};

enum { DATASETS = sizeof datasets / sizeof *datasets };

struct catalogue_writer {
	struct view *v;
	const struct site *site;
	struct str here; /* address of this file: what is in it lies below */
	struct xml x;
};

bool
data_catalogue_offered(const struct output_env *env)
{
	return env->base_url.len && portals_has_catalogue(env->model->site);
}

/* ---- values -------------------------------------------------------------------------- */

static void
add_resource(struct catalogue_writer *w, const char *name, struct str iri)
{
	xml_begin(&w->x, name);
	xml_attr(&w->x, "rdf:resource", iri);
	xml_end(&w->x);
}

static void
add_text(struct catalogue_writer *w, const char *name, struct str text)
{
	xml_begin(&w->x, name);
	xml_attr(&w->x, "xml:lang", w->v->env->lang);
	xml_text(&w->x, text);
	xml_end(&w->x);
}

static void
add_word(struct catalogue_writer *w, const char *name, const char *id,
    const char *ending)
{
	struct str key = arena_printf(w->v->arena, "catalogue.%s%s", id, ending);

	add_text(w, name, locale_word(w->v->env->words, key.ptr));
}

/* "here#id" */
static struct str
part(struct catalogue_writer *w, const char *id)
{
	return arena_printf(w->v->arena, "%.*s#%s", STR_ARG(w->here), id);
}

static struct str
joined(struct catalogue_writer *w, const char *vocabulary, struct str name)
{
	return arena_concat(w->v->arena, str_from(vocabulary), name);
}

/* The identifiers that portals know, by SPDX identifier; else its own page. */
static struct str
licence_iri(struct catalogue_writer *w)
{
	static const char *const known[][2] = {
	    {"CC0-1.0", "cc-zero"},
	    {"CC-BY-4.0", "cc-by/4.0"},
	    {"CC-BY-SA-4.0", "cc-by-sa/4.0"},
	    {"DL-DE-BY-2.0", "dl-by-de/2.0"},
	    {"DL-DE-ZERO-2.0", "dl-zero-de/2.0"},
	};
	struct str licence = w->site->licence.s;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq_nocase(licence, str_from(known[i][0])))
			return joined(w, GERMANY "licenses/",
			    str_from(known[i][1]));
	if (str_find(licence, ':') < licence.len)
		return licence;
	return joined(w, "https://spdx.org/licenses/", licence);
}

/* ---- who ------------------------------------------------------------------------------ */

static void
add_publisher(struct catalogue_writer *w)
{
	xml_begin(&w->x, "foaf:Organization");
	xml_attr(&w->x, "rdf:about", part(w, "publisher"));
	add_text(w, "foaf:name", w->site->publisher.name.s);
	if (w->site->home.s.len)
		add_resource(w, "foaf:homepage", w->site->home.s);
	xml_end(&w->x);
}

/* The address that works now; portals ask again every day. */
static void
add_contact(struct catalogue_writer *w)
{
	const struct publisher *p = &w->site->publisher;
	struct card card = {0};

	card_add_address(w->v, &card, CONTACT_EMAIL, p->email.s);
	const struct card_way *mail = card_way(&card, CONTACT_EMAIL, 0);
	xml_begin(&w->x, "vcard:Organization");
	xml_attr(&w->x, "rdf:about", part(w, "contact"));
	add_text(w, "vcard:fn", p->name.s);
	if (mail)
		add_resource(w, "vcard:hasEmail", view_contact_href(w->v,
		    CONTACT_EMAIL, mail->value));
	add_resource(w, "vcard:hasURL", view_url(w->v, STR("index.html")));
	xml_end(&w->x);
}

/* ---- datasets --------------------------------------------------------------------------- */

static struct str
file_path(struct catalogue_writer *w, const struct file *f)
{
	return f->path ? str_from(f->path)
	    : path_of_page(w->v->env, w->v->arena, f->page);
}

static void
add_distribution(struct catalogue_writer *w, const struct file *f)
{
	struct str path = file_path(w, f), url = view_url(w->v, path);

	xml_begin(&w->x, "dcat:distribution");
	xml_begin(&w->x, "dcat:Distribution");
	xml_attr(&w->x, "rdf:about",
	    arena_concat(w->v->arena, url, STR("#distribution")));
	add_text(w, "dct:title", path);
	add_resource(w, "dcat:accessURL", url);
	add_resource(w, "dcat:downloadURL", url);
	add_resource(w, "dct:format", joined(w, EUROPE "file-type/",
	    str_from(f->format)));
	add_resource(w, "dcat:mediaType", joined(w,
	    "https://www.iana.org/assignments/media-types/", str_from(f->media)));
	add_resource(w, "dct:license", licence_iri(w));
	add_text(w, "dcatde:licenseAttributionByText",
	    w->site->publisher.name.s);
	xml_end(&w->x);
	xml_end(&w->x);
}

static void
add_area(struct catalogue_writer *w)
{
	struct str area = w->site->catalogue.area.s;
	struct str contributor = w->site->catalogue.contributor.s;

	if (contributor.len)
		add_resource(w, "dcatde:contributorID",
		    str_find(contributor, ':') < contributor.len ? contributor
		    : joined(w, GERMANY "contributors/", contributor));
	if (!portals_is_area(area))
		return;
	add_resource(w, "dcatde:politicalGeocodingLevelURI",
	    STR(GERMANY "politicalGeocoding/Level/municipality"));
	add_resource(w, "dcatde:politicalGeocodingURI", joined(w, area.len == 8
	    ? GERMANY "politicalGeocoding/municipalityKey/"
	    : GERMANY "politicalGeocoding/regionalKey/", area));
}

static void
add_dataset(struct catalogue_writer *w, const struct dataset *d)
{
	xml_begin(&w->x, "dcat:Dataset");
	xml_attr(&w->x, "rdf:about", part(w, d->id));
	xml_element(&w->x, "dct:identifier", part(w, d->id));
	add_word(w, "dct:title", d->id, "");
	add_word(w, "dct:description", d->id, "_text");
	add_resource(w, "dct:publisher", part(w, "publisher"));
	add_resource(w, "dcat:contactPoint", part(w, "contact"));
	add_resource(w, "dcat:theme", STR(EUROPE "data-theme/GOVE"));
	add_resource(w, "dct:accrualPeriodicity", STR(EUROPE "frequency/CONT"));
	add_resource(w, "dcat:landingPage", view_url(w->v,
	    path_of_page(w->v->env, w->v->arena, d->page)));
	add_area(w);
	for (size_t i = 0; i < FILES_MAX && d->files[i].format; i++)
		add_distribution(w, &d->files[i]);
	xml_end(&w->x);
}

/* ---- the whole ---------------------------------------------------------------------------- */

static void
add_catalogue(struct catalogue_writer *w)
{
	xml_begin(&w->x, "dcat:Catalog");
	xml_attr(&w->x, "rdf:about", part(w, "catalogue"));
	add_text(w, "dct:title", w->site->title.s);
	add_word(w, "dct:description", "about", "");
	add_resource(w, "dct:publisher", part(w, "publisher"));
	add_resource(w, "dct:license", licence_iri(w));
	add_resource(w, "foaf:homepage", view_url(w->v, STR("index.html")));
	for (size_t i = 0; i < DATASETS; i++)
		add_resource(w, "dcat:dataset", part(w, datasets[i].id));
	xml_end(&w->x);
}

int
data_catalogue(struct view *v, const struct output_item *item,
    struct buf *out)
{
	static const char *const spaces[][2] = {
	    {"xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	    {"xmlns:dcat", "http://www.w3.org/ns/dcat#"},
	    {"xmlns:dct", "http://purl.org/dc/terms/"},
	    {"xmlns:foaf", "http://xmlns.com/foaf/0.1/"},
	    {"xmlns:vcard", "http://www.w3.org/2006/vcard/ns#"},
	    {"xmlns:dcatde", GERMANY "dcatde/"},
	};
	struct catalogue_writer w = {.v = v, .site = v->env->model->site,
	    .here = view_url(v, item->path)};

	xml_init(&w.x, out);
	xml_begin(&w.x, "rdf:RDF");
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		xml_attr(&w.x, spaces[i][0], str_from(spaces[i][1]));
	add_catalogue(&w);
	add_publisher(&w);
	add_contact(&w);
	for (size_t i = 0; i < DATASETS; i++)
		add_dataset(&w, &datasets[i]);
	xml_end(&w.x);
	/* what overflowed is 0 too: output_render() sees it and says so */
	return xml_finish(&w.x) < 0 && buf_ok(out) ? -1 : 0;
}
