#include <stdio.h>

#include "base/limits.h"
#include "output/card.h"
#include "output/data.h"
#include "render/csv.h"
#include "render/ldif.h"

/*
 * Address books as tables, as LDIF and as plain lists of addresses; people
 * first, then bodies, each in the order of names. Who is in them, and with
 * what, is said by output/card.h.
 *
 * Programs know columns by their names: Thunderbird's are those of its own
 * export; Outlook's are those of its English and its German one, of which they
 * may be left out. The German one is for Excel, too, with what that needs.
 */

/* ---- tables -------------------------------------------------------------------------- */

enum cell {
	CELL_EMPTY, /* a column that we have nothing for */
	CELL_NAME,
	CELL_TITLE,
	CELL_GIVEN,
	CELL_FAMILY,
	CELL_SUFFIX,
	CELL_BODY,
	CELL_ROLE,
	CELL_BODIES,
	CELL_NOTE,
	CELL_EMAIL,
	CELL_PHONE,
	CELL_FAX,
	CELL_WEB,
	CELL_STREET,
	CELL_CODE,
	CELL_TOWN
};

struct column {
	const char *name;
	enum cell cell;
	size_t n; /* the n-th way of its kind, counted from 0 */
};

static const struct column thunderbird[] = {
    {"First Name", CELL_GIVEN, 0}, {"Last Name", CELL_FAMILY, 0},
    {"Display Name", CELL_NAME, 0}, {"Nickname", CELL_EMPTY, 0},
    {"Primary Email", CELL_EMAIL, 0}, {"Secondary Email", CELL_EMAIL, 1},
    {"Screen Name", CELL_EMPTY, 0}, {"Work Phone", CELL_PHONE, 0},
    {"Home Phone", CELL_PHONE, 1}, {"Fax Number", CELL_FAX, 0},
    {"Pager Number", CELL_EMPTY, 0}, {"Mobile Number", CELL_PHONE, 2},
    {"Home Address", CELL_EMPTY, 0}, {"Home Address 2", CELL_EMPTY, 0},
    {"Home City", CELL_EMPTY, 0}, {"Home State", CELL_EMPTY, 0},
    {"Home ZipCode", CELL_EMPTY, 0}, {"Home Country", CELL_EMPTY, 0},
    {"Work Address", CELL_STREET, 0}, {"Work Address 2", CELL_EMPTY, 0},
    {"Work City", CELL_TOWN, 0}, {"Work State", CELL_EMPTY, 0},
    {"Work ZipCode", CELL_CODE, 0}, {"Work Country", CELL_EMPTY, 0},
    {"Job Title", CELL_ROLE, 0}, {"Department", CELL_EMPTY, 0},
    {"Organization", CELL_BODY, 0}, {"Web Page 1", CELL_WEB, 0},
    {"Web Page 2", CELL_WEB, 1}, {"Birth Year", CELL_EMPTY, 0},
    {"Birth Month", CELL_EMPTY, 0}, {"Birth Day", CELL_EMPTY, 0},
    {"Custom 1", CELL_EMPTY, 0}, {"Custom 2", CELL_EMPTY, 0},
    {"Custom 3", CELL_EMPTY, 0}, {"Custom 4", CELL_EMPTY, 0},
    {"Notes", CELL_NOTE, 0}, {NULL, CELL_EMPTY, 0},
};

static const struct column outlook[] = {
    {"Title", CELL_TITLE, 0}, {"First Name", CELL_GIVEN, 0},
    {"Last Name", CELL_FAMILY, 0}, {"Suffix", CELL_SUFFIX, 0},
    {"Company", CELL_BODY, 0}, {"Job Title", CELL_ROLE, 0},
    {"Business Street", CELL_STREET, 0}, {"Business City", CELL_TOWN, 0},
    {"Business Postal Code", CELL_CODE, 0}, {"Business Fax", CELL_FAX, 0},
    {"Business Phone", CELL_PHONE, 0}, {"Business Phone 2", CELL_PHONE, 1},
    {"Other Phone", CELL_PHONE, 2}, {"E-mail Address", CELL_EMAIL, 0},
    {"E-mail Display Name", CELL_NAME, 0},
    {"E-mail 2 Address", CELL_EMAIL, 1}, {"E-mail 3 Address", CELL_EMAIL, 2},
    {"Categories", CELL_BODIES, 0}, {"Notes", CELL_NOTE, 0},
    {"Web Page", CELL_WEB, 0}, {NULL, CELL_EMPTY, 0},
};

