#include "cmd/manual.h"

#include <ctype.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "content/tables.h"

/* ---- text as plain text or as mdoc ------------------------------------------------- */

enum { MDOC_LINE_MAX = 78 };

/* What mdoc and its formatters would take for their own is escaped. */
static void
put_escaped(FILE *out, struct str word, bool line_start)
{
	if (line_start && (word.ptr[0] == '.' || word.ptr[0] == '\''))
		fputs("\\&", out);
	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] == '\\')
			fputs("\\e", out);
		else if (str_has_prefix(str_skip(word, i), STR("--"))) {
			fputs("\\-\\-", out);
			i++;
		} else
			putc(word.ptr[i], out);
	}
}

/*
 * `key` at the beginning of a text becomes a macro on a line of its own, with
 * the punctuation around its end as separate arguments. Gives its length, or 0.
 */
static size_t
put_key(FILE *out, struct str text)
{
	size_t end = str_find(str_skip(text, 1), '`') + 1, n = end + 1;
	struct str key = str_head(str_skip(text, 1), end - 1);

	if (text.ptr[0] != '`' || n > text.len || key.len == 0)
		return 0;
	bool colon = str_has_suffix(key, STR(":"));
	fprintf(out, ".Cm %.*s%s", STR_ARG(str_head(key, key.len - colon)),
	    colon ? " :" : "");
	for (; n < text.len && strchr(".,;:)", text.ptr[n]); n++)
		fprintf(out, " %c", text.ptr[n]);
	return n;
}

static bool
ends_sentence(struct str word)
{
	return str_has_suffix(word, STR(".")) || str_has_suffix(word, STR("?"));
}

/* Words in lines of moderate length, each sentence on a line of its own. */
static void
put_mdoc(FILE *out, struct str text)
{
	size_t column = 0, n;
	bool sentence = false;

	for (; text.len; text = str_trim(str_skip(text, n))) {
		bool key = text.ptr[0] == '`';
		struct str word = str_head(text, str_find(text, ' '));
		bool upper = isupper((unsigned char)word.ptr[0]);
		if (column && (key || (sentence && upper) ||
		    column + 1 + word.len > MDOC_LINE_MAX)) {
			putc('\n', out);
			column = 0;
		}
		n = put_key(out, text);
		if (n) {
			/* whatever follows begins a line */
			column = MDOC_LINE_MAX;
			continue;
		}
		if (column)
			putc(' ', out);
		put_escaped(out, word, column == 0);
		column += word.len + (column > 0);
		sentence = ends_sentence(word);
		n = word.len;
	}
}

static void
put_text(FILE *out, const char *text, bool mdoc)
{
	if (mdoc)
		put_mdoc(out, str_from(text));
	else
		fputs(text, out);
}

/*
 * A word on a line of macros: one that is itself the name of a macro ("No",
 * "Do") would be called.
 */
static void
put_word(FILE *out, const char *word, bool mdoc)
{
	if (mdoc && isupper((unsigned char)word[0]) && strlen(word) <= 3)
		fputs("\\&", out);
	for (; *word; word++)
		putc(*word == ' ' ? '_' : *word, out);
}

/* ---- fields ----------------------------------------------------------------------- */

static const char *
ref_name(enum ref_target target, bool several)
{
	switch (target) {
	case REF_SERVICE:
		return several ? "ids of services" : "id of a service";
	case REF_PERSON:
		return several ? "ids of people" : "id of a person";
	case REF_BODY:
		return several ? "ids of bodies" : "id of a body";
	case REF_OWNER:
		return several ? "ids of people or bodies"
			       : "id of a person or body";
	case REF_SERVICE_TEXT:
		return several ? "ids of services or texts"
			       : "id of a service or text";
	}
	return "";
}

static const char *
type_name(const struct field *f)
{
	switch (f->type) {
	case FIELD_TEXT:
		return "text";
	case FIELD_PROSE:
		return "Markdown";
	case FIELD_ID:
		return "name";
	case FIELD_TIME:
		return "time";
	case FIELD_END:
		return "end";
	case FIELD_TIMES:
		return "times";
	case FIELD_DURATION:
		return "duration";
	case FIELD_BOOL:
		return "yes or no";
	case FIELD_WORD:
		return "word";
	case FIELD_EMAIL:
		return "mail address";
	case FIELD_PHONE:
		return "telephone number";
	case FIELD_URL:
		return "link";
	case FIELD_FILE:
		return "file";
	case FIELD_TEXTS:
		return "texts";
	case FIELD_REF:
		return ref_name(f->target, false);
	case FIELD_REFS:
		return ref_name(f->target, true);
	case FIELD_AUDIENCES:
		return "audiences";
	case FIELD_MAP:
		return "map";
	case FIELD_MAPS:
		return "list of maps";
	case FIELD_LABELS:
		return "names with labels";
	}
	return "";
}

static void
print_words(FILE *out, const struct field *f, bool mdoc)
{
	if (f->words == NULL)
		return;
	fputs(mdoc ? "\nOne of:" : " One of:", out);
	for (const struct word *w = f->words; w->english; w++) {
		fprintf(out, mdoc ? "\n.Cm %s" : " %s", w->english);
		if (strcmp(w->english, w->german) != 0)
			fprintf(out, mdoc ? " Pq Cm %s" : " (%s)", w->german);
		fprintf(out, mdoc ? " %c" : "%c", w[1].english ? ',' : '.');
	}
}

