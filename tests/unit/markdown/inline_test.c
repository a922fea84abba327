/* The writer below md_render(): its state across pieces of a paragraph. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmark.h>
#include <cmocka.h>

#include "markdown/inline.h"
#include "markdown/parse.h"

struct fixture {
	struct arena arena;
	struct diags diags;
	struct md_options opt;
	struct md_writer w;
	cmark_node *root, *block;
};

static void
start(struct fixture *f, const char *text)
{
	*f = (struct fixture){.opt = {.path = STR("a.md")}};
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	f->w = (struct md_writer){.arena = &f->arena, .opt = &f->opt,
	    .diags = &f->diags, .bar = "\\|"};
	buf_init(&f->w.out, 10000);
	buf_init(&f->w.scratch, 10000);
	md_locator_init(&f->w.locator, &f->arena, str_from(text), 1);
	f->root = md_parse(str_from(text));
	f->block = cmark_node_first_child(f->root);
	md_inline_begin(&f->w, f->block);
}

static void
end(struct fixture *f, const char *html)
{
	assert_string_equal(f->w.out.ptr, html);
	cmark_node_free(f->root);
	buf_release(&f->w.out);
	buf_release(&f->w.scratch);
	diags_release(&f->diags);
	arena_release(&f->arena);
}

static void
a_block_gives_its_inside(void **state)
{
	(void)state;
	struct fixture f;

	start(&f, "a *b*\n[c](#d)");
	md_inline_write(&f.w, f.block);
	end(&f, "a <em>b</em>\n<a href=\"#d\">c</a>");
}

static void
a_node_gives_itself(void **state)
{
	(void)state;
	struct fixture f;

	start(&f, "a *b `c`*");
	md_inline_write(&f.w, cmark_node_next(cmark_node_first_child(f.block)));
	md_inline_write(&f.w, cmark_node_first_child(f.block));
	end(&f, "<em>b <code>c</code></em>a ");
}

static void
quotes_go_on(void **state)
{
	(void)state;
	struct fixture f;

	start(&f, "a");
	f.w.text.german = true;
	md_inline_text(&f.w, STR("\""));
	md_inline_text(&f.w, STR("a@b.de"));
	md_inline_text(&f.w, STR("\""));
	md_inline_begin(&f.w, f.block);
	md_inline_text(&f.w, STR("\"c"));
	end(&f, "„<a href=\"mailto:a@b.de\" translate=\"no\">a@b.de</a>“„c");
}

static void
told(void *ctx, struct str address, struct buf *out)
{
	(void)ctx;
	buf_printf(out, "{%.*s}", STR_ARG(address));
}

static void
addresses_wait_for_the_end_of_a_link(void **state)
{
	(void)state;
	struct md_links links = {.address = told};
	struct fixture f;

	start(&f, "[x a@b.de](#y)");
	f.opt.links = &links;
	md_inline_note_addresses(&f.w, STR("c@d.de C@D.de"));
	md_inline_write(&f.w, f.block);
	end(&f, "<a href=\"#y\">x a@b.de</a>{c@d.de}{a@b.de}");
}

static void
warnings_are_placed(void **state)
{
	(void)state;
	struct fixture f;

	start(&f, "a\n [b](#c)");
	cmark_node *link = cmark_node_last_child(f.block);
	md_inline_warn(&f.w, DIAG_DEAD_LINK, link, STR("x"));
	f.w.diags = NULL;
	md_inline_warn(&f.w, DIAG_DEAD_LINK, link, STR("x"));
	assert_int_equal(f.diags.count, 1);
	assert_int_equal(f.diags.items[0].pos.at.line, 2);
	assert_int_equal(f.diags.items[0].pos.at.column, 2);
	assert_true(str_is(f.diags.items[0].args[0], "x"));
	buf_add(&f.w.out, STR(""));
	end(&f, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_block_gives_its_inside),
	    cmocka_unit_test(a_node_gives_itself),
	    cmocka_unit_test(quotes_go_on),
	    cmocka_unit_test(addresses_wait_for_the_end_of_a_link),
	    cmocka_unit_test(warnings_are_placed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
