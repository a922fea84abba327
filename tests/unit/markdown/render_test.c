/*
 * The whole renderer: against cmark's own HTML where both should agree, and
 * by itself where we differ on purpose.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmark.h>
#include <cmocka.h>

#include "base/limits.h"
#include "markdown/render.h"
#include "markdown/split.h"

/* Without raw HTML, bare addresses and tables: there we differ on purpose. */
static const char *const commonmark[] = {
    /* paragraphs and breaks */
    "", "\n\n", "ein Wort", "zwei\nZeilen", "eins\n\nzwei", "  eingerückt\n   ja",
    "hart  \nweiter", "hart\\\nweiter", "kein Umbruch am Ende  ", "a\n\n\n\nb",
    "a\tb", "\tcode", "a  b   c", "Zeile\r\nzwei\r\n\r\ndrei\r\n", "a\\", "ä ö ü ß €",
    /* escapes and references */
    "\\*kein\\* \\_em\\_", "\\# keine", "1\\. keine", "\\\\", "&amp; &lt; &gt; &quot;",
    "&auml; &#228; &#xE4; &nbsp;x", "&unbekannt; &", "a & b < c > d", "\"Zitat\" 'x'",
    "&#0;", "&copy;&#35;", "AT&T", "\\&amp;", "[a\\]b](/u)", "\\<b>",
    /* emphasis */
    "*em*", "_em_", "**stark**", "__stark__", "***beides***", "*a **b** c*",
    "**a *b* c**", "a*b*c", "a_b_c", "* a *", "*a", "**a*", "*a**", "_a_b_",
    "*(**a**)*", "**a\nb**", "*a `*` b*", "*[a*](/u)", "**Wichtig:** Text",
    "*a _b *c* d_ e*", "****", "a ** b", "*a*b*c*", "__a__b__c__", "*\u00a0a*",
    /* code */
    "`code`", "`` a`b ``", "` a `", "`a\nb`", "`<b>&\"'`", "`a", "``a`", "`\\`", "``",
    "`a` `b`", "`  `", "*`a*`",
    /* headings */
    "# eins", "## zwei", "### drei", "#### vier", "##### fünf", "###### sechs",
    "####### sieben", "#keine", "# zu ##", "# zu#", "#", "eins\n===", "zwei\n---",
    "zwei\nZeilen\n---", "   # drei", "    # code", "# *a* `b`", "# a\n# b", "a\n# b\nc",
    "===", "# \\#", "a\n  ---", "> a\n---",
    /* rules */
    "---", "***", "___", " - - -", "* * *", "a\n\n---\n\nb", "--", "+++", "_ _ _ _",
    "- a\n***\n- b", "---\n---",
    /* code blocks */
    "    eins\n    zwei", "    a\n\n    b", "    a\n\n\n      b\n", "```\na\n```",
    "~~~\na\n~~~", "```sh\nls -l\n```", "```c++ x y\na\n```", "```\n<b> & \"'\n```",
    "```\noffen", "````\n```\n````", "```\n\n\n```", "a\n```\nb\n```\nc", "  ```\n  a\n ```",
    "``` a`b\n", "```\n```", "- ```\n  a\n  ```", "```&auml;\nx\n```", "```a\"b\nx\n```",
    "\ta\n\tb", "  \ta", "~~~ ~~~\na\n~~~",
    /* quotes */
    "> a", ">a\n>b", "> a\nlazy", "> a\n\n> b", "> > a", "> # a\n> b", ">", "> a\n>\n> b",
    ">     code", "> ```\n> a\n> ```", "> - a\n> - b", "> a\n- b", "> > a\n> b\nc",
    /* lists */
    "- a\n- b", "* a\n* b", "+ a\n+ b", "1. a\n2. b", "1) a\n2) b", "0. a", "7. a\n8. b",
    "- a\n\n- b", "- a\n\n  b\n- c", "- a\n  - b\n    - c", "- a\n- b\n\n\n- c", "-",
    "- \n- a", "1. a\n   - b\n   - c\n2. d", "- a\n+ b", "1. a\n1) b", "- a\n\n      code",
    "-     code", "- > a\n- # b", "a\n- b", "a\n2. b", "a\n1. b", "123456789. a",
    "1234567890. a", "-1. a", "- a\nlazy", "- a\n\nb", "- a\n  b\n\n  c\n- d", "10. a\n    b",
    "- a\n  > b\n  ```\n  c\n  ```\n- d", "* a\n *  b", "- - - a", "- 1. a", "-\n  a", "-\n\n  a",
    "- a\n\n  - b\n\n- c", "1. a\n\n   b\n\n1. c",
    /* links */
    "[a](/u)", "[a](/u \"Titel\")", "[a](/u 'T')", "[a](/u (T))", "[a](<u>)", "[a](u(v))",
    "[a](u\\))", "[a](#f)", "[*a*](/u)", "[`a`](/u)", "[a\nb](/u)", "[a][b]\n\n[b]: /u",
    "[a][]\n\n[a]: /u 'T'", "[a]\n\n[a]: <u>", "[A]\n\n[a]: /u", "[a]: /u", "[a] [b]",
    "[a][b]", "[a](/u", "[a(/u)", "a](/u)", "[a]( /u )", "[a](/ü?x=1&y=2#z)", "[a](/%20)",
    "[a](/&auml;)", "[a](/u \"T&quot;'<\")", "<https://x.de/a?b=c&d>", "<http://x.de>",
    "<tel:+49391>", "<mailto:a@b.de>", "<a@b.de>", "[a](https://x.de/*_~)",
    "[a](HTTPS://X.de)", "[a](mailto:a@b.de?subject=x%20y)", "[a](/u)[b](/v)",
    "[a [b](/u)](/v)", "*[a](/u)*", "[ä]\n\n[Ä]: /u", "[a]:\n/u\n\"T\"\n\n[a]",
    "> [a]\n\n[a]: /u", "[a](/u'v)", "[a](/u,v;w:x@y=z+$!)", "[a](/u~v.w-x_y)",
    /* images */
    "![a](b.png)", "![a](b.png \"T\")", "![*a* b](b.png)", "![a][b]\n\n[b]: c.png",
    "[![a](b.png)](/u)", "![](b.png)", "![a [b](/u)](c.png)", "![a](b.png)![c](d.png)",
    "! [a](/u)", "\\![a](/u)", "![a\nb](c.png)", "![\"x\" & 'y'](b.png)",
};

