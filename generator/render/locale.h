/*
 * render/locale: the words of the user interface in one language.
 *
 * A locale file is YAML with maps of texts:
 *
 *	home:
 *	  title: Was funktioniert gerade nicht?
 *	pages: {zero: keine Seiten, one: 1 Seite, other: "{n} Seiten"}
 *	since: seit {{time.text}}
 *
 * A word's key is its path joined by dots: "home.title". {1}..{9} in a word
 * are filled by locale_fill(), {n} by locale_plural(). A word with {{ }} is a
 * template of its own, rendered where a template writes {{t.since}}; see
 * render/template.h.
 *
 * A word that is missing is shown as "⟦key⟧", so that it is seen and nothing
 * breaks; the program names the words it needs with locale_require() before
 * it renders, templates are checked when they are parsed. What these functions
 * return for a missing word lives as long as the program or the key.
 *
 * Ownership: everything lives in the arena given to locale_parse(); the path
 * must live as long. A locale is immutable; threads may share it.
 */
#ifndef RENDER_LOCALE_H
#define RENDER_LOCALE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

struct locale;

/* one word and its place in the file; number: 0, 1, ... in the file's order */
struct locale_entry {
	struct str key, text;
	struct loc at;
	size_t number;
};

/*
 * Reads templates/locale/<lang>.yml. Fails, having said why, when it is not
 * YAML or holds anything but maps of texts.
 */
__attribute__((warn_unused_result))
int locale_parse(struct locale **out, struct arena *a, struct str path,
    struct str text, struct diags *d);

/* The word, for example "state.down". */
struct str locale_word(const struct locale *l, const char *key);
bool locale_has(const struct locale *l, struct str key);
/* The word with its place, or NULL. */
const struct locale_entry *locale_find(const struct locale *l, struct str key);
/* The known key that is nearest to an unknown one, or "". */
struct str locale_nearest(const struct locale *l, struct str key);
size_t locale_count(const struct locale *l);
/* Where it was read from, for messages. */
struct str locale_path(const struct locale *l);

/* DIAG_LOCALE_MISSING for each that is not there; -1 when there was one. */
__attribute__((warn_unused_result))
int locale_require(const struct locale *l, const char *const *keys,
    size_t count, struct diags *d);

/*
 * The form of a word for a number, {n} filled in. The word is a map: `one` for
 * 1, `zero` for 0 if it is there, `other` for the rest; German and English
 * need no more (Unicode CLDR plural rules, cardinal).
 */
struct str locale_plural(const struct locale *l, struct arena *a,
    const char *key, int64_t n);
/* {1}..{9} replaced by args[0]..; those beyond count stay as they are. */
struct str locale_fill(const struct locale *l, struct arena *a,
    const char *key, const struct str *args, size_t count);

#endif
