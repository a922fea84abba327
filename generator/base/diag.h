/*
 * base/diag: the only error type of the program.
 *
 * Every module below cmd/ reports by adding a diagnostic to a struct diags and
 * returning -1 (or going on, when it is a warning). Nothing is printed here;
 * cmd/report prints once, sorted by place. The texts stand in one table,
 * base/diag_ids.h, in English and in German; each entry is documented in
 * erreichbar(1) and held by a test with the exact message.
 *
 * Levels: a WARNING can be published; an ERROR means that a file's meaning is
 * uncertain or unsafe, the file is left out; FATAL means that the system or
 * the call is at fault (exit status 3) and nothing is published.
 *
 * Positions count from 1, columns in code points, in the file as the user
 * sees it; line 0 means the whole file.
 *
 * Ownership: the queue copies what it is given into an arena of its own.
 * A queue belongs to one thread; queues are joined with diag_merge().
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* a place within a file; line 0: none */
struct loc {
	unsigned line, column;
};

struct pos {
	struct str path;
	struct loc at;
};

enum diag_level { DIAG_WARNING, DIAG_ERROR, DIAG_FATAL };

enum diag_lang { DIAG_EN, DIAG_DE };

enum diag_id {
#define DIAG_ENTRY(name, id, level, english, german, manual) DIAG_##name,
#include "base/diag_ids.h"
#undef DIAG_ENTRY
	DIAG_ID_COUNT
};

enum { DIAG_ARGS = 5 };

/*
 * An argument that is a word of ours, not input, may stand in both languages:
 * "a list" DIAG_OR "eine Liste".
 */
#define DIAG_LANG_SEPARATOR '\x1f'
#define DIAG_OR "\x1f"

struct diag {
	enum diag_id id;
	enum diag_level level; /* the table's, or raised by `strict:` */
	struct pos pos;
	struct str args[DIAG_ARGS];
};

struct diags {
	struct arena arena;
	struct diag *items;
	size_t count, cap;
	size_t suppressed; /* beyond DIAGS_PER_FILE_MAX of a file */
	size_t totals[DIAG_FATAL + 1];
	bool strict[DIAG_ID_COUNT]; /* warnings that count as errors */
};

void diags_init(struct diags *d);
/* Empty, with what is strict in the other one. */
void diags_init_like(struct diags *d, const struct diags *other);
void diags_release(struct diags *d);

/*
 * Adds one; the arguments fill {1}..{5} of its text. Always returns -1, so
 * that a function can end with `return DIAG(...)`. Use the macro:
 *
 *	DIAG(d, DIAG_UNKNOWN_KEY, pos, key, nearest);
 */
int diag_add(struct diags *d, enum diag_id id, struct pos pos,
    const struct str args[DIAG_ARGS]);
#define DIAG(d, id, pos, ...)                                                  \
	diag_add((d), (id), (pos), (const struct str[DIAG_ARGS]){__VA_ARGS__})

/* From now on this warning is an error; false when the id is unknown. */
bool diag_make_strict(struct diags *d, struct str id);

/* Moves everything of `from` to the end of `to`. */
void diag_merge(struct diags *to, const struct diags *from);
/* By path, line, column, id; equal ones once. */
void diag_sort(struct diags *d);

/* Errors and worse so far; to see whether a step added any. */
size_t diag_errors(const struct diags *d);

/* The id as users see it, its level word, its level in the table. */
const char *diag_name(enum diag_id id);
const char *diag_level_word(enum diag_level level, enum diag_lang lang);
enum diag_level diag_default_level(enum diag_id id);
/* What the manual says of it. */
const char *diag_manual(enum diag_id id);
/* The text template, as it stands in the table. */
const char *diag_template(enum diag_id id, enum diag_lang lang);
/* The nearest known id, or "". */
struct str diag_nearest_id(struct str name);

/*
 * Appends the text with its arguments filled in, each quoted input masked:
 * control characters, and what is not UTF-8, are shown as \xNN or \uNNNN. In
 * the table's texts {n} stands for argument n, and a part in [ ] is left out
 * when its argument is empty.
 */
void diag_text(struct buf *out, const struct diag *diag, enum diag_lang lang);
/*
 * The same for words that are shown elsewhere, terminated: whatever somebody
 * gave us shall not move a terminal's cursor.
 */
void diag_mask(struct buf *out, struct str s);
struct str diag_masked(struct arena *a, struct str s);
/* The whole line: path:line:col: level: text [id] (without line feed). */
void diag_line(struct buf *out, const struct diag *diag, enum diag_lang lang);

struct pos pos_file(struct str path);
struct pos pos_at(struct str path, struct loc at);

#endif