static bool
any_page(void *ctx, struct str target, struct loc at, struct str *href)
{
	(void)ctx;
	(void)at;
	*href = target;
	return true;
}

static const struct md_links all_links = {.page = any_page};

static void
replace_all(char *s, const char *from, const char *to)
{
	size_t f = strlen(from), t = strlen(to);

	assert_true(t <= f);
	for (char *p = s; (p = strstr(p, from)) != NULL; p += t) {
		memcpy(p, to, t);
		memmove(p + t, p + f, strlen(p + f) + 1);
	}
}

/* Takes ` name="..."` out of all tags. */
static void
drop_attribute(char *s, const char *name)
{
	for (char *p = s; (p = strstr(p, name)) != NULL;) {
		char *end = strchr(p + strlen(name), '"');
		memmove(p, end + 1, strlen(end + 1) + 1);
	}
}

static void
normalise(char *s)
{
	static const char *const pairs[][2] = {{"&#39;", "'"}, {"&#x27;", "'"},
	    {" />", ">"}, {"<h1></h1>\n", ""}, {"<h2></h2>\n", ""}};

	drop_attribute(s, " id=\"");
	drop_attribute(s, " rel=\"");
	drop_attribute(s, " translate=\"");
	drop_attribute(s, " loading=\"");
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		replace_all(s, pairs[i][0], pairs[i][1]);
}

