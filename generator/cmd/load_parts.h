/*
 * cmd/load_parts: the parts of cmd/load, and what they share.
 *
 *	load_files.c      lists, reads and parses, on several processors
 *	load_shelf.c      takes up what an earlier build made of the same bytes
 *	load_ahead.c      does what can be done before the commit is known
 *	load_translate.c  lays translations over the originals
 *	load_previous.c   puts earlier versions in the place of broken files
 *
 * Private to the family. Everything lives in the arena of the load, and what is
 * wrong is told in its diagnostics.
 */
#ifndef CMD_LOAD_PARTS_H
#define CMD_LOAD_PARTS_H

#include "cmd/load.h"

enum { COMMIT_SHOWN = 12 /* digits of its id */ };

struct record_vec {
	struct record **items;
	size_t count, cap;
};

/* ---- load_files.c -------------------------------------------------------- */

/* Reads and parses site.yml: l->site, l->zone. */
int load_site(struct load *l, struct read_context *ctx);

/*
 * Lists and reads all others; -1 only when the source itself fails. When some
 * have been listed and taken from the shelf ahead, only what is different since.
 * A file of which there is nothing to tell is parsed in the same moment.
 */
int load_files(struct load *l, struct progress *p);

/*
 * The records of all originals, in the order of the files, with earlier
 * versions where these stand in their place; also of translations of nothing.
 * `ctx` is that of one file, but for its arena.
 */
void load_records(struct load *l, const struct read_context *ctx,
    struct record_vec *out);

/* The same of one file. */
struct record *load_original(struct load *l, const struct read_context *ctx,
    struct loaded_file *f);

/* One file. */
struct record *load_parse(struct read_context *ctx,
    const struct loaded_file *f);

/* The file that a translation of a record belongs to, or NULL. */
const struct loaded_file *load_original_of(const struct load *l,
    struct arena *a, const struct loaded_file *f);

/* Is the file that a translation belongs to there? */
bool load_has_original(const struct load *l, struct arena *a,
    const struct loaded_file *f);

/* The file of a record. */
struct loaded_file *load_file_of(const struct load *l,
    const struct record *r);

/* ---- load_shelf.c --------------------------------------------------------- */

/* When the zone is known. */
void load_open_shelf(struct load *l, const struct options *o);

/*
 * Sets bytes, image and record of a file that is on the shelf. `near` is for the
 * shelf: 0 at first, and the same for all that follow each other.
 */
bool load_unshelve(const struct load *l, struct loaded_file *f, size_t *near);

/* A record of the file's image; NULL when it has none. */
struct record *load_thaw(struct arena *a, const struct loaded_file *f);

/* Where a record goes, and its image for the shelf. */
struct settling {
	struct arena *arena;
	struct spill_pen *images; /* what this does not take goes there, too */
	struct spill_pen *texts;  /* so does the text; NULL: it stays */
};

/* Moves a text that was read to where it stays. */
void load_put_text(struct loaded_file *f, struct spill_pen *texts,
    struct arena *a);

/*
 * A record that was just parsed as one that takes no more memory than it needs;
 * when there was nothing to tell about it, with an image of it for the shelf.
 * NULL when it has to stay as it is.
 */
struct record *load_settle(const struct load *l, const struct settling *to,
    struct loaded_file *f, const struct record *r, bool silent);

/* ---- load_translate.c ---------------------------------------------------- */

/* Lays the translations of one language over the originals. */
void load_translations(struct load *l, struct read_context *ctx,
    const struct record_vec *records, struct str lang);

/* The configuration with its texts in the language, if there are any. */
struct site *load_translated_site(struct load *l, struct read_context *ctx,
    struct str lang);

/* ---- load_previous.c ----------------------------------------------------- */

/* Is there one in the file's place? */
static inline bool
load_stands(const struct loaded_file *f)
{
	return f->previous && f->previous->stands;
}

/* Puts earlier versions in the place of broken files, where that goes. */
void load_fall_back(struct load *l, const struct options *o);

/* ---- load.c -------------------------------------------------------------- */

void load_init(struct load *l, const struct options *o);

/* l->now; -1 when --at is no time in the zone. */
int load_set_clock(struct load *l, const struct options *o, int64_t now);

/* l->trees, without models: the site's own language, the others, easy language. */
void load_choose_trees(struct load *l);

/* Tells of those that belong to nothing. */
void load_check_translations(struct load *l);

/* Links and reviews. */
struct model *load_link(struct load *l, struct site *site,
    const struct record_vec *records, struct diags *diags);

/* From the files to the models of all languages. */
void load_trees(struct load *l, struct read_context *ctx,
    const struct options *o);

/* Parses and links all of it once more, in a language, without a word. */
struct model *load_quietly(struct load *l, struct str lang);

/* ---- load_ahead.c -------------------------------------------------------- */

/* load_all() of a load that was made ahead. */
enum load_result load_on(struct load *l, const struct options *o,
    const struct load_gate *gate, int64_t now, struct progress *p);

#endif
