#include "base/timetext.h"
#include "model/portals.h"
#include "output/data.h"
#include "output/view_contact.h"

/*
 * What looks after the Web reads: robots.txt and .well-known/security.txt. The
 * maps for search engines are in data_sitemap.c, the catalogue of open data in
 * data_catalogue.c.
 */

/* ---- robots.txt --------------------------------------------------------------------- */

/*
 * Everything may be read: a notice that nobody finds is none. Pages that say
 * the same twice name the address that counts themselves.
 */
int
data_robots(struct view *v, const struct output_item *item, struct buf *out)
{
	struct str map = view_url(v, STR(DATA_SITEMAP));

	(void)item;
	buf_add_cstr(out, "User-agent: *\nDisallow:\n");
	if (map.len)
		buf_printf(out, "\nSitemap: %.*s\n", STR_ARG(map));
	return 0;
}

/* ---- security.txt --------------------------------------------------------------------- */

bool
data_security_offered(const struct output_env *env)
{
	return portals_has_security(env->model->site);
}

static void
add_field(struct buf *out, const char *name, struct str value)
{
	if (value.len)
		buf_printf(out, "%s: %.*s\n", name, STR_ARG(value));
}

static bool
is_language(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_alpha(s.ptr[i]) && !char_is_digit(s.ptr[i]) &&
		    s.ptr[i] != '-')
			return false;
	return s.len > 0;
}

static void
add_languages(struct buf *out, const struct site *site)
{
	const struct text_list *all = site->security.languages.count
	    ? &site->security.languages : &site->languages;
	const char *before = "Preferred-Languages: ";

	if (all->count == 0)
		add_field(out, "Preferred-Languages", site->language.s);
	for (size_t i = 0; i < all->count; i++) {
		if (!is_language(all->items[i].s))
			continue;
		buf_printf(out, "%s%.*s", before, STR_ARG(all->items[i].s));
		before = ", ";
	}
	if (before[0] == ',')
		buf_add_char(out, '\n');
}

/* RFC 9116, 2.5; the preferred contact comes first */
int
data_security(struct view *v, const struct output_item *item, struct buf *out)
{
	const struct site *site = v->env->model->site;
	const struct security *s = &site->security;
	struct str here = view_url(v, item->path);

	/* on these days somebody is to be told, though the file stays the same */
	(void)at_reached(&v->at, s->expires.t - PORTALS_EXPIRY_WARNING);
	(void)at_reached(&v->at, s->expires.t);
	for (size_t i = 0; i < s->contact.count; i++) {
		struct str value = s->contact.items[i].s;
		enum contact_kind kind = portals_contact_kind(value);
		if (kind != CONTACT_KIND_COUNT)
			add_field(out, "Contact", view_contact_href(v, kind, value));
	}
	/* the first moment that no longer belongs to it */
	add_field(out, "Expires", time_iso_utc(v->arena, s->expires.t));
	add_field(out, "Encryption", s->encryption.s);
	add_field(out, "Acknowledgments", s->acknowledgments.s);
	add_languages(out, site);
	if (str_has_prefix(here, STR("https://")))
		add_field(out, "Canonical", here);
	add_field(out, "Policy", s->policy.s);
	return 0;
}
