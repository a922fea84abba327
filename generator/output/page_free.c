#include "output/pages.h"
#include "output/view_contact.h"
#include "output/view_text.h"

/* ---- free pages ------------------------------------------------------------------------ */

/* The imprint says by itself what site.yml knows; the page may add to it. */
static void
set_publisher(struct view *v, struct value *root, const struct page *page)
{
	const struct publisher *p = &v->env->model->site->publisher;

	if (!str_is(page->r.id, "impressum")) {
		value_set_none(root, "publisher");
		return;
	}
	struct value *obj = value_set_object(root, "publisher");
	view_set_text(obj, "name", p->name.s);
	view_set_address(v, obj, "address", CONTACT_POST, &p->address);
	view_set_address(v, obj, "email", CONTACT_EMAIL, &p->email);
	view_set_address(v, obj, "phone", CONTACT_PHONE, &p->phone);
	view_set_text(obj, "represented_by", p->represented_by.s);
	view_set_lang(v, obj, "represented_lang", p->represented_lang);
	view_set_text(obj, "responsible", p->responsible.s);
	view_set_lang(v, obj, "responsible_lang", p->responsible_lang);
	view_set_text(obj, "vat", p->vat.s);
}

void
page_free(struct view *v, const struct output_item *item, struct value *root)
{
	const struct page *page = as_page(item->record);

	value_set_text(root, "title", page->title.s);
	view_set_excerpt(v, root, "description", view_body(v, &page->r));
	set_publisher(v, root, page);
	view_set_body(v, root, "text", &page->r);
}

/* ---- the page for addresses that lead nowhere ------------------------------------------------- */

/*
 * A web server shows this page in place of any missing one, at any depth, and
 * the browser resolves its links against the address that was asked for. So
 * they cannot be relative like all others: they begin at the root of the host,
 * or at the path below which the site is published, as far as it knows its
 * address. A <base> would do the same, but also turn links to places within
 * the page into links to another one. From file:// nobody is sent here.
 */
static struct str
root_of(const struct output_env *env)
{
	struct str rest = str_skip(env->base_url,
	    str_find_str(env->base_url, STR("://")) + 3);

	return str_skip(rest, str_find(rest, '/'));
}

static struct str
rooted(struct view *v, struct str path)
{
	return arena_printf(v->arena, "%.*s/%.*s",
	    STR_ARG(root_of(v->env)), STR_ARG(path));
}

static void
set_style(struct view *v, struct value *root)
{
	value_set_none(root, "style_href");
	for (size_t i = 0; i < v->env->asset_count; i++)
		if (str_is(v->env->assets[i].name, "style.css"))
			value_set_text(root, "style_href",
			    rooted(v, v->env->assets[i].path));
}

void
page_not_found(struct view *v, const struct output_item *item,
    struct value *root)
{
	static const struct {
		enum page_id page;
		const char *word;
	} links[] = {
	    {PAGE_HOME, "not_found.home"},
	    {PAGE_PEOPLE, "not_found.people"},
	    {PAGE_BODIES, "not_found.bodies"},
	    {PAGE_ADDRESSES, "not_found.addresses"},
	    {PAGE_INCIDENTS, "not_found.incidents"},
	};
	struct value *list = value_set_list(root, "links");

	(void)item;
	value_set_text(root, "title",
	    locale_word(v->env->words, "not_found.title"));
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		struct value *obj = value_add_object(list);
		value_set_text(obj, "href", rooted(v,
		    path_of_page(v->env, v->arena, links[i].page)));
		value_set_text(obj, "title",
		    locale_word(v->env->words, links[i].word));
	}
	value_set_text(root, "home_href",
	    rooted(v, path_of_page(v->env, v->arena, PAGE_HOME)));
	set_style(v, root);
}
