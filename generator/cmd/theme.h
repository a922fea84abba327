/*
 * cmd/theme: templates, words and styles from their folder.
 *
 * The program brings a folder of templates: beside the build tree while it is
 * developed, else where it was installed. A folder given with --templates lies
 * over it: a file there replaces the one of the same name, the rest stays.
 * Assets are published under names that hold a hash of their content, so that
 * a browser may keep them for ever; schemas of the data files under their own.
 */
#ifndef CMD_THEME_H
#define CMD_THEME_H

#include "base/arena.h"
#include "base/diag.h"
#include "output/env.h"

struct theme {
	struct locale *words;
	struct templates *templates;
	struct asset_list {
		struct output_asset *items;
		size_t count, cap;
	} assets; /* schemas, too */
	/* files as read, for messages that show a line */
	struct template_file *items;
	size_t count, cap;
	struct template_file locale_file;
	struct digest digest; /* of all of it */
};

/* The folder that the program brings. */
struct str theme_own_folder(struct arena *a);

/*
 * What its files look like, without reading them: names, sizes, and when they
 * were changed. `over` as below.
 */
struct digest theme_look(const char *over);

/*
 * Loads the theme for a language. `over` is the folder of --templates, or
 * NULL. -1 when anything is wrong: a broken theme publishes nothing.
 */
int theme_load(struct theme *t, struct arena *a, const char *over,
    const struct text *language, struct str site_path, struct diags *d);

#endif