static const struct column excel[] = {
    {"Anrede", CELL_TITLE, 0}, {"Vorname", CELL_GIVEN, 0},
    {"Nachname", CELL_FAMILY, 0}, {"Suffix", CELL_SUFFIX, 0},
    {"Firma", CELL_BODY, 0}, {"Position", CELL_ROLE, 0},
    {"Straße geschäftlich", CELL_STREET, 0},
    {"Ort geschäftlich", CELL_TOWN, 0},
    {"Postleitzahl geschäftlich", CELL_CODE, 0},
    {"Fax geschäftlich", CELL_FAX, 0},
    {"Telefon geschäftlich", CELL_PHONE, 0},
    {"Telefon geschäftlich 2", CELL_PHONE, 1},
    {"Weiteres Telefon", CELL_PHONE, 2},
    {"E-Mail-Adresse", CELL_EMAIL, 0},
    {"E-Mail: Angezeigter Name", CELL_NAME, 0},
    {"E-Mail 2: Adresse", CELL_EMAIL, 1},
    {"E-Mail 3: Adresse", CELL_EMAIL, 2}, {"Kategorien", CELL_BODIES, 0},
    {"Notizen", CELL_NOTE, 0}, {"Webseite", CELL_WEB, 0},
    {NULL, CELL_EMPTY, 0},
};

static struct str
finish(struct view *v, struct buf *out)
{
	struct str text = arena_str(v->arena, buf_str(out));

	buf_release(out);
	return text;
}

/* Outlook divides categories with semicolons in all languages. */
static struct str
bodies_of(struct view *v, const struct card *card)
{
	struct buf out;

	buf_init(&out, PAGE_BYTES_MAX);
	for (size_t i = 0; i < card->bodies.count; i++) {
		if (i)
			buf_add(&out, STR("; "));
		buf_add(&out, card->bodies.items[i]);
	}
	return finish(v, &out);
}

static struct str
way_of(const struct card *card, enum contact_kind kind, size_t n)
{
	const struct card_way *way = card_way(card, kind, n);

	return way ? way->value : STR("");
}

/* "+49 391 ..." would be a formula, "0049 391 ..." is the same number. */
static struct str
number_of(struct view *v, const struct card *card, enum contact_kind kind,
    size_t n)
{
	struct str number = way_of(card, kind, n);

	if (number.len && number.ptr[0] == '+')
		number = arena_concat(v->arena, STR("00"), str_skip(number, 1));
	return number;
}

static struct str
cell_of(struct view *v, const struct card *card, const struct column *column)
{
	bool person = card->owner->kind == KIND_PERSON;
	struct card_post post = card_post(way_of(card, CONTACT_POST, 0));

	switch (column->cell) {
	case CELL_EMPTY:
		break;
	case CELL_NAME:
		return card->name;
	case CELL_TITLE:
		return card->title;
	case CELL_GIVEN:
		return card->given;
	case CELL_FAMILY:
		return person ? card->family : card->name;
	case CELL_SUFFIX:
		return card->suffix;
	case CELL_BODY:
		return person ? card->body : card->name;
	case CELL_ROLE:
		return card->role;
	case CELL_BODIES:
		return bodies_of(v, card);
	case CELL_NOTE:
		return card->note;
	case CELL_EMAIL:
		return way_of(card, CONTACT_EMAIL, column->n);
	case CELL_PHONE:
		return number_of(v, card, CONTACT_PHONE, column->n);
	case CELL_FAX:
		return number_of(v, card, CONTACT_FAX, column->n);
	case CELL_WEB:
		return way_of(card, CONTACT_WEB, column->n);
	case CELL_STREET:
		return post.street;
	case CELL_CODE:
		return post.code;
	case CELL_TOWN:
		return post.town;
	}
	return STR("");
}

struct table {
	struct view *v;
	struct csv csv;
	const struct column *columns;
};

