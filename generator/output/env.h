/*
 * output/env: what every output file is made from.
 *
 * One struct for the whole build, filled by cmd/ and const from then on; many
 * threads render from it at once. It owns nothing.
 */
#ifndef OUTPUT_ENV_H
#define OUTPUT_ENV_H

#include "base/diag.h"
#include "model/at.h"
#include "model/model.h"
#include "render/locale.h"
#include "render/template.h"

/* a file of templates/assets/, published as it is under assets/ */
struct output_asset {
	struct str name;  /* style.css */
	struct str path;  /* assets/style-1a2b3c4d.css: its content in its name */
	struct str bytes;
};

struct output_env {
	const struct model *model;
	const struct locale *words;
	const struct templates *templates;
	const struct output_asset *assets;
	size_t asset_count;
	int64_t now;
	struct str commit;   /* hex, or empty for a directory */
	int64_t commit_time; /* valid when commit is not empty */
	struct str version;  /* of the program */
	struct str base_url; /* without '/' at the end; may be empty */
	/* since when and until when the whole site is right; for `last` outputs */
	struct at whole;
	/* what the build found, for build.json and the notice on the home page */
	size_t errors, warnings;
};

#endif
