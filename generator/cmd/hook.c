#include "cmd/hook.h"

#include <stdio.h>
#include <string.h>

#include "cmd/hook_parts.h"

enum { OPTIONS = OPT_SOURCE | OPT_OUT | OPT_THEME | OPT_BUILD | OPT_HOOK |
	OPT_WORDS };

static enum exit_status
wrong(const char *what)
{
	fprintf(stderr, "erreichbar: %s\n", what);
	return EXIT_WRONG_USE;
}

/* In a repository, run by Git. */
static enum exit_status
receive(struct options o, enum exit_status (*answer)(const struct options *o,
    const struct hook_push *p))
{
	struct hook_push p;

	if (o.source.repo.len)
		return wrong("--repo goes with 'hook install'; a hook works on the "
			     "repository it runs in");
	o.source.repo = STR(".");
	if (hook_ref(p.ref, &o) < 0)
		return EXIT_WRONG_USE;
	o.source.ref = str_from(p.ref);
	hook_push_read(&p);
	if (p.found)
		return answer(&o, &p);
	if (answer == hook_publish && !hook_ref_exists(p.ref, &o))
		fprintf(stderr, "erreichbar: nothing published; the site is made from "
		    "'%s', which has not been pushed yet\n", hook_ref_shown(&p));
	return EXIT_FINE;
}

static enum exit_status
run(int argc, char **argv)
{
	struct options o;

	if (options_parse(&o, OPTIONS, argc, argv) < 0)
		return EXIT_WRONG_USE;
	const char *word = o.word_count == 1 ? o.words[0] : "";
	if (strcmp(word, "pre-receive") == 0)
		return receive(o, hook_check);
	if (strcmp(word, "post-receive") == 0)
		return receive(o, hook_publish);
	if (strcmp(word, "install") == 0)
		return hook_install(&o);
	return wrong("say one of 'hook pre-receive', 'hook post-receive', 'hook "
		     "install'");
}

const struct command cmd_hook = {
    .name = "hook",
    .usage = "(pre-receive | post-receive | install --repo REPO) --out DIR "
	     "[--ref REF] [--path SUBDIR] [--strict] [--signers FILE] "
	     "[--trust-owner USER] [--base-url URL] [--templates DIR] [--jobs N] "
	     "[--keep N] [--precompress] [--allow-delete] [--checked]",
    .summary = "answer a push, from the hooks of a repository",
    .run = run,
};
