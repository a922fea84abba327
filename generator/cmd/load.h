/*
 * cmd/load: from a source to the models, one for each language.
 *
 * Opens the source, parses the configuration and every content file, links
 * them and reviews the result: the first half of the way of the data, shared
 * by all commands that look at content.
 *
 * The first model is that of the site's language. Each further language gets a
 * model of its own: the same files parsed again, with their translations laid
 * over them (content/translate.h) before linking, and with a site of its own.
 * So nothing behind this point needs to know about translations. Easy language
 * ("ls") is one more, if any file has it. A translation that the history of a
 * repository shows to be behind its original is marked (source/newer.h).
 *
 * A file that turns out broken is replaced by the version of it that was
 * published last (cmd/previous.h), if that one is without a mistake, still fits
 * the other files and makes none of them a broken one: then all is parsed and
 * linked once more, without telling anything twice. It does not come with
 * translations.
 *
 * What was made of a file once is taken up again as long as its bytes are the
 * same (publish/shelf.h), where there is a site and a repository, whose files
 * have names by their bytes. Only files that nothing was to be told about are
 * laid away: the others are read anew, and tell it again. Those that hold a
 * private contact are not, so that none lies about that was never published.
 *
 * With --as-known the commit that is loaded is not that of --ref but the one
 * that was published, or else known, at the instant of --at; the zone in which
 * that is read is the zone of --ref's site.yml.
 *
 * Who waits for the next commit can do much of it ahead (load_ahead()): all that
 * depends on files that will most likely be in that commit as well. A load made
 * ahead serves one load_all().
 *
 * Everything lives in the arena of the struct, but for the texts of a source
 * with many files and what is made of them for the shelf: where there is a site
 * these lie in files without a name beside it (base/spill.h), as long as the
 * load does, so that memory need not hold all of them at a time.
 */
#ifndef CMD_LOAD_H
#define CMD_LOAD_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/spill.h"
#include "cmd/crew.h"
#include "cmd/options.h"
#include "cmd/previous.h"
#include "cmd/progress.h"
#include "content/parse.h"
#include "model/amend.h"
#include "model/model.h"
#include "model/relink.h"
#include "model/review.h"
#include "publish/place.h"
#include "source/source.h"

/* a content file with what it is by its name */
struct loaded_file {
	struct str path, bytes;
	struct str id; /* as that of a source_file */
	struct file_role role;
	struct previous_version *previous; /* NULL, but for broken ones */
	/* laid away, or to be (publish/shelf.h) */
	struct digest key;
	struct str image;     /* of the record as it was parsed, with names */
	struct record *fresh; /* made of it, for who comes first */
	struct record *linked; /* in a model that was made ahead */
	uint32_t image_size;  /* of the record; below FROZEN_BYTES_MAX */
	bool shelved;         /* it came from the shelf */
	bool unreadable;
	bool outdated; /* a translation whose original was changed after it */
};

/* the site in one language */
struct loaded_tree {
	struct text lang; /* "de"; "ls" is easy language in the site's own */
	struct model *model;
};

enum { TREES_MAX = 8 };

/* a file to be copied as it is */
struct loaded_asset {
	struct str path;
	size_t index; /* in the source */
};

struct load {
	struct arena arena;
	struct diags diags;
	struct source *source;
	struct site *site;
	struct digest site_source; /* of site.yml and its translations */
	struct str site_id;        /* of site.yml, as that of a source_file */
	struct model *model; /* of the first tree */
	struct loaded_tree trees[TREES_MAX];
	size_t tree_count;
	const struct zone *zone;
	int64_t now;
	int64_t known_ms; /* what was published later is not looked at */
	unsigned jobs;
	struct str site_text; /* the bytes of site.yml */
	bool ahead;           /* by load_ahead() */
	struct errand verifying; /* then: are the folders what they should be? */
	bool verified;
	bool linked;          /* ahead, into the first model */
	struct review_said reviewed; /* that, too: what there was to tell */
	bool relinked;        /* it has been changed by these alone: */
	struct relink_change *changes;
	size_t change_count;
	struct amendments amended; /* besides, in their places */
	struct diags told;    /* ahead, of single files */
	bool shelving;        /* there is a place to lay records away */
	struct digest shelf_base;
	struct shelf *shelf; /* or NULL */
	const char *out;     /* where it is built into, or NULL */
	struct spill *texts; /* of many files that were read; or NULL */
	struct spill *images; /* of these, for the shelf; or NULL */
	bool all_there; /* ahead: of what will be the same nothing need be looked at */
	struct loaded_files {
		/* sorted by path; who takes up a load made ahead has those that
		 * are the same at the same addresses */
		struct loaded_file **items;
		size_t count, cap;
	} files;
	/* what is different was among the first of these, and is among the
	 * second; in the order of their paths */
	struct loaded_files gone, come;
	struct loaded_assets {
		struct loaded_asset *items;
		size_t count, cap;
	} assets;
};

enum load_result {
	LOAD_FINE,   /* there is a model; the diagnostics may hold errors */
	LOAD_FAILED, /* nothing to publish: see the diagnostics */
	LOAD_BAD_AT, /* --at is no time in the site's zone */
	LOAD_STANDS, /* the gate says that there is nothing to do */
	LOAD_UNFIT   /* what was made ahead is of no use: begin anew */
};

/*
 * Asked when the source is open, and before anything of it is listed or read.
 * `clock` is that of load_all().
 */
struct load_gate {
	bool (*stands)(void *ctx, const struct source *source, int64_t clock);
	void *ctx;
};

/*
 * Before it is known what will be built: opens the commit that is there now,
 * takes what it can from the shelf, and links it. Only of a repository whose commits need
 * no signature, and not with --as-known. Nothing is told; false when there is no
 * use in it. Always release it.
 */
bool load_ahead(struct load *l, const struct options *o, int64_t now);

/*
 * `gate` may be NULL. `now` is the clock's, used unless --at was given. `l` is
 * all zero, or was made ahead with the same options: then LOAD_UNFIT stands for
 * all that LOAD_FAILED would tell of source and configuration, too. Always
 * release it.
 */
enum load_result load_all(struct load *l, const struct options *o,
    const struct load_gate *gate, int64_t now, struct progress *p);

/*
 * To be asked after load_all(), and before anything that comes of it is seen by
 * anybody: with a load made ahead it may have believed folders for which nobody
 * has vouched yet. False: LOAD_UNFIT, after all.
 */
bool load_verify(struct load *l);

/*
 * Opens the commit of a repository and reads its configuration, nothing else:
 * l->source, l->site, l->zone, as far as it comes; -1 when not to the end. For
 * who wants to speak of a site in its language. Always release it.
 */
int load_opening(struct load *l, const struct options *o);

/*
 * Lays away what was parsed, for the next build; in the place that is built
 * into, under its lock. That it fails costs only time.
 */
void load_keep(const struct load *l, const struct place *p);

/*
 * Gives back the memory of texts that nobody looks at now; they come again when
 * somebody does. To be called every now and then, from any thread.
 */
void load_rest(const struct load *l);

/*
 * To be asked when all has been made, and before it counts: -1, with a
 * diagnostic, when the disk may have changed texts in the meantime.
 */
int load_check(struct load *l);

/* The bytes of a content file, for messages that show a line; or none. */
struct str load_text(const struct load *l, struct str path);
/* How many content files were read. */
size_t load_count(const struct load *l);

void load_release(struct load *l);

#endif
