#include "cmd/options.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "base/timetext.h"
#include "base/utf8.h"
#include "cmd/report.h"
#include "content/forms.h"
#include "publish/mirror.h"

struct option {
	const char *name;
	unsigned set;
	bool has_value;
	/* false: the value is wrong */
	bool (*apply)(struct options *o, const char *value);
};

static bool
apply_repo(struct options *o, const char *value)
{
	o->source.repo = str_from(value);
	return o->source.repo.len > 0;
}

static bool
apply_ref(struct options *o, const char *value)
{
	o->source.ref = str_from(value);
	return o->source.ref.len > 0 && o->source.ref.ptr[0] != '-';
}

static bool
apply_path(struct options *o, const char *value)
{
	o->source.path = str_from(value);
	return true;
}

static bool
apply_owner(struct options *o, const char *value)
{
	if (o->source.trusted_count == OWNERS_MAX)
		return false;
	uint32_t *owner = &o->owners[o->source.trusted_count];
	const struct passwd *user = getpwnam(value);
	if (user)
		*owner = user->pw_uid;
	else if (!str_to_u32(owner, str_from(value)))
		return false;
	o->source.trusted_count++;
	return true;
}

static bool
apply_signers(struct options *o, const char *value)
{
	if (o->source.signer_count == SIGNERS_MAX || value[0] == '\0')
		return false;
	o->signers[o->source.signer_count++] = str_from(value);
	return true;
}

static bool
apply_out(struct options *o, const char *value)
{
	o->out = value;
	return value[0] != '\0';
}

static bool
apply_at(struct options *o, const char *value)
{
	struct time_value v;
	struct arena a;

	/* only the form: whether the hour exists depends on the site's zone */
	arena_init(&a, 0);
	enum time_fault fault = time_read(&v, str_from(value), TIME_START,
	    zone_utc(&a));
	arena_release(&a);
	o->at = value;
	return fault == TIME_OK || fault == TIME_TWICE || fault == TIME_GAP;
}

static bool
apply_as_known(struct options *o, const char *value)
{
	(void)value;
	return o->as_known = true;
}

/* 7 to 40 digits of a commit's id */
static bool
apply_before(struct options *o, const char *value)
{
	size_t digits = strspn(value, "0123456789abcdefABCDEF");

	o->before = value;
	return value[digits] == '\0' && digits >= 7 && digits <= 40;
}

static bool
apply_base_url(struct options *o, const char *value)
{
	o->base_url = value;
	return forms_is_web(str_from(value));
}

static bool
apply_templates(struct options *o, const char *value)
{
	o->templates = value;
	return value[0] != '\0';
}

static bool
apply_jobs(struct options *o, const char *value)
{
	uint32_t n;

	if (!str_to_u32(&n, str_from(value)) || n == 0 || n > JOBS_MAX)
		return false;
	o->jobs = n;
	return true;
}

static bool
apply_batch(struct options *o, const char *value)
{
	uint32_t n;

	if (!str_to_u32(&n, str_from(value)) || n > BATCH_MS_MAX)
		return false;
	o->has_batch = true;
	o->batch_ms = n;
	return true;
}

static bool
apply_keep(struct options *o, const char *value)
{
	uint32_t n;

	if (!str_to_u32(&n, str_from(value)) || n > KEEP_MAX)
		return false;
	o->keep = n;
	return true;
}

static bool
apply_to(struct options *o, const char *value)
{
	uint32_t n;

	if (!str_to_u32(&n, str_from(value)) || n == 0 || n > KEEP_MAX)
		return false;
	o->to = n;
	return true;
}

static bool
apply_target(struct options *o, const char *value)
{
	struct mirror mirror;
	struct arena a;

	if (o->target_count == TARGETS_MAX)
		return false;
	arena_init(&a, 0);
	bool fine = mirror_parse(&mirror, &a, str_from(value));
	arena_release(&a);
	o->targets[o->target_count++] = str_from(value);
	return fine;
}

static bool
apply_retries(struct options *o, const char *value)
{
	uint32_t n;

	if (!str_to_u32(&n, str_from(value)) || n > RETRIES_MAX)
		return false;
	o->has_retries = true;
	o->retries = n;
	return true;
}

static bool
apply_timeout(struct options *o, const char *value)
{
	uint32_t n;

	if (!str_to_u32(&n, str_from(value)) || n == 0 || n > TIMEOUT_MAX)
		return false;
	o->timeout = n;
	return true;
}

static bool
apply_rsh(struct options *o, const char *value)
{
	o->rsh = value;
	return value[0] != '\0' && value[0] != '-';
}

/* "NAME <MAIL>", as it goes into a commit */
static bool
apply_author(struct options *o, const char *value)
{
	struct str author = str_from(value);
	size_t angle = str_find(author, '<'), where;
	struct str name = str_trim(str_head(author, angle));

	o->author = value;
	return name.len && angle + 2 < author.len && str_find(author, '>') ==
	    author.len - 1 && strpbrk(value, "\t\r\n") == NULL &&
	    strchr(value + angle + 1, '<') == NULL &&
	    utf8_check(&where, author) == UTF8_OK;
}

