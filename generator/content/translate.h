/*
 * content/translate: a translation laid over its original.
 *
 * <id>.en.md translates <id>.md, <id>.ls.md says it in easy language (Leichte
 * Sprache). A translation has front matter of the same keys, all of them
 * optional; only texts are taken from it, facts (times, states, addresses,
 * references) always from the original, so that the languages cannot
 * contradict each other. Updates belong together by their time.
 *
 * Texts that are facts by what they hold (an address to use instead, a rule of
 * repetition, domains, former addresses) are facts here as well.
 *
 * Lists of maps are laid over entry by entry when there are as many of them.
 *
 * site.en.yml does the same for site.yml: its title, the labels of audiences,
 * the names of groups and the words about the publisher. Files go on naming
 * audiences and groups as site.yml does; only what is shown is translated.
 */
#ifndef CONTENT_TRANSLATE_H
#define CONTENT_TRANSLATE_H

#include "content/read.h"

/*
 * Changes `original`, which must not be linked yet; `translation` was parsed
 * with ctx->translating and is broken or not: a broken one is left out. `lang`
 * is the language tag of the translated texts. ctx->path is the translation's.
 */
void translate_record(struct read_context *ctx, struct record *original,
    const struct record *translation, struct str lang);

/* Changes `site`, a copy for this language. ctx as above. */
void translate_site(struct read_context *ctx, struct site *site,
    const struct site *translation, struct str lang);

#endif
