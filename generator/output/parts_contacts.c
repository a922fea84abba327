#include <stdio.h>

#include "base/limits.h"
#include "output/card.h"
#include "output/owners.h"
#include "output/parts.h"
#include "render/escape.h"

/* What programs take as one link; Windows cuts at 2,083 characters. */
enum { LETTER_BYTES_MAX = 1900 };

static struct str
word(struct view *v, const char *key)
{
	return locale_word(v->env->words, key);
}

void
parts_set_card(struct view *v, struct value *root, const struct record *owner)
{
	view_set_text(root, "card_href", card_wanted(owner, &v->at)
		? view_link(v, path_of_card(v->env, v->arena, owner)) : STR(""));
}

static void
add_file(struct view *v, struct value *list, struct str path, const char *key)
{
	struct value *item = value_add_object(list);

	value_set_text(item, "href", view_link(v, path));
	value_set_text(item, "text", word(v, key));
}

/* ---- everybody ----------------------------------------------------------------------- */

void
parts_set_contact_files(struct view *v, struct value *root, bool bodies)
{
	static const struct {
		enum page_id page;
		const char *key;
	} tables[] = {
	    {PAGE_CSV_THUNDERBIRD, "contact_file.thunderbird"},
	    {PAGE_CSV_OUTLOOK, "contact_file.outlook"},
	    {PAGE_CSV_EXCEL, "contact_file.excel"},
	    {PAGE_LDIF, "contact_file.ldif"},
	};
	struct value *list = value_set_list(root, "contact_files");
	struct arena *a = v->arena;

	add_file(v, list, path_of_page(v->env, a,
	    bodies ? PAGE_CARDS_BODIES : PAGE_CARDS_PEOPLE), "contact_file.cards");
	add_file(v, list, path_of_page(v->env, a,
	    bodies ? PAGE_CARDS4_BODIES : PAGE_CARDS4_PEOPLE),
	    "contact_file.cards4");
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		add_file(v, list, path_of_page(v->env, a, tables[i].page),
		    tables[i].key);
}

/* ---- the members of a body --------------------------------------------------------------- */

/* RFC 6068: both sides of "@" are encoded, "@" and "," need not be. */
static void
add_mail(struct buf *out, struct str address)
{
	size_t at = str_find_last(address, '@');

	esc_url_query(out, str_head(address, at));
	buf_add_char(out, '@');
	esc_url_query(out, str_skip(address, at + 1));
}

static void
add_letter(struct view *v, struct value *list, struct buf *out)
{
	struct value *item = value_add_object(list);

	value_set_text(item, "href", arena_str(v->arena, buf_str(out)));
	buf_clear(out);
}

static void
set_letters(struct view *v, struct value *root, const struct str_list *mails)
{
	struct value *list = value_set_list(root, "letters");
	struct buf out, one;

	buf_init(&out, PAGE_BYTES_MAX);
	buf_init(&one, PAGE_BYTES_MAX);
	for (size_t i = 0; i < mails->count; i++) {
		buf_clear(&one);
		add_mail(&one, mails->items[i]);
		if (out.len && out.len + 1 + one.len > LETTER_BYTES_MAX)
			add_letter(v, list, &out);
		buf_add(&out, out.len ? STR(",") : STR("mailto:?bcc="));
		buf_add(&out, buf_str(&one));
	}
	if (out.len)
		add_letter(v, list, &out);
	buf_release(&out);
	buf_release(&one);
}

static void
name_letters(struct view *v, const struct value *list)
{
	size_t count = value_count(list);

	for (size_t i = 0; i < count; i++) {
		struct str args[] = {arena_printf(v->arena, "%zu", i + 1),
		    arena_printf(v->arena, "%zu", count)};
		value_set_text((struct value *)value_item(list, i), "text",
		    count == 1 ? word(v, "contact_file.write")
			: locale_fill(v->env->words, v->arena,
			    "contact_file.write_part", args, 2));
	}
}

void
parts_set_member_files(struct view *v, struct value *root,
    const struct body *b)
{
	struct value *list = value_set_list(root, "member_files");
	struct str_list mails = card_mails(v, b);
	struct arena *a = v->arena;

	set_letters(v, root, &mails);
	name_letters(v, value_get(root, STR("letters")));
	if (card_has_members(&b->r, &v->at)) {
		add_file(v, list, path_of_members_vcf(v->env, a, &b->r),
		    "contact_file.cards");
		add_file(v, list, path_of_card4(v->env, a, &b->r),
		    "contact_file.cards4");
		add_file(v, list, path_of_members_csv(v->env, a, &b->r),
		    "contact_file.excel");
		add_file(v, list, path_of_members_txt(v->env, a, &b->r),
		    "contact_file.mails");
	}
	owner_set_has(root, "has_member_files", "member_files");
	owner_set_has(root, "has_letters", "letters");
}
