/*
 * content/frozen: a record comes back from its image as it was, wherever image
 * and text lie; and no bytes make it touch what is neither.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "../world.h"
#include "content/frozen.h"
#include "model/occurrence.h"
#include "model/people.h"
#include "model/status.h"

enum { IMAGE_MAX = 1 << 20 };

/* ---- files that use every key ------------------------------------------------- */

/* Values are numbered, so that none stands for another. */
struct writer {
	struct buf out;
	unsigned number;
};

static void write_map(struct writer *w, const struct table *t, size_t item);

static bool
is_contact(const struct table *t)
{
	return t->size == sizeof(struct contact) && strcmp(t->name, "contacts") == 0;
}

static bool
is_way(const struct field *f)
{
	return f->offset < CONTACT_KIND_COUNT * sizeof(struct text);
}

/* One of every way, and twice all in any other list. */
static void
write_maps(struct writer *w, const struct table *t)
{
	size_t count = is_contact(t) ? CONTACT_KIND_COUNT : 2;

	buf_add_cstr(&w->out, "[");
	for (size_t i = 0; i < count; i++) {
		write_map(w, t, i);
		buf_add_cstr(&w->out, i + 1 < count ? ", " : "]");
	}
}

static void
write_value(struct writer *w, const struct field *f)
{
	unsigned n = ++w->number;

	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
		buf_printf(&w->out, "\"Wort\\tund %u\"", n);
		break;
	case FIELD_ID:
		buf_add_cstr(&w->out, "en");
		break;
	case FIELD_TIME:
	case FIELD_END:
		buf_printf(&w->out, "2020-05-04 10:%02u", n % 60);
		break;
	case FIELD_TIMES:
		buf_printf(&w->out, "[2020-05-04 10:%02u, 2020-05-05]", n % 60);
		break;
	case FIELD_DURATION:
		buf_printf(&w->out, "%u min", n);
		break;
	case FIELD_BOOL:
		buf_add_cstr(&w->out, strcmp(f->name, "draft") ? "ja" : "nein");
		break;
	case FIELD_WORD:
		buf_printf(&w->out, "%s", f->words[1].english);
		break;
	case FIELD_EMAIL:
		buf_printf(&w->out, "a%u@b.example", n);
		break;
	case FIELD_PHONE:
		buf_printf(&w->out, "0391 %u", n + 100);
		break;
	case FIELD_URL:
		buf_printf(&w->out, "https://b.example/%u", n);
		break;
	case FIELD_FILE:
		buf_printf(&w->out, "plan-%u.pdf", n);
		break;
	case FIELD_TEXTS:
		buf_printf(&w->out, "[eins-%u.example, \"zwei %u\"]", n, n);
		break;
	case FIELD_REF:
		buf_add_cstr(&w->out, f->target == REF_PERSON ? "p"
		    : f->target == REF_SERVICE ? "s" : "b");
		break;
	case FIELD_REFS:
		buf_printf(&w->out, "[%s, \"wer %u\"]",
		    f->target == REF_OWNER ? "p" : "s", n);
		break;
	case FIELD_AUDIENCES:
		buf_add_cstr(&w->out, "[public, companies]");
		break;
	case FIELD_MAP:
		write_map(w, f->table, 0);
		break;
	case FIELD_MAPS:
		write_maps(w, f->table);
		break;
	case FIELD_LABELS:
		fail();
	}
}

static void
write_map(struct writer *w, const struct table *t, size_t item)
{
	const char *between = "{";

	for (size_t i = 0; i < t->count; i++) {
		const struct field *f = &t->fields[i];
		if (is_contact(t) && is_way(f) &&
		    f->offset / sizeof(struct text) != item)
			continue;
		buf_printf(&w->out, "%s%s: ", between, f->name);
		write_value(w, f);
		between = ", ";
	}
	buf_add_cstr(&w->out, "}");
}

