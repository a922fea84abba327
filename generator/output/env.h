/*
 * output/env: what every output file is made from.
 *
 * One struct for each language of the site ("tree"), filled by cmd/ and const
 * from then on; many threads render from it at once. The first tree is that of
 * the site's own language and lies at the root, the others in a folder of
 * their own. It owns nothing.
 */
#ifndef OUTPUT_ENV_H
#define OUTPUT_ENV_H

#include "base/diag.h"
#include "model/at.h"
#include "model/model.h"
#include "render/locale.h"
#include "render/template.h"

/*
 * a file of templates/assets/, published as it is under assets/; or of
 * templates/schema/, below api/v1/schema/ and under its own name
 */
struct output_asset {
	struct str name;  /* style.css, status.schema.json */
	struct str path;  /* assets/style-1a2b3c4d.css: its content in its name */
	struct str bytes;
};

struct output_env {
	struct str lang;   /* language tag of its pages */
	struct str prefix; /* of its paths: "" or "en/" */
	bool easy;         /* easy language: only what is written in it */
	const struct output_env *trees; /* all of them, this one included */
	size_t tree_count;
	const struct model *model;
	const struct locale *words;
	const struct templates *templates;
	struct digest theme; /* of words and templates, and the names of assets */
	const struct output_asset *assets;
	size_t asset_count;
	size_t year_max; /* 0: YEAR_INCIDENTS_MAX; for tests of output/months.h */
	int64_t now;
	struct str commit;   /* hex, or empty for a directory */
	int64_t commit_time; /* valid when commit is not empty */
	struct str version;  /* of the program */
	struct str base_url; /* without '/' at the end; may be empty */
	/* since when and until when the whole site is right; for `last` outputs */
	struct at whole;
	/* what the build found, for build.json and the notice on the home page */
	size_t errors, warnings;
	const struct diags *found; /* NULL: not asked for */
};

#endif