static bool
apply_status(struct options *o, const char *value)
{
	(void)value;
	return o->status = true;
}

static bool
apply_receivers(struct options *o, const char *value)
{
	o->receivers = value;
	return value[0] != '\0';
}

static bool
apply_all(struct options *o, const char *value)
{
	(void)value;
	return o->all = true;
}

static bool
apply_wait(struct options *o, const char *value)
{
	(void)value;
	return o->wait = true;
}

static bool
apply_dry_run(struct options *o, const char *value)
{
	(void)value;
	return o->dry_run = true;
}

static bool
apply_list(struct options *o, const char *value)
{
	(void)value;
	return o->list = true;
}

static bool
apply_allow_delete(struct options *o, const char *value)
{
	(void)value;
	return o->allow_delete = true;
}

static bool
apply_checked(struct options *o, const char *value)
{
	(void)value;
	return o->checked = true;
}

static bool
apply_messages(struct options *o, const char *value)
{
	o->has_messages = true;
	o->messages = strcmp(value, "de") == 0 ? DIAG_DE : DIAG_EN;
	return strcmp(value, "de") == 0 || strcmp(value, "en") == 0;
}

static bool
apply_title(struct options *o, const char *value)
{
	struct str title = str_from(value);
	size_t where;

	o->title = value;
	return str_trim(title).len && title.len <= TITLE_BYTES_MAX &&
	    strpbrk(value, "\t\r\n") == NULL &&
	    utf8_check(&where, title) == UTF8_OK;
}

static bool
apply_language(struct options *o, const char *value)
{
	o->language = value;
	return strcmp(value, "de") == 0 || strcmp(value, "en") == 0;
}

static bool
apply_strict(struct options *o, const char *value)
{
	(void)value;
	return o->strict = true;
}

static bool
apply_precompress(struct options *o, const char *value)
{
	(void)value;
	return o->precompress = true;
}

static bool
apply_frugal(struct options *o, const char *value)
{
	(void)value;
	return o->frugal = true;
}

static bool
apply_quiet(struct options *o, const char *value)
{
	(void)value;
	return o->quiet = true;
}

static bool
apply_verbose(struct options *o, const char *value)
{
	(void)value;
	return o->verbose = true;
}

static const struct option table[] = {
    {"--repo", OPT_SOURCE, true, apply_repo},
    {"--ref", OPT_SOURCE, true, apply_ref},
    {"--path", OPT_SOURCE, true, apply_path},
    {"--trust-owner", OPT_SOURCE, true, apply_owner},
    {"--signers", OPT_SOURCE, true, apply_signers},
    {"--out", OPT_OUT, true, apply_out},
    {"--at", OPT_AT, true, apply_at},
    {"--as-known", OPT_AT, false, apply_as_known},
    {"--before", OPT_AT, true, apply_before},
    {"--base-url", OPT_BUILD, true, apply_base_url},
    {"--templates", OPT_THEME, true, apply_templates},
    {"--jobs", OPT_BUILD, true, apply_jobs},
    {"--strict", OPT_BUILD, false, apply_strict},
    {"--precompress", OPT_BUILD, false, apply_precompress},
    {"--batch", OPT_WATCH, true, apply_batch},
    {"--frugal", OPT_WATCH, false, apply_frugal},
    {"--title", OPT_INIT, true, apply_title},
    {"--language", OPT_INIT, true, apply_language},
    {"--keep", OPT_BUILD, true, apply_keep},
    {"--to", OPT_ROLLBACK, true, apply_to},
    {"--list", OPT_ROLLBACK, false, apply_list},
    {"--to", OPT_MIRROR, true, apply_target},
    {"--retries", OPT_MIRROR, true, apply_retries},
    {"--timeout", OPT_MIRROR | OPT_NOTIFY, true, apply_timeout},
    {"--rsh", OPT_MIRROR, true, apply_rsh},
    {"--author", OPT_MIRROR, true, apply_author},
    {"--status", OPT_MIRROR, false, apply_status},
    {"--receivers", OPT_NOTIFY | OPT_WATCH, true, apply_receivers},
    {"--all", OPT_NOTIFY, false, apply_all},
    {"--wait", OPT_NOTIFY, false, apply_wait},
    {"--dry-run", OPT_NOTIFY, false, apply_dry_run},
    {"--allow-delete", OPT_HOOK, false, apply_allow_delete},
    {"--checked", OPT_HOOK, false, apply_checked},
    {"--messages", 0, true, apply_messages},
    {"--quiet", 0, false, apply_quiet},
    {"--verbose", 0, false, apply_verbose},
};

enum { OPTION_COUNT = sizeof table / sizeof *table };