static void
compare_with_cmark(const char *text)
{
	struct arena a;
	struct diags d;
	struct md_html html;
	struct md_options opt = {.path = STR("a.md"), .links = &all_links};

	char *theirs = cmark_markdown_to_html(text, strlen(text), 0);
	if (strstr(theirs, "<!-- raw HTML omitted -->")) {
		free(theirs);
		return;
	}
	arena_init(&a, 0);
	diags_init(&d);
	assert_int_equal(md_render(&html, &a, str_from(text), &opt, &d), 0);
	char *ours = strndup(html.html.ptr, html.html.len);
	assert_int_equal(strlen(ours), html.html.len);
	normalise(theirs);
	normalise(ours);
	if (strcmp(ours, theirs) != 0)
		print_error("for: %s\n", text);
	assert_string_equal(ours, theirs);
	if (d.count)
		print_error("warning for: %s\n", text);
	assert_int_equal(d.count, 0);
	free(ours);
	free(theirs);
	diags_release(&d);
	arena_release(&a);
}

static void
agrees_with_cmark(void **state)
{
	(void)state;
	size_t n = sizeof commonmark / sizeof *commonmark;

	assert_true(n >= 120);
	for (size_t i = 0; i < n; i++)
		compare_with_cmark(commonmark[i]);
}

/* Each with each: blocks that meet, lists that end, lazy lines. */
static void
agrees_with_cmark_in_pairs(void **state)
{
	(void)state;
	size_t n = sizeof commonmark / sizeof *commonmark;
	char text[512];

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			snprintf(text, sizeof text, "%s%s%s", commonmark[i],
			    (i + j) % 3 ? "\n" : "\n\n", commonmark[j]);
			compare_with_cmark(text);
		}
}

/* ---- by itself ---------------------------------------------------------- */

struct result {
	struct arena arena;
	struct diags diags;
	int status;
	char *html;
	char *messages; /* one per line, without the path */
};

static struct result
render(const char *text, struct md_options opt)
{
	struct result r;
	struct md_html html;
	struct buf b;

	arena_init(&r.arena, 0);
	diags_init(&r.diags);
	opt.path = STR("a.md");
	r.status = md_render(&html, &r.arena, str_from(text), &opt, &r.diags);
	r.html = arena_str(&r.arena, html.html).len ? (char *)(uintptr_t)
	    arena_str(&r.arena, html.html).ptr : (char *)(uintptr_t)"";
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < r.diags.count; i++) {
		const struct diag *diag = &r.diags.items[i];
		assert_true(str_is(diag->pos.path, "a.md"));
		buf_printf(&b, "%s%u:%u %s", i ? "\n" : "", diag->pos.at.line,
		    diag->pos.at.column, diag_name(diag->id));
	}
	r.messages = (char *)(uintptr_t)arena_str(&r.arena, buf_str(&b)).ptr;
	buf_release(&b);
	return r;
}

static void
release(struct result *r)
{
	arena_release(&r->arena);
	diags_release(&r->diags);
}

static void
expect_with(struct md_options opt, const char *text, const char *html,
    const char *messages)
{
	struct result r = render(text, opt);

	assert_string_equal(r.html, html);
	assert_string_equal(r.messages, messages);
	assert_int_equal(r.status, 0);
	release(&r);
}

static void
expect(const char *text, const char *html, const char *messages)
{
	expect_with((struct md_options){.links = &all_links}, text, html, messages);
}