/* In memory of its own, of just its length. */
static struct str
copy_of(struct str s)
{
	char *p = malloc(s.len ? s.len : 1);

	assert_non_null(p);
	if (s.len)
		memcpy(p, s.ptr, s.len);
	return str_make(p, s.len);
}

/* One key on each line, and a body with updates. */
static struct str
full_file(enum kind kind)
{
	const struct table *t = table_of(kind);
	struct writer w = {.number = 0};

	buf_init(&w.out, IMAGE_MAX);
	buf_add_cstr(&w.out, "---\n");
	for (size_t i = 0; i < t->count; i++) {
		buf_printf(&w.out, "%s: ", t->fields[i].name);
		write_value(&w, &t->fields[i]);
		buf_add_cstr(&w.out, "\n");
	}
	buf_add_cstr(&w.out, "---\nDavor.\n\n## 2020-05-04 11:00 identified: Titel\n\n"
	    "Eins.\n\n## 2020-05-04 10:30\n\nZwei.\n\n### Drei\n\nVier.\n");
	struct str text = copy_of(buf_str(&w.out));
	buf_release(&w.out);
	return text;
}

/* Forms of the same that go other ways through reader and derivation. */
static const struct other_file {
	enum kind kind;
	const char *text;
} other_files[] = {
    {KIND_PAGE, "---\ntitle: T\n---\n"},
    {KIND_PAGE, ""},
    {KIND_PAGE, "---\ntitle: [\n---\nText\n"},
    {KIND_SERVICE, "---\nname: Post\ndomains: ['@a.example', b.example]\n"
	"instead: t\nreviewed: [{at: gestern}]\n---\n"},
    {KIND_INCIDENT, "---\ntitle: Aus\nstarted: 2020-05-04\n"
	"affects: {s: down, t: weg}\nnot_affected: t\n---\nText ohne Stand.\n"},
    {KIND_INCIDENT, "---\ntitle: ''\nstarted: 4.5.2020\naffects: [{for: [[x]]}]\n"
	"---\n## 2020-05-04 10:00\n\n## heute\n\nMehr.\n"},
    {KIND_PERSON, "---\nname: Erika Beispiel\ncontacts: {email: a@b.example}\n"
	"roles: {b: Vorsitz}\n---\n"},
    {KIND_PERSON, "---\nname: {given: Jörg, family: Ährig, title: Dr.}\n"
	"contacts: [{email: a@b.example, phone: 0391 1}, {fax: 0391 2}, {}]\n---\n"},
    {KIND_BODY, "---\nname: Rat\ncontacts: [{post: 'Markt 1'}]\n---\nText.\n"},
    {KIND_BODY, "---\nname:\n---\n"},
    {KIND_OFFICE_HOUR, "---\ntitle: O\nrepeats: 'monthly, first Tuesday'\n"
	"starts: 2020-05-04 10:00\ndates: 2020-05-09\nprivacy: {note: N}\n---\n"},
    {KIND_CONSULTATION, "---\ntitle: K\nopens: 2020-05-04\ncloses: 2020-05-09\n"
	"documents: {file: a.pdf, title: A}\n---\n\n"},
};

enum { OTHER_FILES = sizeof other_files / sizeof *other_files };

/* Calls it for a file of every kind with every key, and for the others. */
static void
each_file(void (*visit)(enum kind kind, struct str text))
{
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++) {
		struct str text = full_file((enum kind)k);
		visit((enum kind)k, text);
		free((char *)text.ptr);
	}
	for (size_t i = 0; i < OTHER_FILES; i++) {
		struct str text = copy_of(str_from(other_files[i].text));
		visit(other_files[i].kind, text);
		free((char *)text.ptr);
	}
}

/* ---- freezing and thawing ---------------------------------------------------------- */

static struct record *
parse(struct world *w, enum kind kind, struct str text)
{
	w->ctx.path = STR("f.md");
	return record_parse(&w->ctx, kind, STR("f"), text);
}

