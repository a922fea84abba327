/* Every mistake a template can hold: place and text of what is said. */
#include "template_data.h"

#include <stdio.h>

#include "base/limits.h"
#include "render/template.h"
#include "render/template_tree.h"

struct test {
	const char *data; /* NULL: must fail when parsed */
	const char *text, *expected;
	const char *files[10];
};

static const char words_text[] =
    "home:\n"
    "  title: Was geht & was nicht?\n"
    "since: seit {{time.text}} <Uhr>\n"
    "list: \"{{#l}}{{.}}, {{/l}}Ende\"\n"
    "outer: \"[{{t.since}}]\"\n"
    "loop: \"{{t.loop2}}\"\n"
    "loop2: \"{{t.loop}}\"\n"
    "broken: \"{{#a}}\"\n"
    "empty:\n";

struct fixture {
	struct arena arena;
	struct diags diags;
	struct buf out;
	struct locale *words;
	struct templates *set;
};

static void
begin(struct fixture *f)
{
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	buf_init(&f->out, 1 << 20);
	buf_add(&f->out, STR(""));
	assert_int_equal(locale_parse(&f->words, &f->arena,
	    STR("locale/de.yml"), str_from(words_text), &f->diags), 0);
}

static void
end(struct fixture *f)
{
	buf_release(&f->out);
	diags_release(&f->diags);
	arena_release(&f->arena);
}

static int
parse(struct fixture *f, const char *text, const char *const *files)
{
	struct template_file list[8];
	size_t n = 0;

	list[n++] = (struct template_file){STR("page"), STR("page.mustache"),
	    str_from(text)};
	for (size_t i = 0; i < 10 && files[i]; i += 2)
		list[n++] = (struct template_file){str_from(files[i]),
		    str_from(files[i]), str_from(files[i + 1])};
	return templates_parse(&f->set, &f->arena, list, n, f->words, &f->diags);
}

static int
render(struct fixture *f, const char *data)
{
	return template_render(&f->out, f->set, STR("page"),
	    data_parse(&f->arena, data), &f->diags);
}

static void
assert_diags(struct fixture *f, const char *expected)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_add(&b, STR(""));
	for (size_t i = 0; i < f->diags.count; i++) {
		diag_line(&b, &f->diags.items[i], DIAG_EN);
		buf_add_char(&b, '\n');
	}
	assert_string_equal(b.ptr, expected);
	buf_release(&b);
}

static void
check_case(const struct test *t)
{
	struct fixture f;

	begin(&f);
	int result = parse(&f, t->text, t->files);
	if (t->data) {
		assert_diags(&f, "");
		assert_int_equal(result, 0);
		result = render(&f, t->data);
	}
	assert_int_equal(result, -1);
	assert_diags(&f, t->expected);
	end(&f);
}

#define RUN_ALL(tests)                                                         \
	for (size_t i = 0; i < sizeof(tests) / sizeof *(tests); i++)           \
	check_case(&(tests)[i])