static void
headings_have_ids(void **state)
{
	(void)state;
	expect("# Öffnung & Straße\n# a\n# a\n# a-2\n# a\n",
	    "<h1 id=\"oeffnung-strasse\">Öffnung &amp; Straße</h1>\n"
	    "<h1 id=\"a\">a</h1>\n<h1 id=\"a-2\">a</h1>\n"
	    "<h1 id=\"a-2-2\">a-2</h1>\n<h1 id=\"a-3\">a</h1>\n", "");
	expect("## *Was* `ist` [los](/x)?\n## €€\n##\n",
	    "<h2 id=\"was-ist-los\"><em>Was</em> <code>ist</code> "
	    "<a href=\"/x\">los</a>?</h2>\n"
	    "<h2 id=\"abschnitt\">€€</h2>\n", "");
	expect_with((struct md_options){.heading_shift = 2, .id_prefix = STR("u1-")},
	    "# a\n#### b\n##### c\n",
	    "<h3 id=\"u1-a\">a</h3>\n<h6 id=\"u1-b\">b</h6>\n<h6 id=\"u1-c\">c</h6>\n",
	    "");
}

static void
ids_of_many_equal_headings(void **state)
{
	(void)state;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < 100000; i++)
		buf_add(&b, STR("# a\n"));
	struct result r = render(b.ptr, (struct md_options){0});
	assert_non_null(strstr(r.html, "<h1 id=\"a-100000\">"));
	assert_null(strstr(r.html, "<h1 id=\"a-100001\">"));
	release(&r);
	buf_release(&b);
}

static void
links_that_are_dropped(void **state)
{
	(void)state;
	static const char *const refused[] = {
	    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#9;script:x",
	    "&#106;avascript:x", "javascript&colon;x", "data:text/html,x",
	    "data:image/png;base64,x", "vbscript:x", "file:///etc/passwd", "//evil",
	    "//evil.de/x", "/\\\\evil.de", "\\\\\\\\evil.de", "http:evil", "https:/evil",
	    "http://", "ftp://x.de", "foo:x", "mailto:", "tel:", "<a b>", "<java script:x>",
	    "&#1;javascript:x", "x-y+z.1:q", "blob:https://x.de/1", "about:blank",
	    "https://@evil.de", "http:///x", "&NewLine;javascript:x", "a&#x85;b"};
	char text[200];

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		snprintf(text, sizeof text, "ä [*t*](%s)", refused[i]);
		struct result r = render(text,
		    (struct md_options){.links = &all_links});
		if (strcmp(r.html, "<p>ä <em>t</em></p>\n") != 0)
			print_error("for: %s\n", text);
		assert_string_equal(r.html, "<p>ä <em>t</em></p>\n");
		assert_string_equal(r.messages, "1:3 link-scheme");
		release(&r);
	}
}

static void
message_names_the_target(void **state)
{
	(void)state;
	char text[400] = "[t](data:";

	for (int i = 0; i < 120; i++)
		strcat(text, "ä");
	strcat(text, ")");
	struct result r = render(text, (struct md_options){0});
	struct str shown = r.diags.items[0].args[0];
	assert_true(str_has_prefix(shown, STR("data:ää")));
	assert_true(str_has_suffix(shown, STR("ä…")));
	assert_true(shown.len < 90);
	release(&r);
}

static void
links_that_stay(void **state)
{
	(void)state;
	expect("[a](https://x.de/?a=1&b='\"')",
	    "<p><a href=\"https://x.de/?a=1&amp;b=&#39;%22&#39;\" rel=\"external\">"
	    "a</a></p>\n", "");
	expect("[a](/100%-%zz%41)", "<p><a href=\"/100%25-%25zz%41\">a</a></p>\n", "");
	expect("[a](MAILTO:a@b.de) [b](tel:+49-391)",
	    "<p><a href=\"MAILTO:a@b.de\" translate=\"no\">a</a> "
	    "<a href=\"tel:+49-391\">b</a></p>\n", "");
	expect("[a <https://x.de> b](/u) c",
	    "<p><a href=\"/u\">a https://x.de b</a> c</p>\n", "");
	expect("[](/u)", "<p><a href=\"/u\">/u</a></p>\n", "");
	expect("[a](x|y)", "<p><a href=\"x%7Cy\">a</a></p>\n", "");
	expect("[a](x\\|y \"p\\|q\")",
	    "<p><a href=\"x%7Cy\" title=\"p|q\">a</a></p>\n", "");
}