/* The image, to be freed; no image when it is refused. */
static struct str
frozen(const struct record *r, struct str text)
{
	struct buf b;

	buf_init(&b, IMAGE_MAX);
	buf_add_cstr(&b, "before");
	bool done = frozen_write(&b, r, text);
	assert_true(buf_ok(&b) && str_has_prefix(buf_str(&b), STR("before")));
	assert_true(done || b.len == 6);
	struct str image = copy_of(str_skip(buf_str(&b), 6));
	buf_release(&b);
	return image;
}

/* As parsed for itself, in memory that is gone afterwards. */
static struct str
parse_and_freeze(enum kind kind, struct str text)
{
	struct str own = copy_of(text);
	struct world w;

	world_init(&w, NULL);
	struct str image = frozen(parse(&w, kind, own), own);
	world_release(&w);
	memset((char *)own.ptr, 'x', own.len);
	free((char *)own.ptr);
	return image;
}

static void
assert_same_image(struct str a, struct str b)
{
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.ptr, b.ptr, a.len);
}

static void
comes_back(enum kind kind, struct str text)
{
	struct str elsewhere = copy_of(text), own = copy_of(text);
	struct world w;

	/* as long as this one lives nothing can be where it is */
	world_init(&w, NULL);
	struct str first = frozen(parse(&w, kind, elsewhere), elsewhere);
	struct str second = parse_and_freeze(kind, text);
	struct str image = copy_of(first);
	world_release(&w);
	memset((char *)elsewhere.ptr, 'y', elsewhere.len);
	free((char *)elsewhere.ptr);
	assert_true(first.len >= table_record_size(kind));
	assert_same_image(first, second);
	struct record *r = frozen_read((char *)image.ptr, image.len, kind, own);
	assert_non_null(r);
	assert_true(r->kind == kind && r->id.ptr == NULL &&
	    r->path.ptr == NULL && r->body_path.ptr == NULL);
	struct str third = frozen(r, own);
	assert_same_image(first, third);
	free((char *)first.ptr);
	free((char *)second.ptr);
	free((char *)third.ptr);
	free((char *)image.ptr);
	free((char *)own.ptr);
}

static void
images_do_not_know_where_they_lay(void **state)
{
	(void)state;
	each_file(comes_back);
}

/* ---- the files of this test say everything ------------------------------------------ */

struct any_list {
	const char *items;
	uint32_t count, cap;
};

static void assert_full(const char *at, const struct table *t, size_t item);

static void
assert_list(const char *at, const struct table *t)
{
	struct any_list l;

	memcpy(&l, at, sizeof l);
	assert_true(l.count >= 2);
	for (size_t i = 0; t && i < l.count; i++)
		assert_full(l.items + i * t->size, t, i);
}

static unsigned
line_of(const char *at, size_t offset)
{
	struct loc loc;

	memcpy(&loc, at + offset, sizeof loc);
	return loc.line;
}

static void
assert_field(const char *at, const struct field *f)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_PROSE:
	case FIELD_ID:
	case FIELD_EMAIL:
	case FIELD_PHONE:
	case FIELD_URL:
	case FIELD_FILE:
	case FIELD_REF:
		assert_true(((const struct text *)(const void *)at)->s.len > 0);
		break;
	case FIELD_TEXTS:
	case FIELD_TIMES:
	case FIELD_REFS:
	case FIELD_AUDIENCES:
		assert_list(at, NULL);
		break;
	case FIELD_MAP:
		assert_full(at, f->table, 0);
		break;
	case FIELD_MAPS:
		assert_list(at, f->table);
		break;
	case FIELD_TIME:
	case FIELD_END:
		assert_true(line_of(at, offsetof(struct when, at)) > 0);
		break;
	case FIELD_DURATION:
		assert_true(line_of(at, offsetof(struct seconds, at)) > 0);
		break;
	case FIELD_BOOL:
		assert_true(line_of(at, offsetof(struct flag, at)) > 0);
		break;
	case FIELD_WORD:
		assert_true(line_of(at, offsetof(struct choice, at)) > 0);
		break;
	case FIELD_LABELS:
		fail();
	}
}