static void
test_syntax(void **state)
{
	static const struct test tests[] = {
	    {NULL, "a\n b {{name\n}",
	        "page.mustache:2:4: error: the tag '{{name' is never closed; '}}' is missing [template-unclosed-tag]\n",
	        {0}},
	    {NULL, "{{{name}}",
	        "page.mustache:1:1: error: the tag '{{{name}}' is never closed; '}}' is missing [template-unclosed-tag]\n",
	        {0}},
	    {NULL, "{{=<% %>=}}<%",
	        "page.mustache:1:12: error: the tag '<%' is never closed; '%>' is missing [template-unclosed-tag]\n",
	        {0}},
	    {NULL, "{{=",
	        "page.mustache:1:1: error: the tag '{{=' is never closed; '}}' is missing [template-unclosed-tag]\n",
	        {0}},
	    {NULL, "Grüße {{#list}}\n",
	        "page.mustache:1:7: error: '{{#list}}' is opened here and never closed; add '{{/list}}' [template-unclosed-section]\n",
	        {0}},
	    {NULL, "{{^a}}\n{{$b}}\n  {{<page}}",
	        "page.mustache:3:3: error: '{{<page}}' is opened here and never closed; add '{{/page}}' [template-unclosed-section]\n"
	        "page.mustache:2:1: error: '{{$b}}' is opened here and never closed; add '{{/b}}' [template-unclosed-section]\n"
	        "page.mustache:1:1: error: '{{^a}}' is opened here and never closed; add '{{/a}}' [template-unclosed-section]\n",
	        {0}},
	    {NULL, "{{= | | =}}|#a|",
	        "page.mustache:1:12: error: '|#a|' is opened here and never closed; add '|/a|' [template-unclosed-section]\n",
	        {0}},
	    {NULL, "{{#a}}\n{{#b}}\n{{/a}}\n",
	        "page.mustache:3:1: error: '{{/a}}' comes too early: '{{#b}}' of line 2 is still open; close it first with '{{/b}}' [template-wrong-close]\n",
	        {0}},
	    {NULL, "x{{/a}}",
	        "page.mustache:1:2: error: '{{/a}}' closes nothing that is open here [template-stray-close]\n",
	        {0}},
	    {NULL, "{{#title}}{{/titel}}{{/title}}",
	        "page.mustache:1:11: error: '{{/titel}}' closes nothing that is open here; did you mean '{{/title}}'? [template-stray-close]\n",
	        {0}},
	    {NULL, "{{}}\n{{ }}\n{{a b}}\n{{a..b}}\n{{.a}}\n{{a.}}\n{{{{x}}}}",
	        "page.mustache:1:1: error: '{{}}' holds no name; names are made of letters, digits, '_' and '-', joined by dots [template-bad-tag]\n"
	        "page.mustache:2:1: error: '{{ }}' holds no name; names are made of letters, digits, '_' and '-', joined by dots [template-bad-tag]\n"
	        "page.mustache:3:1: error: '{{a b}}' holds no name; names are made of letters, digits, '_' and '-', joined by dots [template-bad-tag]\n"
	        "page.mustache:4:1: error: '{{a..b}}' holds no name; names are made of letters, digits, '_' and '-', joined by dots [template-bad-tag]\n"
	        "page.mustache:5:1: error: '{{.a}}' holds no name; names are made of letters, digits, '_' and '-', joined by dots [template-bad-tag]\n"
	        "page.mustache:6:1: error: '{{a.}}' holds no name; names are made of letters, digits, '_' and '-', joined by dots [template-bad-tag]\n"
	        "page.mustache:7:1: error: '{{{{x}}}' holds no name; names are made of letters, digits, '_' and '-', joined by dots [template-bad-tag]\n",
	        {0}},
	    {NULL, "{{#}}{{/}}{{>*x}}{{$a b}}{{/a b}}",
	        "page.mustache:1:1: error: '{{#}}' holds no name; names are made of letters, digits, '_' and '-', joined by dots [template-bad-tag]\n"
	        "page.mustache:1:11: error: '{{>*x}}' holds no name; names are made of letters, digits, '_' and '-', joined by dots [template-bad-tag]\n"
	        "page.mustache:1:18: error: '{{$a b}}' holds no name; names are made of letters, digits, '_' and '-', joined by dots [template-bad-tag]\n",
	        {0}},
	    {NULL, "{{=a=}}{{= =}}{{=a b c=}}{{=a b=c=}}",
	        "page.mustache:1:1: error: '{{=a=}}' does not set delimiters; write two words without '=', as in {{=<% %>=}} [template-delimiters]\n"
	        "page.mustache:1:8: error: '{{= =}}' does not set delimiters; write two words without '=', as in {{=<% %>=}} [template-delimiters]\n"
	        "page.mustache:1:15: error: '{{=a b c=}}' does not set delimiters; write two words without '=', as in {{=<% %>=}} [template-delimiters]\n"
	        "page.mustache:1:26: error: '{{=a b=c=}}' does not set delimiters; write two words without '=', as in {{=<% %>=}} [template-delimiters]\n",
	        {0}},
	    {NULL, "{{> haeder}}",
	        "page.mustache:1:1: error: there is no template 'haeder'; did you mean 'header'? [template-unknown-partial]\n",
	        {"header", "", "footer", ""}},
	    {NULL, "\n {{<layuot}}{{/layuot}}",
	        "page.mustache:2:2: error: there is no template 'layuot'; did you mean 'layout'? [template-unknown-partial]\n",
	        {"layout", ""}},
	    {NULL, "{{<layout}}\n{{$titel}}x{{/titel}}{{$main}}y{{/main}}{{/layout}}",
	        "page.mustache:2:1: error: the layout 'layout' has no block 'titel'; did you mean 'title'? [template-unknown-block]\n",
	        {"layout", "{{#x}}{{$title}}{{/title}}{{/x}}{{>p}}", "p", "{{$main}}{{/main}}"}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_long_tag_is_cut(void **state)
{
	(void)state;
	check_case(&(struct test){NULL,
	    "{{0123456789012345678901234567890123456789012345678901234567890123456789",
	    "page.mustache:1:1: error: the tag '{{0123456789012345678901234567890123456789012345678901234567' is never closed; '}}' is missing [template-unclosed-tag]\n",
	    {0}});
}

static void
test_recursion(void **state)
{
	static const struct test tests[] = {
	    {NULL, "x {{>page}}",
	        "page.mustache:1:3: error: 'page' includes itself, and no section could end that [template-endless]\n",
	        {0}},
	    {NULL, "{{>a}}",
	        "b:1:2: error: 'a' includes itself, and no section could end that [template-endless]\n",
	        {"a", "{{>b}}", "b", "-{{>a}}"}},
	    {NULL, "{{<a}}{{/a}}",
	        "a:1:1: error: 'a' includes itself, and no section could end that [template-endless]\n",
	        {"a", "{{<a}}{{/a}}"}},
	    {"{x: true}", "{{#x}}{{>page}}{{/x}}",
	        "page.mustache:1:1: error: sections and partials are nested more than 64 deep [template-depth]\n",
	        {0}},
	    {"{}", "{{<a}}{{$b}}{{$b}}{{/b}}{{$b}}{{/b}}{{/b}}{{/a}}",
	        "page.mustache:1:13: error: sections and partials are nested more than 64 deep [template-depth]\n",
	        {"a", "{{$b}}{{/b}}"}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_nesting(void **state)
{
	struct buf b;
	struct fixture f;
	const char *none[] = {NULL};

	(void)state;
	/* as deep as allowed, and one deeper */
	for (int extra = 0; extra < 2; extra++) {
		buf_init(&b, 1 << 20);
		for (int i = 0; i < TEMPLATE_DEPTH_MAX + extra; i++)
			buf_add(&b, STR("{{#a}}"));
		buf_add(&b, STR("x"));
		for (int i = 0; i < TEMPLATE_DEPTH_MAX + extra; i++)
			buf_add(&b, STR("{{/a}}"));
		begin(&f);
		assert_int_equal(parse(&f, b.ptr, none), -extra);
		if (extra) {
			assert_diags(&f,
			    "page.mustache:1:385: error: sections and partials are nested more than 64 deep [template-depth]\n");
		} else {
			assert_int_equal(render(&f, "{a: [1]}"), 0);
			assert_string_equal(f.out.ptr, "x");
		}
		end(&f);
		buf_release(&b);
	}
}

static void
test_chain_of_partials(void **state)
{
	enum { FILES = TEMPLATE_DEPTH_MAX + 2 };
	struct template_file files[FILES];
	struct fixture f;

	(void)state;
	begin(&f);
	for (int i = 0; i < FILES; i++) {
		files[i].name = arena_printf(&f.arena, "t%03d", i);
		files[i].path = files[i].name;
		files[i].text = arena_printf(&f.arena, "{{>t%03d}}", i + 1);
	}
	files[FILES - 1].text = STR("end");
	assert_int_equal(templates_parse(&f.set, &f.arena, files, FILES,
	    f.words, &f.diags), -1);
	assert_diags(&f,
	    "t063:1:1: error: sections and partials are nested more than 64 deep [template-depth]\n");
	end(&f);
}

/* Templates that double at every level: nothing is written, no end in sight. */
static void
test_steps(void **state)
{
	enum { FILES = 40 };
	struct template_file files[FILES];
	struct fixture f;

	(void)state;
	begin(&f);
	for (int i = 0; i < FILES; i++) {
		files[i].name = arena_printf(&f.arena, "t%02d", i);
		files[i].path = files[i].name;
		files[i].text = arena_printf(&f.arena, "{{>t%02d}}{{>t%02d}}",
		    i + 1, i + 1);
	}
	files[FILES - 1].text = STR("");
	assert_int_equal(templates_parse(&f.set, &f.arena, files, FILES,
	    f.words, &f.diags), 0);
	assert_int_equal(template_render(&f.out, f.set, STR("t00"),
	    value_object(&f.arena), &f.diags), -1);
	assert_int_equal(f.diags.count, 1);
	assert_int_equal(f.diags.items[0].id, DIAG_TEMPLATE_STEPS);
	end(&f);
}

static void
test_names(void **state)
{
	static const struct test tests[] = {
	    {"{title: 'x'}", "<h1>\n  {{titel}}",
	        "page.mustache:2:3: error: the page has no value 'titel'; did you mean 'title'? [template-unknown-name]\n",
	        {0}},
	    {"{}", "{{x}}{{{y}}}{{&z}}{{#s}}{{/s}}{{^i}}{{/i}}",
	        "page.mustache:1:1: error: the page has no value 'x' [template-unknown-name]\n"
	        "page.mustache:1:6: error: the page has no value 'y' [template-unknown-name]\n"
	        "page.mustache:1:13: error: the page has no value 'z' [template-unknown-name]\n"
	        "page.mustache:1:19: error: the page has no value 's' [template-unknown-name]\n"
	        "page.mustache:1:31: error: the page has no value 'i' [template-unknown-name]\n",
	        {0}},
	    {"{service: {state: 'x'}}", "{{service.stat}}",
	        "page.mustache:1:1: error: the page has no value 'service.stat'; did you mean 'service.state'? [template-unknown-name]\n",
	        {0}},
	    {"{service: {state: {text: 'x'}}}", "{{servis.state.text}}",
	        "page.mustache:1:1: error: the page has no value 'servis.state.text'; did you mean 'service.state.text'? [template-unknown-name]\n",
	        {0}},
	    {"{a: 'text'}", "{{a.b}}",
	        "page.mustache:1:1: error: the page has no value 'a.b' [template-unknown-name]\n",
	        {0}},
	    {"{a: {b: {}}, b: {c: 'outer'}}", "{{#a}}{{b.c}}{{/a}}",
	        "page.mustache:1:7: error: the page has no value 'b.c' [template-unknown-name]\n",
	        {0}},
	    {"{outer_name: 1, l: [{inner: 1}]}", "{{#l}}{{outer_nam}}{{/l}}",
	        "page.mustache:1:7: error: the page has no value 'outer_nam'; did you mean 'outer_name'? [template-unknown-name]\n",
	        {0}},
	    /* once per place, however often the list comes along */
	    {"{list: [1, 2]}", "{{#list}}{{x}}{{/list}}{{x}}",
	        "page.mustache:1:10: error: the page has no value 'x' [template-unknown-name]\n"
	        "page.mustache:1:24: error: the page has no value 'x' [template-unknown-name]\n",
	        {0}},
	    {"{}", "{{>p}}",
	        "p:2:1: error: the page has no value 'x' [template-unknown-name]\n",
	        {"p", "\n{{x}}"}},
	    /* the place of a replacement is where it is written */
	    {"{}", "{{<l}}\n{{$b}}{{x}}{{/b}}{{/l}}",
	        "page.mustache:2:7: error: the page has no value 'x' [template-unknown-name]\n",
	        {"l", "{{$b}}{{/b}}"}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_types(void **state)
{
	static const struct test tests[] = {
	    {"{a: '<b>'}", "{{{a}}}",
	        "page.mustache:1:1: error: 'a' is no rendered HTML and must not go through {{{ }}}; use {{ }} [template-unsafe]\n",
	        {0}},
	    {"{a: ''}", "{{&a}}",
	        "page.mustache:1:1: error: 'a' is no rendered HTML and must not go through {{{ }}}; use {{ }} [template-unsafe]\n",
	        {0}},
	    {"{a: 1, b: true, c: {}, d: []}", "{{{a}}}{{{b}}}{{{c}}}{{{d}}}",
	        "page.mustache:1:1: error: 'a' is no rendered HTML and must not go through {{{ }}}; use {{ }} [template-unsafe]\n"
	        "page.mustache:1:8: error: 'b' is no rendered HTML and must not go through {{{ }}}; use {{ }} [template-unsafe]\n"
	        "page.mustache:1:15: error: 'c' is no rendered HTML and must not go through {{{ }}}; use {{ }} [template-unsafe]\n"
	        "page.mustache:1:22: error: 'd' is no rendered HTML and must not go through {{{ }}}; use {{ }} [template-unsafe]\n",
	        {0}},
	    {"{l: ['x']}", "{{#l}}{{{.}}}{{/l}}",
	        "page.mustache:1:7: error: '.' is no rendered HTML and must not go through {{{ }}}; use {{ }} [template-unsafe]\n",
	        {0}},
	    {"{b: false, c: {}, d: [1]}", "{{b}}{{c}}{{d}}{{.}}",
	        "page.mustache:1:1: error: 'b' is a list, an object or yes/no and cannot be written; open it with {{#b}} [template-not-text]\n"
	        "page.mustache:1:6: error: 'c' is a list, an object or yes/no and cannot be written; open it with {{#c}} [template-not-text]\n"
	        "page.mustache:1:11: error: 'd' is a list, an object or yes/no and cannot be written; open it with {{#d}} [template-not-text]\n"
	        "page.mustache:1:16: error: '.' is a list, an object or yes/no and cannot be written; open it with {{#.}} [template-not-text]\n",
	        {0}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_word_errors(void **state)
{
	static const struct test tests[] = {
	    {NULL, "{{t.home.titel}}",
	        "page.mustache:1:1: error: the word 'home.titel' is missing in locale/de.yml; did you mean 'home.title'? [locale-missing]\n",
	        {0}},
	    {NULL, "{{t.empty}}",
	        "page.mustache:1:1: error: the word 'empty' is missing in locale/de.yml [locale-missing]\n",
	        {0}},
	    {NULL, "{{#t.home.title}}{{/t.home.title}}{{^t.x}}{{/t.x}}",
	        "page.mustache:1:1: error: 't.home.title' is a word of the locale; it can be written, not opened as a section [template-word-section]\n"
	        "page.mustache:1:35: error: 't.x' is a word of the locale; it can be written, not opened as a section [template-word-section]\n",
	        {0}},
	    {NULL, "{{{t.home.title}}}",
	        "page.mustache:1:1: error: 't.home.title' is no rendered HTML and must not go through {{{ }}}; use {{ }} [template-unsafe]\n",
	        {0}},
	    {NULL, "{{t.loop}}",
	        "locale/de.yml:7:8: error: 'loop' includes itself, and no section could end that [template-endless]\n",
	        {0}},
	    {NULL, "{{t.broken}}",
	        "locale/de.yml:8:9: error: '{{#a}}' is opened here and never closed; add '{{/a}}' [template-unclosed-section]\n",
	        {0}},
	    {"{}", "\n{{t.since}}",
	        "locale/de.yml:3:8: error: the page has no value 'time.text' [template-unknown-name]\n",
	        {0}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
check_words(const char *text, const char *data, const char *expected)
{
	struct fixture f;
	const char *none[] = {NULL};

	begin(&f);
	int result = parse(&f, text, none);
	assert_diags(&f, "");
	assert_int_equal(result, 0);
	result = render(&f, data);
	assert_diags(&f, "");
	assert_int_equal(result, 0);
	assert_string_equal(f.out.ptr, expected);
	end(&f);
}

static void
test_words(void **state)
{
	(void)state;
	check_words("<h1>{{t.home.title}}</h1>", "{}",
	    "<h1>Was geht &amp; was nicht?</h1>");
	check_words("{{t.since}}", "{time: {text: '<10>'}}",
	    "seit &lt;10&gt; &lt;Uhr&gt;");
	check_words("{{#e}}{{t.since}};{{/e}}",
	    "{e: [{time: {text: '1'}}, {time: {text: '2'}}]}",
	    "seit 1 &lt;Uhr&gt;;seit 2 &lt;Uhr&gt;;");
	check_words("{{t.list}}", "{l: ['a', '&']}", "a, &amp;, Ende");
	check_words("{{t.outer}}{{t.outer}}", "{time: {text: 'x'}}",
	    "[seit x &lt;Uhr&gt;][seit x &lt;Uhr&gt;]");
	check_words("  {{t.home.title}}\n", "{}",
	    "  Was geht &amp; was nicht?\n");
	check_words("{{=<% %>=}}<%t.since%>", "{time: {text: 'x'}}",
	    "seit x &lt;Uhr&gt;");
}

static void
test_no_words(void **state)
{
	struct fixture f;
	const char *none[] = {NULL};

	(void)state;
	begin(&f);
	f.words = NULL;
	assert_int_equal(parse(&f, "{{t.x}}", none), -1);
	assert_diags(&f,
	    "page.mustache:1:1: error: the word 'x' is missing in locale [locale-missing]\n");
	end(&f);
}

static void
test_unknown_template(void **state)
{
	struct fixture f;
	const char *files[] = {"home", "", NULL};

	(void)state;
	begin(&f);
	assert_int_equal(parse(&f, "", files), 0);
	assert_true(templates_have(f.set, STR("home")));
	assert_false(templates_have(f.set, STR("hom")));
	assert_int_equal(template_render(&f.out, f.set, STR("hom"),
	    value_object(&f.arena), &f.diags), -1);
	assert_diags(&f,
	    "error: there is no template 'hom'; did you mean 'home'? [template-unknown-partial]\n");
	end(&f);
}

static void
test_overflow(void **state)
{
	struct fixture f;
	const char *none[] = {NULL};

	(void)state;
	begin(&f);
	assert_int_equal(parse(&f, "{{#l}}0123456789{{/l}}", none), 0);
	f.out.max = 25;
	assert_int_equal(render(&f, "{l: [1, 2, 3]}"), -1);
	assert_false(buf_ok(&f.out));
	assert_int_equal(f.diags.count, 0);
	assert_string_equal(f.out.ptr, "01234567890123456789");
	end(&f);
}

/* More unknown names than anybody reads: the page stops. */
static void
test_many_errors(void **state)
{
	struct fixture f;
	struct buf b;
	const char *none[] = {NULL};

	(void)state;
	buf_init(&b, 1 << 20);
	for (int i = 0; i < 30; i++)
		buf_add(&b, STR("{{x}}"));
	begin(&f);
	assert_int_equal(parse(&f, b.ptr, none), 0);
	assert_int_equal(render(&f, "{}"), -1);
	assert_int_equal(f.diags.count, 20);
	end(&f);
	buf_release(&b);
}

/* A set without any file; a file without any tag. */
static void
test_empty_set(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_int_equal(templates_parse(&f.set, &f.arena, NULL, 0, NULL,
	    &f.diags), 0);
	assert_false(templates_have(f.set, STR("")));
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_syntax),
	    cmocka_unit_test(test_long_tag_is_cut),
	    cmocka_unit_test(test_recursion),
	    cmocka_unit_test(test_nesting),
	    cmocka_unit_test(test_chain_of_partials),
	    cmocka_unit_test(test_steps),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_types),
	    cmocka_unit_test(test_word_errors),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_no_words),
	    cmocka_unit_test(test_unknown_template),
	    cmocka_unit_test(test_overflow),
	    cmocka_unit_test(test_many_errors),
	    cmocka_unit_test(test_empty_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
