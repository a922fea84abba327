#include "cmd/options.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "base/timetext.h"
#include "content/forms.h"

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
	return value[0] != '\0';
}

static bool
apply_ref(struct options *o, const char *value)
{
	o->source.ref = str_from(value);
	return value[0] != '\0' && value[0] != '-';
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
apply_messages(struct options *o, const char *value)
{
	o->has_messages = true;
	o->messages = strcmp(value, "de") == 0 ? DIAG_DE : DIAG_EN;
	return strcmp(value, "de") == 0 || strcmp(value, "en") == 0;
}

static bool
apply_strict(struct options *o, const char *value)
{
	(void)value;
	return o->strict = true;
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
    {"--out", OPT_OUT, true, apply_out},
    {"--at", OPT_AT, true, apply_at},
    {"--base-url", OPT_BUILD, true, apply_base_url},
    {"--templates", OPT_THEME, true, apply_templates},
    {"--jobs", OPT_BUILD, true, apply_jobs},
    {"--strict", OPT_BUILD, false, apply_strict},
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
	fprintf(stderr, "erreichbar: unknown option '%s'", name);
	if (near.len)
		fprintf(stderr, "; did you mean '%.*s'?", STR_ARG(near));
	fputc('\n', stderr);
	return -1;
}

/* The option named by an argument "--name" or "--name=value". */
static const struct option *
find(const char *arg, const char **value)
{
	size_t n = strcspn(arg, "=");

	*value = arg[n] == '=' ? arg + n + 1 : NULL;
	for (int i = 0; i < OPTION_COUNT; i++)
		if (strlen(table[i].name) == n &&
		    memcmp(table[i].name, arg, n) == 0)
			return &table[i];
	return NULL;
}

static int
take_option(struct options *o, unsigned set, char **argv, int *i)
{
	const char *name = argv[*i], *value;
	const struct option *opt = find(name, &value);

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
		fprintf(stderr, "erreichbar: '%s' cannot be '%s'\n", opt->name,
		    value ? value : "");
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
	fprintf(stderr, "erreichbar: '%s' is too much here\n", word);
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
	if (s->dir.len == 0 && s->repo.len == 0) {
		fputs("erreichbar: say what to build: a directory, or --repo "
		      "REPO\n", stderr);
		return -1;
	}
	if (s->dir.len && (s->ref.len || s->path.len)) {
		fputs("erreichbar: --ref and --path go with --repo\n", stderr);
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
	return check_source(o, set);
}