static int
unknown(const char *name)
{
	struct suggest s = suggest_start(str_from(name));

	for (int i = 0; i < OPTION_COUNT; i++)
		suggest_offer(&s, str_from(table[i].name));
	struct str near = suggest_best(&s);
	fputs("erreichbar: unknown option ", stderr);
	report_typed(name);
	if (near.len)
		fprintf(stderr, "; did you mean '%.*s'?", STR_ARG(near));
	fputc('\n', stderr);
	return -1;
}

/*
 * The option named by an argument "--name" or "--name=value"; if several
 * commands have one of that name, the one of this command.
 */
static const struct option *
find(const char *arg, unsigned set, const char **value)
{
	const struct option *found = NULL;
	size_t n = strcspn(arg, "=");

	*value = arg[n] == '=' ? arg + n + 1 : NULL;
	for (int i = 0; i < OPTION_COUNT; i++)
		if (strlen(table[i].name) == n &&
		    memcmp(table[i].name, arg, n) == 0 &&
		    (found == NULL || table[i].set & set))
			found = &table[i];
	return found;
}

static int
take_option(struct options *o, unsigned set, char **argv, int *i)
{
	const char *name = argv[*i], *value;
	const struct option *opt = find(name, set, &value);

	if (opt == NULL)
		return unknown(name);
	if (opt->set && !(opt->set & set)) {
		fprintf(stderr, "erreichbar: this command has no option '%s'\n",
		    opt->name);
		return -1;
	}
	if (opt->has_value && value == NULL)
		value = argv[++*i];
	if (opt->has_value && value == NULL) {
		fprintf(stderr, "erreichbar: '%s' needs a value\n", opt->name);
		return -1;
	}
	if (!opt->has_value && value) {
		fprintf(stderr, "erreichbar: '%s' takes no value\n", opt->name);
		return -1;
	}
	if (!opt->apply(o, value)) {
		fprintf(stderr, "erreichbar: '%s' cannot be ", opt->name);
		report_typed(value ? value : "");
		fputc('\n', stderr);
		return -1;
	}
	return 0;
}

static int
take_word(struct options *o, unsigned set, const char *word)
{
	int max = (int)(sizeof o->words / sizeof *o->words);

	if (set & OPT_WORDS && o->word_count < max) {
		o->words[o->word_count++] = word;
		return 0;
	}
	if (set & OPT_SOURCE && o->source.dir.len == 0 && word[0] != '\0') {
		o->source.dir = str_from(word);
		return 0;
	}
	fputs("erreichbar: ", stderr);
	report_typed(word);
	fputs(" is too much here\n", stderr);
	return -1;
}

static int
check_source(const struct options *o, unsigned set)
{
	const struct source_spec *s = &o->source;

	if (set & OPT_OUT && o->out == NULL) {
		fputs("erreichbar: say with --out DIR where to publish\n", stderr);
		return -1;
	}
	if (!(set & OPT_SOURCE))
		return 0;
	if (s->dir.len && s->repo.len) {
		fputs("erreichbar: either a directory or --repo, not both\n",
		    stderr);
		return -1;
	}
	if (s->dir.len == 0 && s->repo.len == 0 && !(set & OPT_HOOK)) {
		fputs("erreichbar: say what to build: a directory, or --repo "
		      "REPO\n", stderr);
		return -1;
	}
	if (s->dir.len && (s->ref.len || s->path.len)) {
		fputs("erreichbar: --ref and --path go with --repo\n", stderr);
		return -1;
	}
	if (s->dir.len && s->signer_count) {
		fputs("erreichbar: --signers goes with --repo: only commits can "
		      "be signed\n", stderr);
		return -1;
	}
	return 0;
}

/* What goes with other options only. */
static int
check_history(const struct options *o)
{
	if (o->as_known && (o->at == NULL || o->source.dir.len)) {
		fputs("erreichbar: --as-known goes with --at and --repo\n", stderr);
		return -1;
	}
	if (o->before && o->source.dir.len) {
		fputs("erreichbar: --before goes with --repo\n", stderr);
		return -1;
	}
	/* nothing can be run any more when it turns out to be needed */
	if (o->before && o->source.signer_count) {
		fputs("erreichbar: --before cannot be checked with --signers\n",
		    stderr);
		return -1;
	}
	return 0;
}

int
options_parse(struct options *o, unsigned set, int argc, char **argv)
{
	bool words_only = false;

	*o = (struct options){0};
	o->source.trusted_owners = o->owners;
	o->source.signers = o->signers;
	for (int i = 0; i < argc; i++) {
		const char *arg = argv[i];
		int rc;
		if (!words_only && strcmp(arg, "--") == 0) {
			words_only = true;
			continue;
		}
		if (!words_only && arg[0] == '-' && arg[1] != '\0')
			rc = take_option(o, set, argv, &i);
		else
			rc = take_word(o, set, arg);
		if (rc < 0)
			return -1;
	}
	return check_source(o, set) < 0 ? -1 : check_history(o);
}
