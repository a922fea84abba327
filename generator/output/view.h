/*
 * output/view: one page in the making.
 *
 * A struct view carries what a page needs while it is filled: the build, its
 * own path (links are relative to it), its own instant with memory
 * (model/at.h), a scratch arena, and the queue for diagnostics. The helpers
 * below put facts of the model into the values that templates read; all pages
 * use the same ones, so a time, a state, a contact or an address looks and
 * behaves the same everywhere. In particular an address is only ever shown
 * through output/view_contact.h and output/view_text.h, which put the
 * alternate beside it: that holds the invariant of erreichbar(5).
 *
 * Templates know: what each helper sets is listed with it.
 */
#ifndef OUTPUT_VIEW_H
#define OUTPUT_VIEW_H

#include "base/arena.h"
#include "base/diag.h"
#include "output/env.h"
#include "output/paths.h"
#include "render/value.h"

struct recall;

/*
 * What this page has made already and may show again: times, links and states,
 * which stand in three places each, and the first paragraph of a text. It lies in
 * the view's arena. Whoever gives back memory of that arena, in which the view was
 * used since, puts back the struct as it was before (as rows and
 * output/page_emergency do); nobody else needs to know. What a page reads is said
 * (model/trace.h) each time, as a part of it may be kept by itself.
 */
enum { VIEW_VALUES = 12 };
enum view_kind { VIEW_TIME, VIEW_DAY, VIEW_LINK, VIEW_STATE };

struct view_memory {
	struct {
		struct value *value; /* NULL: none */
		enum view_kind kind;
		const void *of;
		int64_t number;
	} values[VIEW_VALUES];
	unsigned next_value;
	struct {
		struct str text;  /* of which; ptr NULL: none */
		struct str first; /* as output/view_text.h says */
		struct str plain; /* ptr NULL: not asked for */
		bool found, simple;
	} paragraph;
};

struct view {
	const struct output_env *env;
	struct str path; /* of the page */
	struct at at;
	struct arena *arena;
	struct diags *diags;
	struct recall *recall; /* what this hand made before, or NULL */
	unsigned ids;    /* for unique id prefixes of rendered texts */
	bool ids_shown;  /* one of them was used; or nobody wants to know */
	unsigned nested; /* within the note of an address: no notes in notes */
	bool absolute;   /* links begin with the site's address, if it has one */
	bool late;       /* some of it is made when it is rendered */
	struct view_memory memory;
};

/* ---- links ----------------------------------------------------------------- */

/* The link from this page to a path of the site; lives in the arena. */
struct str view_link(struct view *v, struct str path);

/* The same of a file of the city, whose name may hold blanks and umlauts. */
struct str view_file_link(struct view *v, struct str path);

/*
 * The address on the Web of a path of the site, as people write it: without
 * "index.html". Empty when the site does not know its own.
 */
struct str view_url(struct view *v, struct str path);

/* What lies below the front matter of its file: a fact of its own (model/trace.h), as the
 * rest of a record is read a thousand times as often. */
struct str view_body(struct view *v, const struct record *r);

/* key: {href, title, lang (or none)}; none for NULL and for broken records (title only, see
 * view_set_ref). */
void view_set_link(struct view *v, struct value *obj, const char *key,
    const struct record *r);
void view_add_link(struct view *v, struct value *list, const struct record *r);

/* key: {href or none, title, lang} of a reference that may be free text. */
void view_set_ref(struct view *v, struct value *obj, const char *key,
    const struct ref *ref);
void view_add_ref(struct view *v, struct value *list, const struct ref *ref);

/*
 * key: the language tag, or none when it is the page's own. An empty tag
 * stands for the site's language.
 */
void view_set_lang(struct view *v, struct value *obj, const char *key,
    struct str lang);

/* ---- records ----------------------------------------------------------------- */

/* All of a kind, in the order of lists: the page is made from them. */
const struct record_list *view_records(struct view *v, enum kind kind);

/* It would be a link, if there were a service, person or body of that name. */
void view_read_names(struct view *v);