static void
pages_without_a_resolver(void **state)
{
	(void)state;
	expect_with((struct md_options){0}, "a\n[b](c.md) [d]() ![e](f.png) [g](#h)",
	    "<p>a\nb d e <a href=\"#h\">g</a></p>\n",
	    "2:1 dead-link\n2:11 dead-link\n2:17 dead-link");
}

struct seen {
	char targets[200];
};

static bool
some_page(void *ctx, struct str target, struct loc at, struct str *href)
{
	struct seen *seen = ctx;
	size_t n = strlen(seen->targets);

	snprintf(seen->targets + n, sizeof seen->targets - n, "%u:%u %.*s;",
	    at.line, at.column, STR_ARG(target));
	*href = STR("out/x.html?a&b");
	return !str_contains(target, STR("fehlt"));
}

static void
pages_are_resolved(void **state)
{
	(void)state;
	struct seen seen = {""};
	struct md_links links = {&seen, some_page, NULL};

	expect_with((struct md_options){.links = &links, .first_line = 10},
	    "[a](../services/x.md#y \"T\")\n- ![b](files/p\\|q.png)\n  [c](fehlt.md)",
	    "<p><a href=\"out/x.html?a&amp;b\" title=\"T\">a</a></p>\n<ul>\n"
	    "<li><img src=\"out/x.html?a&amp;b\" alt=\"b\" loading=\"lazy\">\nc</li>\n"
	    "</ul>\n", "");
	assert_string_equal(seen.targets,
	    "10:1 ../services/x.md#y;11:3 files/p|q.png;12:3 fehlt.md;");
}

static void
images_from_elsewhere(void **state)
{
	(void)state;
	expect("![Karte](https://x.de/k.png)",
	    "<p><a href=\"https://x.de/k.png\" rel=\"external\">Karte</a></p>\n", "");
	expect("![](https://x.de/k)",
	    "<p><a href=\"https://x.de/k\" rel=\"external\">https://x.de/k</a></p>\n", "");
	expect("[![K](https://x.de/k)](/u)", "<p><a href=\"/u\">K</a></p>\n", "");
	expect("![a *b*](data:x)", "<p>a b</p>\n", "1:1 link-scheme");
	expect("![a](mailto:x@y.de) ![b](#c)", "<p>a b</p>\n", "");
}

static void
bare_addresses(void **state)
{
	(void)state;
	expect("Siehe https://x.de/a_b_(c), (http://y.de).",
	    "<p>Siehe <a href=\"https://x.de/a_b_(c)\" rel=\"external\">"
	    "https://x.de/a_b_(c)</a>, (<a href=\"http://y.de\" rel=\"external\">"
	    "http://y.de</a>).</p>\n", "");
	expect("Mail: max.m_u@x-y.de!", "<p>Mail: <a href=\"mailto:max.m_u@x-y.de\" "
	    "translate=\"no\">max.m_u@x-y.de</a>!</p>\n", "");
	expect("[a@b.de](/u) `a@b.de` [https://x.de](/v)",
	    "<p><a href=\"/u\">a@b.de</a> <code>a@b.de</code> "
	    "<a href=\"/v\">https://x.de</a></p>\n", "");
	expect("*@b.de {local}.temp@b.de a@b",
	    "<p>*@b.de {local}.temp@b.de a@b</p>\n", "");
	expect("https://x.de?a=1&amp;b=2", "<p><a href=\"https://x.de?a=1&amp;b=2\" "
	    "rel=\"external\">https://x.de?a=1&amp;b=2</a></p>\n", "");
	expect("[a](foo:x@y.de) [b@c.de](foo:y)", "<p>a <a href=\"mailto:b@c.de\" "
	    "translate=\"no\">b@c.de</a></p>\n", "1:1 link-scheme\n1:17 link-scheme");
}