static struct table
begin_table(struct view *v, struct buf *out, const struct column *columns)
{
	bool german = columns == excel;
	struct table t = {.v = v, .columns = columns};

	csv_init(&t.csv, out, german ? ';' : ',', german);
	for (const struct column *c = columns; c->name; c++)
		csv_cell(&t.csv, str_from(c->name));
	csv_row(&t.csv);
	return t;
}

static void
add_rows(struct table *t, const struct record_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		if (!card_wanted(list->items[i], &t->v->at))
			continue;
		struct card card = card_of(t->v, list->items[i]);
		for (const struct column *c = t->columns; c->name; c++)
			csv_cell(&t->csv, cell_of(t->v, &card, c));
		csv_row(&t->csv);
	}
}

static int
write_table(struct view *v, struct buf *out, const struct column *columns)
{
	struct table t = begin_table(v, out, columns);

	add_rows(&t, view_records(v, KIND_PERSON));
	add_rows(&t, view_records(v, KIND_BODY));
	return 0;
}

int
data_csv_thunderbird(struct view *v, const struct output_item *item,
    struct buf *out)
{
	(void)item;
	return write_table(v, out, thunderbird);
}

int
data_csv_outlook(struct view *v, const struct output_item *item,
    struct buf *out)
{
	(void)item;
	return write_table(v, out, outlook);
}

int
data_csv_excel(struct view *v, const struct output_item *item, struct buf *out)
{
	(void)item;
	return write_table(v, out, excel);
}

int
data_csv_members(struct view *v, const struct output_item *item,
    struct buf *out)
{
	struct record_list members = card_members(v, as_body(item->record));
	struct table t = begin_table(v, out, excel);

	add_rows(&t, &members);
	return 0;
}

/* ---- addresses alone --------------------------------------------------------------------- */

int
data_mails_members(struct view *v, const struct output_item *item,
    struct buf *out)
{
	struct str_list mails = card_mails(v, as_body(item->record));

	for (size_t i = 0; i < mails.count; i++) {
		buf_add(out, mails.items[i]);
		buf_add(out, STR("\r\n"));
	}
	return 0;
}

/* ---- LDIF ------------------------------------------------------------------------------------ */

/*
 *	o=erreichbar
 *	ou=people,...   uid=ID    inetOrgPerson (RFC 2798)
 *	ou=bodies,...   uid=ID    the same: a body is somebody who has addresses
 *	ou=groups,...   cn=ID     groupOfNames (RFC 4519): its members
 *
 * The suffix is the same for all sites; whoever loads the file in a directory
 * of their own replaces it. Ids need no escaping in a name (RFC 4514).
 */
#define SUFFIX "o=erreichbar"

static void
add_unit(struct ldif *d, const char *name)
{
	char dn[80];

	(void)snprintf(dn, sizeof dn, "ou=%s," SUFFIX, name);
	ldif_entry(d, str_from(dn));
	ldif_attribute(d, "objectClass", STR("organizationalUnit"));
	ldif_attribute(d, "ou", str_from(name));
	ldif_end(d);
}

static struct str
name_of(struct view *v, const struct record *r)
{
	return arena_printf(v->arena, "uid=%.*s,ou=%s," SUFFIX, STR_ARG(r->id),
	    r->kind == KIND_PERSON ? "people" : "bodies");
}

/* RFC 4517, 3.3.28: lines with "$" between them, none of them empty */
static struct str
postal(struct view *v, struct str address)
{
	struct str rest = str_trim(address), line;
	struct buf out;

	buf_init(&out, PAGE_BYTES_MAX);
	while (str_cut_line(&line, &rest)) {
		line = str_trim(line);
		if (line.len && out.len)
			buf_add_char(&out, '$');
		for (size_t i = 0; i < line.len; i++)
			if (line.ptr[i] == '$')
				buf_add(&out, STR("\\24"));
			else if (line.ptr[i] == '\\')
				buf_add(&out, STR("\\5C"));
			else
				buf_add_char(&out, line.ptr[i]);
	}
	return finish(v, &out);
}

static char
next_digit(struct str *s)
{
	while (s->len) {
		char c = s->ptr[0];
		*s = str_skip(*s, 1);
		if (char_is_digit(c))
			return c;
	}
	return 0;
}

static bool
same_number(struct str a, struct str b)
{
	char digit;

	do {
		digit = next_digit(&a);
		if (digit != next_digit(&b))
			return false;
	} while (digit);
	return true;
}

