/*
 * output/frame: what every HTML page has around its content.
 *
 * frame_fill() sets: page_lang, page_name, site {title, lang, home_href,
 * addresses_href, city_href (or none), publisher, publisher_lang}, languages
 * [{tag, title, href, easy}] (the same page in other languages), has_languages, feeds [{type,
 * title, href}] (the page's own first, then that of everything), easy, title_lang and text_lang (or none),
 * outdated (its translation is behind the original; a page may have set it),
 * newer_updates (the same), newer {href, tag} (the original), nav [{href,
 * title, lang, current, within}], footer the same, search {href, index, current},
 * style, script and stale (href or none), zone, canonical (or none), og_type.
 * `current` is the page itself, `within` a page of the folder it leads into.
 * The frame needs `title` and takes `description` (optional), both set by the
 * page before.
 *
 * frame_fill_stand() comes last, when the page has looked at all it needs:
 * stand {since, until, timeless}: since when and until when it is right.
 */
#ifndef OUTPUT_FRAME_H
#define OUTPUT_FRAME_H

#include "output/output.h"

void frame_fill(struct view *v, const struct output_item *item,
    struct value *root);
void frame_fill_stand(struct view *v, struct value *root);

/* key: the link to a file of templates/assets/ by its name there, or none. */
void frame_set_asset(struct view *v, struct value *obj, const char *key,
    const char *name);

#endif