static void
after_address(void *ctx, struct str address, struct buf *out)
{
	(void)ctx;
	buf_printf(out, "{%.*s}", STR_ARG(address));
}

static void
addresses_are_told(void **state)
{
	(void)state;
	struct md_links links = {NULL, any_page, after_address};
	struct md_options opt = {.links = &links};

#define A(x) "<a href=\"mailto:" x "\" translate=\"no\">"
	expect_with(opt, "a@b.de, <c@d.de>",
	    "<p>" A("a@b.de") "a@b.de</a>{a@b.de}, " A("c@d.de") "c@d.de</a>{c@d.de}</p>\n",
	    "");
	expect_with(opt, "[x A@b.de y](mailto:a@b.de,c%40d.de?cc=e@f.de)",
	    "<p>" A("a@b.de,c%40d.de?cc=e@f.de") "x A@b.de y</a>{a@b.de}{c@d.de}</p>\n", "");
	expect_with(opt, "[a@b.de](/u) `c@d.de`",
	    "<p><a href=\"/u\">a@b.de</a>{a@b.de} <code>c@d.de</code>{c@d.de}</p>\n", "");
	expect_with(opt, "    a@b.de c@d.de\n",
	    "<pre><code>a@b.de c@d.de\n</code></pre>\n{a@b.de}{c@d.de}", "");
	expect_with(opt, "![a@b.de](x.png)",
	    "<p><img src=\"x.png\" alt=\"a@b.de\" loading=\"lazy\">{a@b.de}</p>\n", "");
	expect_with(opt, "|a@b.de|\n|---|\n",
	    "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n<tr>"
	    "<th scope=\"col\">" A("a@b.de") "a@b.de</a>{a@b.de}</th></tr>\n"
	    "</thead>\n</table></div>\n", "");
	opt.inline_only = true;
	expect_with(opt, "```\na@b.de\n```\n", "<code>a@b.de</code>{a@b.de}", "");
#undef A
}

static void
html_is_text(void **state)
{
	(void)state;
	expect("a <b>c</b> <script>alert('x')</script>",
	    "<p>a &lt;b&gt;c&lt;/b&gt; &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"
	    "</p>\n", "1:3 raw-html\n1:7 raw-html\n1:12 raw-html\n1:30 raw-html");
	expect("ä\n\n<div onclick=\"x\">\n*a*\n</div>\n\nb",
	    "<p>ä</p>\n<p>&lt;div onclick=&quot;x&quot;&gt;\n*a*\n&lt;/div&gt;</p>\n"
	    "<p>b</p>\n", "3:1 raw-html");
	expect("a<br>b<BR />c", "<p>a<br>\nb<br>\nc</p>\n", "");
	expect("a <!-- nur für uns --> b", "<p>a  b</p>\n", "");
	expect("<!-- nur\nfür\n\nuns -->\n\na", "<p>a</p>\n", "");
	expect("<!-- a --> b\n", "<p>b</p>\n", "1:1 raw-html");
	expect("<!-- offen\n\nb", "<p>&lt;!-- offen\n\nb</p>\n", "1:1 raw-html");
	expect("<?php x ?> y", "<p>&lt;?php x ?&gt; y</p>\n", "1:1 raw-html");
	expect("<i a=\"\\|\">x", "<p>&lt;i a=&quot;\\|&quot;&gt;x</p>\n", "1:1 raw-html");
	expect("> - <u\n>   x=\"y\">z",
	    "<blockquote>\n<ul>\n<li>&lt;u\nx=&quot;y&quot;&gt;z</li>\n</ul>\n"
	    "</blockquote>\n", "1:5 raw-html");
}

