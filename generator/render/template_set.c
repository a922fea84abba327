#include <stdlib.h>

#include "base/suggest.h"
#include "render/template_tree.h"

static int
compare_templates(const void *a, const void *b)
{
	return str_cmp(((const struct template *)a)->name,
	    ((const struct template *)b)->name);
}

struct templates *
templates_new(struct arena *a, const struct template_file *files, size_t count,
    const struct locale *words)
{
	struct templates *set = ARENA_NEW(a, struct templates);

	set->count = count;
	set->items = ARENA_ARRAY(a, struct template, count);
	for (size_t i = 0; i < count; i++)
		set->items[i] = (struct template){
		    .name = files[i].name, .path = files[i].path};
	if (count)
		qsort(set->items, count, sizeof *set->items, compare_templates);
	if (words) {
		set->word_count = locale_count(words);
		set->words = ARENA_ARRAY(a, struct template *, set->word_count);
	}
	return set;
}

struct template *
templates_find(const struct templates *set, struct str name)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(set->items[middle].name, name);
		if (order == 0)
			return &set->items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct str
templates_nearest(const struct templates *set, struct str name)
{
	struct suggest s = suggest_start(name);

	for (size_t i = 0; i < set->count; i++)
		suggest_offer(&s, set->items[i].name);
	return suggest_best(&s);
}

bool
templates_have(const struct templates *set, struct str name)
{
	return templates_find(set, name) != NULL;
}
