#include "cmd/manual.h"

#include <string.h>

#include "base/diag.h"
#include "content/tables.h"

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
		return "id";
	case FIELD_REFS:
		return "ids";
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
print_words(FILE *out, const struct field *f)
{
	if (f->words == NULL)
		return;
	fputs(" One of:", out);
	for (const struct word *w = f->words; w->english; w++) {
		fprintf(out, "%s %s", w == f->words ? "" : ",", w->english);
		if (strcmp(w->english, w->german) != 0)
			fprintf(out, " (%s)", w->german);
	}
	fputc('.', out);
}

static void
print_field(FILE *out, const struct field *f, bool mdoc)
{
	fprintf(out, mdoc ? ".It Cm %s Pq %s , %s%s\n"
			  : "  %s (%s, %s%s)\n      ",
	    f->name, f->german, type_name(f), f->required ? ", required" : "");
	fputs(f->meaning, out);
	print_words(out, f);
	fputc('\n', out);
}

static void
print_table(FILE *out, const struct table *t, bool mdoc)
{
	fprintf(out, mdoc ? ".Ss %s\n%s\n" : "\n%s\n  %s\n", t->name, t->meaning);
	if (t->scalar)
		fprintf(out, mdoc
			? "A text instead of the map stands for\n.Cm %s .\n"
			: "  A text instead of the map stands for `%s`.\n",
		    t->scalar);
	if (mdoc)
		fputs(".Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < t->count; i++)
		print_field(out, &t->fields[i], mdoc);
	if (mdoc)
		fputs(".El\n", out);
}

/* Every table once: the parts follow the kind that uses them first. */
enum { TABLES_MAX = 64 };

struct seen {
	const struct table *tables[TABLES_MAX];
	size_t count;
};

static void
print_with_parts(FILE *out, const struct table *t, bool mdoc,
    struct seen *seen)
{
	for (size_t i = 0; i < seen->count; i++)
		if (seen->tables[i] == t)
			return;
	if (seen->count == TABLES_MAX)
		return;
	seen->tables[seen->count++] = t;
	print_table(out, t, mdoc);
	for (size_t i = 0; i < t->count; i++)
		if (t->fields[i].table)
			print_with_parts(out, t->fields[i].table, mdoc, seen);
}

void
manual_print_content(FILE *out, bool mdoc)
{
	struct seen seen = {.count = 0};

	for (int k = KIND_SITE; k < KIND_COUNT; k++)
		print_with_parts(out, table_of((enum kind)k), mdoc, &seen);
}

void
manual_print_diagnostics(FILE *out, bool mdoc)
{
	if (mdoc)
		fputs(".Bl -tag -width Ds\n", out);
	for (int i = 0; i < DIAG_ID_COUNT; i++) {
		enum diag_id id = (enum diag_id)i;
		fprintf(out, mdoc ? ".It Sy %s Pq %s\n%s\n"
				  : "%s (%s)\n    %s\n",
		    diag_name(id),
		    diag_level_word(diag_default_level(id), DIAG_EN),
		    diag_manual(id));
	}
	if (mdoc)
		fputs(".El\n", out);
}