static void
quotes_in_german(void **state)
{
	(void)state;
	struct md_options opt = {.german_quotes = true};

	expect_with(opt, "\"Wort\", (\"a\") - \"**b**\" geht's `\"x\"`",
	    "<p>„Wort“, („a“) - „<strong>b</strong>“ geht’s "
	    "<code>&quot;x&quot;</code></p>\n", "");
	expect_with(opt, "\"a\"\n\"b\"\n\n*\"c\"* \"`d`\" E-Mail-\"e\"",
	    "<p>„a“\n„b“</p>\n<p><em>„c“</em> „<code>d</code>“ E-Mail-„e“</p>\n", "");
	expect_with(opt, "a \" b", "<p>a &quot; b</p>\n", "");
	expect_with(opt, "„a“ – \"b\"", "<p>„a“ – „b“</p>\n", "");
}

static void
without_blocks(void **state)
{
	(void)state;
	struct md_options opt = {.inline_only = true};

	expect_with(opt, "nur *ein* Satz", "nur <em>ein</em> Satz", "");
	expect_with(opt, "# a\n\nb\n- c\n- d\n\n> e", "a b c d e", "");
	expect_with(opt, "> > ä [x](foo:y)\n> > ü [x](foo:y)", "ä x\nü x",
	    "1:7 link-scheme\n2:7 link-scheme");
	expect_with(opt, "---\n", "", "");
	expect_with(opt, "<div>\n", "&lt;div&gt;", "1:1 raw-html");
	expect_with(opt, "", "", "");
}

static void
nesting_is_refused(void **state)
{
	(void)state;
	static const char *const units[] = {"> ", "- ", ">", "* - ", "1. "};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct buf b;
		buf_init(&b, 1 << 20);
		buf_add(&b, STR("a\n\n"));
		for (int k = 0; k < 20000; k++)
			buf_add_cstr(&b, units[i]);
		buf_add(&b, STR("x\n"));
		struct result r = render(b.ptr, (struct md_options){.first_line = 5});
		assert_int_equal(r.status, -1);
		assert_string_equal(r.html, "");
		assert_string_equal(r.messages, "7:1 markdown-nesting");
		release(&r);
		/* nobody listens: still refused */
		struct arena a;
		struct md_html html;
		arena_init(&a, 0);
		assert_int_equal(md_render(&html, &a, buf_str(&b),
		    &(struct md_options){0}, NULL), -1);
		arena_release(&a);
		buf_release(&b);
	}
}

static void
warnings_need_no_listener(void **state)
{
	(void)state;
	struct arena a;
	struct md_html html;

	arena_init(&a, 0);
	assert_int_equal(md_render(&html, &a, STR("<b> [a](foo:x) [c](d.md)"),
	    &(struct md_options){0}, NULL), 0);
	assert_true(str_is(html.html, "<p>&lt;b&gt; a c</p>\n"));
	arena_release(&a);
}

/* Would take minutes if anything were quadratic; the cap of time is the test's. */
static void
hostile_inputs_end(void **state)
{
	(void)state;
	static const char *const units[] = {"[a](foo:x) ", "![a](foo:x)\n\n", "<b>",
	    "a@b.de ", "http://", "http://.", "[a](\nfoo:x)\n[b](foo:y) ", "a@", "a.b@c.d@",
	    "`a@b.de`", "|", "\\|", "\"", "*a **b ", "[", "<!--", "&amp;", "|a|b|\n|-|-|\n",
	    "|a|b|\n", "<!-- a -->", "x\n", "    a@b.de\n", "[a@b.de](/u)", "(((((", "http://x)"};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct buf b;
		size_t n = strlen(units[i]);
		buf_init(&b, 1 << 20);
		while (b.len + n < 300000)
			buf_add_cstr(&b, units[i]);
		struct result r = render(b.ptr, (struct md_options){0});
		assert_int_equal(r.status, 0);
		release(&r);
		buf_release(&b);
	}
}