static void
assert_full(const char *at, const struct table *t, size_t item)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct field *f = &t->fields[i];
		if (!is_contact(t) || !is_way(f) ||
		    f->offset / sizeof(struct text) == item)
			assert_field(at + f->offset, f);
	}
}

static void
every_key_was_read(void **state)
{
	(void)state;
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++) {
		struct str text = full_file((enum kind)k);
		struct world w;
		world_init(&w, NULL);
		struct record *r = parse(&w, (enum kind)k, text);
		assert_full((const char *)r, table_of((enum kind)k), 0);
		if (k == KIND_INCIDENT) {
			assert_int_equal(as_incident(r)->updates.count, 2);
			assert_text(as_incident(r)->updates.items[1].title, "Titel");
		}
		world_release(&w);
		free((char *)text.ptr);
	}
}

/* A member that two fields fill would be thawed twice. */
static void
assert_once(const struct table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		for (size_t k = 0; k < i; k++)
			assert_true(t->fields[i].offset != t->fields[k].offset);
		if (t->fields[i].table)
			assert_once(t->fields[i].table);
	}
}

static void
each_member_has_one_key(void **state)
{
	(void)state;
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++)
		assert_once(table_of((enum kind)k));
}

/* ---- in a model ------------------------------------------------------------------------ */

static const struct {
	const char *path, *text;
} others[] = {
    {"services/s.md", "---\nname: S\nkind: email\ndomains: b.example\n---\n"},
    {"people/p.md", "---\nname: P\ncontacts: {email: p@b.example}\n---\n"},
    {"bodies/b.md", "---\nname: B\ncontacts: {phone: 0391 1}\n---\n"},
};

enum { OTHERS = sizeof others / sizeof *others };

/* Through an image, or as it was parsed. */
static struct record *
add(struct world *w, const char *path, const char *bytes, bool thawed)
{
	struct str text = arena_str(&w->arena, str_from(bytes));
	struct record *r = world_add_str(w, path, text);

	if (!thawed)
		return r;
	struct str image = frozen(r, text);
	void *own = arena_alloc(&w->arena, image.len);
	assert_true(image.len > 0);
	memcpy(own, image.ptr, image.len);
	struct record *copy = frozen_read(own, image.len, r->kind, text);
	assert_non_null(copy);
	copy->id = r->id;
	copy->path = copy->body_path = r->path;
	memset((void *)r, 0xa5, table_record_size(copy->kind));
	free((char *)image.ptr);
	return w->records.items[w->records.count - 1] = copy;
}

static void
say_state(struct world *w, struct buf *out)
{
	struct at at = at_instant(world_time(w, "2020-05-04 11:30"));
	const struct model *m = w->m;

	for (size_t i = 0; i < m->records[KIND_SERVICE].count; i++) {
		const struct service *s =
		    as_service(m->records[KIND_SERVICE].items[i]);
		buf_printf(out, "%.*s: %d, %u effects\n", STR_ARG(s->name.s),
		    status_of_service(m, s, 1, &at).state,
		    s->effects.count);
	}
	for (size_t i = 0; i < m->records[KIND_PERSON].count; i++) {
		const struct person *p =
		    as_person(m->records[KIND_PERSON].items[i]);
		buf_printf(out, "%.*s, %.*s:", STR_ARG(p->name.display),
		    STR_ARG(p->name.sorted));
		for (size_t k = 0; k < p->contacts.count; k++)
			buf_printf(out, " %d %.*s %d", p->contacts.items[k].kind,
			    STR_ARG(p->contacts.items[k].value),
			    people_publishes(&p->contacts.items[k], &at));
		buf_add_cstr(out, "\n");
	}
	for (size_t i = 0; i < m->records[KIND_OFFICE_HOUR].count; i++) {
		struct occurrence_list l = occurrences_ahead(m,
		    as_office_hour(m->records[KIND_OFFICE_HOUR].items[i]), 6,
		    &at, &w->arena);
		buf_printf(out, "%zu dates\n", l.count);
	}
}