/*
 * A directory refuses a value that it holds already, and with it the file. To
 * it, numbers are the same when their digits are.
 */
static bool
is_repeated(const struct card *card, const struct card_way *way)
{
	for (const struct card_way *w = card->ways; w < way; w++)
		if (w->kind == way->kind && (way->kind == CONTACT_POST ||
		    (way->kind == CONTACT_PHONE &&
		     same_number(w->value, way->value))))
			return true;
	return false;
}

static void
add_way(struct view *v, struct ldif *d, const struct card_way *way)
{
	switch (way->kind) {
	case CONTACT_EMAIL:
		if (ldif_is_ascii(way->value))
			ldif_attribute(d, "mail", way->value);
		break;
	case CONTACT_PHONE:
		if (ldif_is_printable(way->value))
			ldif_attribute(d, "telephoneNumber", way->value);
		break;
	case CONTACT_FAX:
		if (ldif_is_printable(way->value))
			ldif_attribute(d, "facsimileTelephoneNumber", way->value);
		break;
	case CONTACT_WEB:
		ldif_attribute(d, "labeledURI", way->value);
		break;
	case CONTACT_POST:
		ldif_attribute(d, "postalAddress", postal(v, way->value));
		break;
	case CONTACT_MESSENGER:
	case CONTACT_VISIT:
	case CONTACT_KIND_COUNT:
		break;
	}
}

static void
add_entry(struct view *v, struct ldif *d, const struct record *r)
{
	bool person = r->kind == KIND_PERSON;
	struct card card = card_of(v, r);

	ldif_entry(d, name_of(v, r));
	ldif_attribute(d, "objectClass", STR("inetOrgPerson"));
	ldif_attribute(d, "uid", r->id);
	ldif_attribute(d, "cn", card.name);
	ldif_attribute(d, "sn", person ? card.family : card.name);
	ldif_attribute(d, "givenName", card.given);
	ldif_attribute(d, "title", card.role);
	ldif_attribute(d, "o", person ? STR("") : card.name);
	ldif_attribute(d, "ou", card.body);
	for (size_t i = 0; i < card.count; i++)
		if (!is_repeated(&card, &card.ways[i]))
			add_way(v, d, &card.ways[i]);
	ldif_attribute(d, "description", card.note);
	ldif_end(d);
}

static void
add_group(struct view *v, struct ldif *d, const struct body *b)
{
	struct record_list members = card_members(v, b);

	/* a group must have members */
	if (members.count == 0)
		return;
	ldif_entry(d, arena_printf(v->arena, "cn=%.*s,ou=groups," SUFFIX,
	    STR_ARG(b->r.id)));
	ldif_attribute(d, "objectClass", STR("groupOfNames"));
	ldif_attribute(d, "cn", b->r.id);
	if (!str_eq_nocase(b->r.id, b->name.s))
		ldif_attribute(d, "cn", b->name.s);
	for (size_t i = 0; i < members.count; i++)
		ldif_attribute(d, "member", name_of(v, members.items[i]));
	ldif_end(d);
}

int
data_ldif(struct view *v, const struct output_item *item, struct buf *out)
{
	const struct record_list *people = view_records(v, KIND_PERSON);
	const struct record_list *bodies = view_records(v, KIND_BODY);
	struct ldif d;

	(void)item;
	ldif_init(&d, out);
	ldif_entry(&d, STR(SUFFIX));
	ldif_attribute(&d, "objectClass", STR("organization"));
	ldif_attribute(&d, "o", STR("erreichbar"));
	ldif_end(&d);
	add_unit(&d, "people");
	add_unit(&d, "bodies");
	add_unit(&d, "groups");
	for (size_t i = 0; i < people->count; i++)
		if (card_wanted(people->items[i], &v->at))
			add_entry(v, &d, people->items[i]);
	for (size_t i = 0; i < bodies->count; i++)
		if (card_wanted(bodies->items[i], &v->at))
			add_entry(v, &d, bodies->items[i]);
	for (size_t i = 0; i < bodies->count; i++)
		if (card_wanted(bodies->items[i], &v->at))
			add_group(v, &d, as_body(bodies->items[i]));
	return 0;
}