static void
definitions_do_not_multiply(void **state)
{
	(void)state;
	struct buf b;

	/* a long target, used often */
	buf_init(&b, 1 << 20);
	buf_add(&b, STR("[a]: https://x.de/"));
	for (int i = 0; i < 4000; i++)
		buf_add(&b, STR("x"));
	buf_add(&b, STR("\n\n"));
	for (int i = 0; i < 30000; i++)
		buf_add(&b, STR("[a] "));
	struct result r = render(b.ptr, (struct md_options){0});
	assert_int_equal(r.status, 0);
	assert_true(strlen(r.html) < 10 * b.len);
	release(&r);
	buf_release(&b);
}

static void
after_address_at_length(void *ctx, struct str address, struct buf *out)
{
	(void)ctx;
	(void)address;
	for (size_t i = 0; i < PAGE_BYTES_MAX / 4; i += 1024)
		buf_printf(out, "%1024s", "");
}

static void
output_is_capped(void **state)
{
	(void)state;
	struct md_links links = {.address = after_address_at_length};
	struct result r = render("a@b.de, b@b.de, c@b.de, d@b.de",
	    (struct md_options){.links = &links});

	assert_int_equal(r.status, -1);
	assert_string_equal(r.html, "");
	assert_string_equal(r.messages, "0:0 output-too-large");
	release(&r);
}

/* The first paragraph, when it is told to be simple and when not. */
static bool
check_simple(struct str text)
{
	struct md_options opt = {.inline_only = true, .german_quotes = true};
	struct md_html looked, told;
	struct str first;
	struct arena a;
	bool simple;

	if (!md_first_paragraph_of(&first, &simple, text) || !simple)
		return false;
	arena_init(&a, 0);
	assert_int_equal(md_render(&looked, &a, first, &opt, NULL), 0);
	opt.simple = true;
	assert_int_equal(md_render(&told, &a, first, &opt, NULL), 0);
	assert_true(str_eq(looked.html, told.html));
	arena_release(&a);
	return true;
}

static void
simple_ones_need_no_look(void **state)
{
	static const char *const parts[] = {"Wort", "Ob", "so", "Wort", " ",
	    " so ", "\n", "\n\n", "- ",
	    "1. ", "12", "**stark**", "[a](b.md)", "!", "|", "---", "\"", "<b>",
	    "ä", ": ", "a@b.de", "*", "# ", "http://x.de", "\r", "]", "]:"};
	size_t part_count = sizeof parts / sizeof *parts, count = 0;
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct buf b;
		buf_init(&b, 1024);
		for (int i = 0; i < 8; i++) {
			seed = seed * UINT64_C(6364136223846793005) + 1;
			buf_add_cstr(&b, parts[(seed >> 33) % part_count]);
		}
		count += check_simple(buf_str(&b));
		buf_release(&b);
	}
	assert_true(count > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(agrees_with_cmark),
	    cmocka_unit_test(agrees_with_cmark_in_pairs),
	    cmocka_unit_test(headings_have_ids),
	    cmocka_unit_test(ids_of_many_equal_headings),
	    cmocka_unit_test(links_that_are_dropped),
	    cmocka_unit_test(message_names_the_target),
	    cmocka_unit_test(links_that_stay),
	    cmocka_unit_test(pages_without_a_resolver),
	    cmocka_unit_test(pages_are_resolved),
	    cmocka_unit_test(images_from_elsewhere),
	    cmocka_unit_test(bare_addresses),
	    cmocka_unit_test(addresses_are_told),
	    cmocka_unit_test(html_is_text),
	    cmocka_unit_test(quotes_in_german),
	    cmocka_unit_test(without_blocks),
	    cmocka_unit_test(nesting_is_refused),
	    cmocka_unit_test(warnings_need_no_listener),
	    cmocka_unit_test(hostile_inputs_end),
	    cmocka_unit_test(definitions_do_not_multiply),
	    cmocka_unit_test(output_is_capped),
	    cmocka_unit_test(simple_ones_need_no_look),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