/* What is said about a model of all files, and what it says itself. */
static struct str
story(bool thawed)
{
	struct world w;
	struct buf out;
	char path[100];

	world_init(&w, NULL);
	for (int i = 0; i < OTHERS; i++)
		add(&w, others[i].path, others[i].text, thawed);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++) {
		struct str text = full_file((enum kind)k);
		snprintf(path, sizeof path, "%s/f.md", table_folder((enum kind)k));
		add(&w, path, arena_str(&w.arena, text).ptr, thawed);
		free((char *)text.ptr);
	}
	for (size_t i = 0; i < OTHER_FILES; i++) {
		snprintf(path, sizeof path, "%s/o%zu.md",
		    table_folder(other_files[i].kind), i);
		add(&w, path, other_files[i].text, thawed);
	}
	world_link(&w);
	review_model(w.m, world_time(&w, "2020-05-04 11:30"), &w.arena, &w.diags);
	buf_init(&out, IMAGE_MAX);
	buf_add_cstr(&out, world_lines(&w, DIAG_EN));
	say_state(&w, &out);
	struct str said = copy_of(buf_str(&out));
	buf_release(&out);
	world_release(&w);
	return said;
}

static void
the_model_is_the_same(void **state)
{
	struct str parsed = story(false), thawed = story(true);

	(void)state;
	assert_true(str_find(parsed, 'e') < parsed.len);
	assert_int_equal(parsed.len, thawed.len);
	assert_memory_equal(parsed.ptr, thawed.ptr, parsed.len);
	free((char *)parsed.ptr);
	free((char *)thawed.ptr);
}

/* Those of which linking touches something. */
static void
what_is_linked_is_refused(void **state)
{
	static const enum kind touched[] = {KIND_SERVICE, KIND_INCIDENT,
	    KIND_PERSON, KIND_BODY, KIND_OFFICE_HOUR, KIND_CONSULTATION};

	(void)state;
	for (size_t i = 0; i < sizeof touched / sizeof *touched; i++) {
		struct str text = full_file(touched[i]);
		struct world w;
		char path[100];
		world_init(&w, NULL);
		for (int k = 0; k < OTHERS; k++)
			add(&w, others[k].path, others[k].text, false);
		add(&w, "incidents/i.md", "---\ntitle: I\nstarted: 2020-05-04\n"
		    "affects: {f: down}\n---\n", false);
		snprintf(path, sizeof path, "%s/f.md", table_folder(touched[i]));
		struct record *r = world_add_str(&w, path, text);
		world_link(&w);
		struct str image = frozen(r, text);
		assert_int_equal(image.len, 0);
		free((char *)image.ptr);
		world_release(&w);
		free((char *)text.ptr);
	}
}

/* An incident that affects nothing, but leads somewhere else. */
static void
linked_alternates_are_refused(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	struct str text = STR("---\ntitle: I\nstarted: 2020-05-04\n"
	    "alternates: {of: a@b.example, use: 0391 5}\n---\n");
	struct record *r = world_add_str(&w, "incidents/i.md", text);
	struct str image = frozen(r, text);
	assert_true(image.len > 0);
	free((char *)image.ptr);
	world_link(&w);
	image = frozen(r, text);
	assert_int_equal(image.len, 0);
	free((char *)image.ptr);
	world_release(&w);
}

