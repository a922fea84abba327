/*
 * Any bytes as templates: parsing ends, rendering ends, and rendering twice
 * gives the same. The input is up to four texts with "%%" lines between them:
 * the page, the partials "a" and "b", and a locale file.
 *
 * Build with -DSMALL_LIMITS, or templates that multiply take a second each.
 */
#include <stdint.h>
#include <stdlib.h>

#include "render/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct value *
make_data(struct arena *a)
{
	struct value *root = value_object(a), *item;
	struct value *list = value_set_list(root, "l");

	value_set_text(root, "x", STR("<x>\n"));
	value_set_html(root, "h", STR("<b>\n</b>"));
	value_set_number(root, "n", 7);
	value_set_bool(root, "y", true);
	value_set_bool(root, "f", false);
	value_set_none(root, "z");
	value_set_text(value_set_object(root, "o"), "p", STR("'p'"));
	value_set_list(root, "e");
	item = value_add_object(list);
	value_set_text(item, "x", STR("inner"));
	value_set(item, "l", list);
	value_add_text(list, STR("text"));
	return root;
}

static struct str
cut_part(struct str *rest)
{
	size_t n = str_find_str(*rest, STR("\n%%\n"));
	struct str part = str_head(*rest, n);

	*rest = str_skip(*rest, n + 4);
	return part;
}

static void
render_twice(const struct templates *set, const struct value *data,
    struct diags *d)
{
	struct buf one, two;

	buf_init(&one, 1 << 16);
	buf_init(&two, 1 << 16);
	int first = template_render(&one, set, STR("page"), data, d);
	size_t errors = diag_errors(d);
	int second = template_render(&two, set, STR("page"), data, d);
	if (first != second || !str_eq(buf_str(&one), buf_str(&two)))
		abort();
	if ((first < 0) != (errors > 0 || !buf_ok(&one)))
		abort();
	buf_release(&one);
	buf_release(&two);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_make((const char *)data, size);
	struct template_file files[] = {
	    {STR_INIT("page"), STR_INIT("page"), cut_part(&rest)},
	    {STR_INIT("a"), STR_INIT("a"), cut_part(&rest)},
	    {STR_INIT("b"), STR_INIT("b"), cut_part(&rest)},
	};
	struct arena a;
	struct diags d;
	struct locale *words = NULL;
	struct templates *set;

	arena_init(&a, 0);
	diags_init(&d);
	if (rest.len == 0 ||
	    locale_parse(&words, &a, STR("de.yml"), rest, &d) == 0) {
		if (templates_parse(&set, &a, files, 3, words, &d) == 0)
			render_twice(set, make_data(&a), &d);
		else if (diag_errors(&d) == 0)
			abort();
	}
	diags_release(&d);
	arena_release(&a);
	return 0;
}