static void
print_field(FILE *out, const struct field *f, bool mdoc)
{
	fputs(mdoc ? ".It Cm " : "  ", out);
	put_word(out, f->name, mdoc);
	fputs(mdoc ? " Pq Cm " : " (", out);
	put_word(out, f->german, mdoc);
	fprintf(out, mdoc ? " , No %s" : ", %s", type_name(f));
	/* the map's own table, where its name does not say it */
	if (f->table && strcmp(f->table->name, f->name) != 0)
		fprintf(out, " as in %s", f->table->name);
	if (f->required)
		fputs(", required", out);
	fputs(mdoc ? "\n" : ")\n      ", out);
	put_text(out, f->meaning, mdoc);
	print_words(out, f, mdoc);
	putc('\n', out);
}

/* ---- tables ------------------------------------------------------------------------ */

/* Every table once: the parts follow the kind that uses them first. */
enum { TABLES_MAX = 64 };

struct tables {
	const struct table *items[TABLES_MAX];
	size_t count;
};

static void
collect(struct tables *all, const struct table *t)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i] == t)
			return;
	if (all->count == TABLES_MAX)
		return;
	all->items[all->count++] = t;
	for (size_t i = 0; i < t->count; i++)
		if (t->fields[i].table)
			collect(all, t->fields[i].table);
}

/* Below which keys of which tables a part stands. */
static void
print_users(FILE *out, const struct tables *all, const struct table *part,
    bool mdoc)
{
	bool first = true;

	for (size_t i = 0; i < all->count; i++) {
		const struct table *t = all->items[i];
		for (size_t k = 0; k < t->count; k++) {
			if (t->fields[k].table != part)
				continue;
			fputs(first ? (mdoc ? "Stands below" : "  Stands below")
				    : (mdoc ? " ,\nand" : ", and"), out);
			fprintf(out, mdoc ? "\n.Cm %s\nof\n.Pa %s"
					  : " `%s` of %s",
			    t->fields[k].name, t->name);
			first = false;
		}
	}
	if (!first)
		fputs(mdoc ? " .\n" : ".\n", out);
}

static void
print_short_forms(FILE *out, const struct table *t, bool mdoc)
{
	if (t->scalar)
		fprintf(out, mdoc
			? "A single value instead of the map stands for\n.Cm %s .\n"
			: "  A single value instead of the map stands for `%s`.\n",
		    t->scalar);
	if (t->pair_key)
		fprintf(out, mdoc
			? "The list may be written as a map of pairs: the key is "
			  "taken as\n.Cm %s ,\nthe value as\n.Cm %s .\n"
			: "  The list may be written as a map of pairs: the key "
			  "is taken as `%s`, the value as `%s`.\n",
		    t->pair_key, t->pair_value);
}

static void
print_table(FILE *out, const struct tables *all, const struct table *t,
    bool mdoc)
{
	fprintf(out, mdoc ? ".Ss %s\n" : "\n%s\n  ", t->name);
	put_text(out, t->meaning, mdoc);
	putc('\n', out);
	print_users(out, all, t, mdoc);
	print_short_forms(out, t, mdoc);
	if (mdoc)
		fputs(".Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < t->count; i++)
		print_field(out, &t->fields[i], mdoc);
	if (mdoc)
		fputs(".El\n", out);
}

void
manual_print_content(FILE *out, bool mdoc)
{
	struct tables all = {.count = 0};

	for (int k = KIND_SITE; k < KIND_COUNT; k++)
		collect(&all, table_of((enum kind)k));
	if (!mdoc)
		fputs("The least that a site needs is a file site.yml:\n\n"
		      "  title: Erreichbarkeit der Stadt Beispielstadt\n"
		      "  publisher:\n"
		      "    name: Stadt Beispielstadt\n"
		      "    address: Rathausplatz 1, 00000 Beispielstadt\n"
		      "    email: info@beispielstadt.example\n"
		      "    phone: +49 30 0000-00\n\n"
		      "Keys, with their German names:\n", out);
	for (size_t i = 0; i < all.count; i++)
		print_table(out, &all, all.items[i], mdoc);
}

/* ---- diagnostics -------------------------------------------------------------------- */

/* Messages call both of the last two an error; here the difference matters. */
static const char *
level_name(enum diag_level level)
{
	switch (level) {
	case DIAG_WARNING:
		return "warning";
	case DIAG_ERROR:
		return "error";
	case DIAG_FATAL:
		break;
	}
	return "fatal";
}

void
manual_print_diagnostics(FILE *out, bool mdoc)
{
	if (mdoc)
		fputs(".Bl -tag -width Ds\n", out);
	for (int i = 0; i < DIAG_ID_COUNT; i++) {
		enum diag_id id = (enum diag_id)i;
		fprintf(out, mdoc ? ".It Sy %s Pq %s\n" : "%s (%s)\n    ",
		    diag_name(id), level_name(diag_default_level(id)));
		put_text(out, diag_manual(id), mdoc);
		putc('\n', out);
	}
	if (mdoc)
		fputs(".El\n", out);
}
