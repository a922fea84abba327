/*
 * yaml/tree: YAML as an immutable tree with positions.
 *
 * The only place that knows libyaml (YAML 1.1), of which it uses the events.
 * What front matter, site.yml and locale files need is a small part of YAML:
 * maps, lists and text. Every scalar is text, whatever it looks like: `no` is
 * "no", 01067 is "01067", 12:30 is "12:30". What it means is decided by the
 * reader above, who knows the key. A missing value, `~` and `null` (plain,
 * in exactly these forms) are empty text; so is "" in quotes.
 *
 * Refused, each with a diagnostic of its own: anchors, aliases, tags,
 * directives, a second document, a key twice in one map (by its bytes), a key
 * that is empty or no text, control characters (also those written as escapes,
 * and line ends that YAML knows and editors do not: a lone CR, U+2028, U+2029),
 * and what is larger, longer or deeper than base/limits.h allows.
 *
 * Errors in the syntax come in the words of staff, not of the library, and at
 * the place where the hand has to go: an open quote where it was opened. There
 * is one of them per text at most, since what follows cannot be trusted.
 *
 * Ownership: nodes and texts live in the arena; nothing refers to the text
 * that was parsed.
 */
#ifndef YAML_TREE_H
#define YAML_TREE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

enum yaml_type { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_pair;

struct yaml_node {
	enum yaml_type type;
	struct loc at;            /* its first character, in the file */
	struct str text;          /* YAML_TEXT: terminated by NUL as well */
	bool quoted;              /* YAML_TEXT: in quotes, or a block (| or >) */
	struct yaml_pair *pairs;  /* YAML_MAP: count of them, as written */
	struct yaml_node **items; /* YAML_LIST: count of them */
	size_t count;
};

struct yaml_pair {
	struct str key; /* never empty; its case as written */
	struct loc key_at;
	struct yaml_node *value; /* never NULL */
};

/*
 * Parses a text. It begins in the file `path` at the line first_line (1 for a
 * whole file), so that all positions are in the file as its author sees it.
 * A text without anything in it gives an empty map; the root may also be a
 * list or a text, which the caller has to refuse if it wants a map.
 * On failure -1, and *root is NULL.
 */
__attribute__((warn_unused_result))
int yaml_parse(struct yaml_node **root, struct arena *a, struct str path,
    struct str text, unsigned first_line, struct diags *d);

/* The value of exactly this key; NULL when there is none, or no map. */
struct yaml_node *yaml_get(const struct yaml_node *map, struct str key);

#endif