static void
a_translated_one_is_refused(void **state)
{
	struct str text = STR("---\ntitle: T\n---\n");
	struct world w;

	(void)state;
	world_init(&w, NULL);
	struct record *r = parse(&w, KIND_PAGE, text), newer = {0};
	r->translated = true;
	struct str image = frozen(r, text);
	assert_int_equal(image.len, 0);
	free((char *)image.ptr);
	r->translated = false;
	r->stands_for = &newer;
	image = frozen(r, text);
	assert_int_equal(image.len, 0);
	free((char *)image.ptr);
	image = frozen(&w.site->r, STR(WORLD_SITE));
	assert_int_equal(image.len, 0);
	free((char *)image.ptr);
	world_release(&w);
}

static void
a_full_buffer_is_as_before(void **state)
{
	struct str text = full_file(KIND_PERSON);
	struct world w;

	(void)state;
	world_init(&w, NULL);
	struct record *r = parse(&w, KIND_PERSON, text);
	struct str image = frozen(r, text);
	for (size_t max = 0; max < image.len + 3; max++) {
		struct buf b;
		buf_init(&b, max + 3);
		buf_add_cstr(&b, "abc");
		assert_int_equal(frozen_write(&b, r, text), max >= image.len);
		assert_int_equal(b.len, max >= image.len ? image.len + 3 : 3);
		buf_release(&b);
	}
	free((char *)image.ptr);
	world_release(&w);
	free((char *)text.ptr);
}

/* ---- damaged ---------------------------------------------------------------------------- */

/* Touches all that the record holds, if it is one. */
static bool
touch(struct str image, enum kind kind, struct str text)
{
	struct record *r = frozen_read((char *)image.ptr, image.len, kind, text);

	if (r) {
		struct str again = frozen(r, text);
		free((char *)again.ptr);
	}
	return r != NULL;
}

static void
is_harmless(enum kind kind, struct str text)
{
	static const char masks[] = {'\x01', '\x40', '\x80', '\xff'};
	struct str image = parse_and_freeze(kind, text), bad;

	for (size_t i = 0; i < image.len; i++)
		for (size_t k = 0; k < sizeof masks; k++) {
			bad = copy_of(image);
			((char *)bad.ptr)[i] ^= masks[k];
			(void)touch(bad, kind, text);
			free((char *)bad.ptr);
		}
	for (size_t n = 0; n < image.len; n++) {
		bad = copy_of(str_head(image, n));
		assert_false(touch(bad, kind, text));
		free((char *)bad.ptr);
	}
	free((char *)image.ptr);
}

static void
no_damage_leads_outside(void **state)
{
	(void)state;
	each_file(is_harmless);
}

/* Of another kind, longer than it was, or with a shorter text. */
static void
what_does_not_fit_is_refused(void **state)
{
	struct str text = full_file(KIND_INCIDENT);
	struct str image = parse_and_freeze(KIND_INCIDENT, text), copy;
	struct buf longer;

	(void)state;
	for (int k = KIND_SITE; k < KIND_COUNT; k++) {
		copy = copy_of(image);
		assert_int_equal(touch(copy, (enum kind)k, text),
		    k == KIND_INCIDENT);
		free((char *)copy.ptr);
	}
	buf_init(&longer, IMAGE_MAX);
	buf_add(&longer, image);
	buf_add_char(&longer, '\0');
	copy = copy_of(buf_str(&longer));
	assert_false(touch(copy, KIND_INCIDENT, text));
	free((char *)copy.ptr);
	buf_release(&longer);
	copy = copy_of(image);
	struct str less = copy_of(str_head(text, text.len - 1));
	assert_false(touch(copy, KIND_INCIDENT, less));
	free((char *)less.ptr);
	free((char *)copy.ptr);
	free((char *)image.ptr);
	free((char *)text.ptr);
}

/* ---- packed ------------------------------------------------------------------------------ */

