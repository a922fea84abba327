/*
 * content/tables: one table per kind of file.
 *
 * The tables are the single description of the content format: the reader
 * (content/read.h) fills the structs of content/records.h by them, unknown keys
 * and words are reported with the nearest name from them, and the manual page
 * erreichbar(5) is printed from them (`erreichbar help content`, `make man`).
 *
 * Everything in here is constant.
 */
#ifndef CONTENT_TABLES_H
#define CONTENT_TABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "content/records.h"

enum field_type {
	FIELD_TEXT,      /* struct text: one line */
	FIELD_PROSE,     /* struct text: Markdown, several lines allowed */
	FIELD_ID,        /* struct text: a language, zone or other short name */
	FIELD_TIME,      /* struct when: a start, or a point in time */
	FIELD_END,       /* struct when: an end */
	FIELD_TIMES,     /* struct when_list: one or several */
	FIELD_DURATION,  /* struct seconds */
	FIELD_BOOL,      /* struct flag */
	FIELD_WORD,      /* struct choice: one of `words` */
	FIELD_EMAIL,     /* struct text */
	FIELD_PHONE,     /* struct text */
	FIELD_URL,       /* struct text: http or https */
	FIELD_FILE,      /* struct text: path below files/ */
	FIELD_TEXTS,     /* struct text_list: one or several */
	FIELD_REF,       /* struct ref to `target` */
	FIELD_REFS,      /* struct ref_list: one or several */
	FIELD_AUDIENCES, /* struct audiences: one or several */
	FIELD_MAP,       /* the struct of `table` */
	FIELD_MAPS,      /* list of the structs of `table`: one or several */
	FIELD_LABELS     /* site.yml's audiences: name → label, in order */
};

/* What a reference may point to. */
enum ref_target {
	REF_SERVICE,
	REF_PERSON,
	REF_BODY,
	REF_OWNER,       /* a person or a body */
	REF_SERVICE_TEXT /* a service, or free text */
};

/* A word that a key takes; several entries may share a value. */
struct word {
	const char *english, *german;
	int value;
};

struct table;

struct field {
	const char *name;   /* English, lower case */
	const char *german; /* accepted as well */
	enum field_type type;
	bool required;
	size_t offset;             /* within the struct of the table */
	const struct word *words;  /* FIELD_WORD; ends with NULL names */
	const struct table *table; /* FIELD_MAP, FIELD_MAPS */
	enum ref_target target;    /* FIELD_REF, FIELD_REFS */
	const char *meaning;       /* one sentence for the manual */
};

struct table {
	const char *name;   /* "services/<id>.md"; for parts: "affects" */
	const char *german; /* what one entry is called in messages */
	size_t size;        /* of the struct */
	size_t at;          /* offset of its struct loc, or SIZE_MAX */
	const struct field *fields;
	size_t count;
	/* a text where the map is expected sets this key; NULL: not possible */
	const char *scalar;
	/* {mandatos: down} as a list stands for [{service: mandatos, state: down}] */
	const char *pair_key, *pair_value;
	const char *meaning;
};

/* The table of a kind; KIND_SITE is site.yml. */
const struct table *table_of(enum kind kind);
/* The folder of a kind: "services"; NULL for KIND_SITE. */
const char *table_folder(enum kind kind);
/* The singular used on the command line and in messages: "service". */
const char *table_kind_name(enum kind kind);
/* Size of the kind's struct. */
size_t table_record_size(enum kind kind);

/* Phases of updates, with their words as in headings. */
extern const struct word phase_words[];
/* States as written in `state:`. */
extern const struct word state_words[];

/* The English word of a value, as data files use it; "" when there is none. */
const char *word_english(const struct word *words, int value);

/* The words of the kinds, for data files and styles. */
extern const struct word contact_kind_words[], service_kind_words[],
    official_words[], account_words[], incident_kind_words[], fate_words[],
    body_kind_words[], sessions_words[], answers_words[];

#endif