/* ---- words and times ----------------------------------------------------------- */

/*
 * Sets `flag` to whether the list of `key` has items: for what stands around a
 * list and not once for each item. Call it when the list is filled.
 */
void view_set_filled(struct value *obj, const char *flag, const char *key);

/*
 * key: a list with one item for each of `rows`, made by make() when it is rendered,
 * and forgotten then (value_set_made()). The page is told from its rows how
 * long it holds only then, too: output_render() knows.
 */
struct view_rows {
	const void **items; /* what each is about */
	size_t count, cap;
};
void view_set_rows(struct view *v, struct value *obj, const char *key,
    const struct view_rows *rows,
    void (*make)(struct view *v, struct value *row, const void *what));

/*
 * The same, and what an item looks like is recalled (output/recall.h) where the
 * template shows of it nothing but its own values. Items are records or other
 * parts of the model, and make() says all that it reads; or `determine` says
 * what determines an item: `of` and `number` of the call.
 */
void view_set_kept_rows(struct view *v, struct value *obj, const char *key,
    const struct view_rows *rows,
    void (*make)(struct view *v, struct value *row, const void *what));
struct recall_call;
struct view_made {
	void (*make)(struct view *v, struct value *row, const void *what);
	void (*determine)(struct recall_call *call, const void *what);
};
void view_set_determined_rows(struct view *v, struct value *obj,
    const char *key, const struct view_rows *rows,
    const struct view_made *made);

/* The same for the list as a whole: it is recalled by `of` and `number`, and rows
 * are made only when it is not. */
struct view_whole {
	void (*make)(struct view *v, struct value *row, const void *what);
	const void *of;
	uint64_t number;
};
void view_set_whole_rows(struct view *v, struct value *obj, const char *key,
    const struct view_rows *rows, const struct view_whole *whole);

/*
 * key: the titles of a list of links in one text, at most `max` of them and
 * "…" for the rest; none when it is empty. For where commas of the style are no
 * help: paper, browsers without styles.
 */
void view_set_names(struct view *v, struct value *obj, const char *key,
    const struct value *links, size_t max);

/* The word "group.id" of the page's language. */
struct str view_word(struct view *v, const char *group, const char *id);
/* "group.n", of what has fewer than a hundred: weekdays, months. */
struct str view_numbered_word(struct view *v, const char *group, unsigned n);

/* Sets key to the text, or to none when it is empty. */
void view_set_text(struct value *obj, const char *key, struct str text);

/*
 * key: {iso, text, day}, or none when the time is absent. `day` is true for a
 * time written without time of day. An end without time of day is shown as its
 * day. Text: "Mi, 29.04.2020, 14:00 Uhr".
 */
void view_set_time(struct view *v, struct value *obj, const char *key,
    const struct when *w);
void view_set_end(struct view *v, struct value *obj, const char *key,
    const struct when *w);
/* An instant that was computed; always with time of day. */
void view_set_instant(struct view *v, struct value *obj, const char *key,
    int64_t t);
/* The text alone, for sentences that words have placeholders for. */
struct str view_time_text(struct view *v, const struct when *w, bool end);
/* The same in the words "form.day" and "form.moment": "time", "short". */
struct str view_time_form(struct view *v, const struct when *w, bool end,
    const char *form);

/* key: {id, word, symbol, ok}. The word depends on what the service is. */
void view_set_state(struct view *v, struct value *obj, const char *key,
    enum state state, const struct service *via);

/* key: the label of an audience of site.yml; label_lang: see view_set_lang. */
void view_set_audience(struct view *v, struct value *obj, const char *key,
    unsigned audience);
/* The name of a group of services and its language. */
struct str view_group(struct view *v, struct str group, struct str *lang);
/* name: the same, or none for services without a group; name_lang. */
void view_set_group(struct view *v, struct value *obj, struct str group);
/* key: list of {label, label_lang}; none when the mask holds all of them. */
void view_set_audiences(struct view *v, struct value *obj, const char *key,
    uint32_t mask);

#endif