static struct str
packed(struct str image)
{
	struct buf b;

	buf_init(&b, 2 * IMAGE_MAX);
	frozen_pack(&b, image);
	assert_true(buf_ok(&b));
	struct str all = copy_of(buf_str(&b));
	buf_release(&b);
	return all;
}

/* Memory that is freed, so that nobody writes behind it. */
static bool
unpacks(struct str bytes, struct str image)
{
	char *to = calloc(1, image.len + (image.len == 0));

	assert_non_null(to);
	bool done = frozen_unpack(to, image.len, bytes);
	bool same = done && memcmp(to, image.ptr, image.len) == 0;
	free(to);
	return same;
}

static void
packs(struct str image)
{
	struct str bytes = packed(image);

	assert_int_equal(frozen_size(bytes), image.len);
	assert_true(unpacks(bytes, image) || image.len == 0);
	free((char *)bytes.ptr);
}

/* Of every length, of few zeros and of many. */
static void
any_bytes_can_be_packed(void **state)
{
	char bytes[1200];
	unsigned seed = 1;

	(void)state;
	for (unsigned rare = 1; rare < 40; rare += 6)
		for (size_t n = 0; n <= sizeof bytes; n += n < 80 ? 1 : 37) {
			for (size_t i = 0; i < n; i++) {
				seed = seed * 1103515245 + 12345;
				bytes[i] = (seed >> 16 & 0x7fff) % rare ? 0
				    : (char)(seed >> 20);
			}
			packs(str_make(bytes, n));
		}
	memset(bytes, 0xff, sizeof bytes);
	packs(str_make(bytes, sizeof bytes));
	memset(bytes, 0, sizeof bytes);
	packs(str_make(bytes, sizeof bytes));
}

static void
pack_of(enum kind kind, struct str text)
{
	struct str image = parse_and_freeze(kind, text), bytes = packed(image);

	assert_true(bytes.len < image.len);
	packs(image);
	free((char *)bytes.ptr);
	free((char *)image.ptr);
}

static void
records_get_smaller(void **state)
{
	(void)state;
	each_file(pack_of);
}

/* No byte before or behind is touched, whatever was packed. */
static void
torn_packs_are_refused(void **state)
{
	struct str text = full_file(KIND_INCIDENT);
	struct str image = parse_and_freeze(KIND_INCIDENT, text);
	struct str bytes = packed(image), bad;

	(void)state;
	for (size_t n = 0; n < bytes.len; n++) {
		bad = copy_of(str_head(bytes, n));
		assert_false(unpacks(bad, image));
		free((char *)bad.ptr);
	}
	for (size_t i = 0; i < bytes.len; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			bad = copy_of(bytes);
			((char *)bad.ptr)[i] ^= (char)(1 << bit);
			(void)unpacks(bad, image);
			free((char *)bad.ptr);
		}
	assert_false(unpacks(bytes, str_head(image, image.len - 1)));
	assert_int_equal(frozen_size(STR("1234567")), 0);
	assert_int_equal(frozen_size(STR("\xff\xff\xff\xff\xff\xff\xff\xff")), 0);
	free((char *)bytes.ptr);
	free((char *)image.ptr);
	free((char *)text.ptr);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(images_do_not_know_where_they_lay),
	    cmocka_unit_test(every_key_was_read),
	    cmocka_unit_test(each_member_has_one_key),
	    cmocka_unit_test(the_model_is_the_same),
	    cmocka_unit_test(what_is_linked_is_refused),
	    cmocka_unit_test(linked_alternates_are_refused),
	    cmocka_unit_test(a_translated_one_is_refused),
	    cmocka_unit_test(a_full_buffer_is_as_before),
	    cmocka_unit_test(no_damage_leads_outside),
	    cmocka_unit_test(what_does_not_fit_is_refused),
	    cmocka_unit_test(any_bytes_can_be_packed),
	    cmocka_unit_test(records_get_smaller),
	    cmocka_unit_test(torn_packs_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
