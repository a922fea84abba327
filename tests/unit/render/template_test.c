/* Each rule of Mustache, one case at least: what goes in, what must come out. */
#include "template_data.h"

#include <stdio.h>

#include "base/limits.h"
#include "render/template.h"

struct test {
	const char *rule, *data, *text, *expected;
	/* name, text, name, text, ... */
	const char *files[10];
};

static size_t
collect_files(const struct test *t, struct template_file files[8])
{
	size_t n = 0;

	files[n++] = (struct template_file){STR("page"), STR("page.mustache"),
	    str_from(t->text)};
	for (size_t i = 0; i < 10 && t->files[i]; i += 2)
		files[n++] = (struct template_file){str_from(t->files[i]),
		    str_from(t->files[i]), str_from(t->files[i + 1])};
	return n;
}

static void
print_diags(const struct test *t, const struct diags *d)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < d->count; i++) {
		buf_add_char(&b, '\n');
		diag_line(&b, &d->items[i], DIAG_EN);
	}
	fail_msg("%s:%s", t->rule, b.len ? b.ptr : " failed without reason");
}

static void
check_case(const struct test *t)
{
	struct arena a;
	struct diags d;
	struct buf out;
	struct templates *set;
	struct template_file files[8];

	arena_init(&a, 0);
	diags_init(&d);
	buf_init(&out, 1 << 20);
	buf_add(&out, STR(""));
	size_t n = collect_files(t, files);
	if (templates_parse(&set, &a, files, n, NULL, &d) < 0 ||
	    template_render(&out, set, STR("page"), data_parse(&a, t->data), &d) < 0)
		print_diags(t, &d);
	if (strcmp(out.ptr, t->expected) != 0)
		fail_msg("%s\n  expected: %s|\n  found:    %s|", t->rule,
		    t->expected, out.ptr);
	assert_int_equal(d.count, 0);
	buf_release(&out);
	diags_release(&d);
	arena_release(&a);
}

#define RUN_ALL(tests)                                                         \
	for (size_t i = 0; i < sizeof(tests) / sizeof *(tests); i++)           \
	check_case(&(tests)[i])

static void
test_text(void **state)
{
	static const struct test tests[] = {
	    {"empty template", "{}", "", "", {0}},
	    {"text only", "{}", "Rathaus", "Rathaus", {0}},
	    {"text keeps its lines", "{}", "a\n\n  b\r\nc\n", "a\n\n  b\r\nc\n", {0}},
	    {"single braces are text", "{}", "a { b } } c {d}", "a { b } } c {d}", {0}},
	    {"closing braces alone are text", "{}", "a }} b }}} c", "a }} b }}} c", {0}},
	    {"UTF-8 passes", "{}", "Bürgerbüro – „offen“", "Bürgerbüro – „offen“", {0}},
	    {"special characters of templates stay", "{}", "<p class=\"a\">&amp;</p>",
	        "<p class=\"a\">&amp;</p>", {0}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_interpolation(void **state)
{
	static const struct test tests[] = {
	    {"basic", "{town: 'Lauenburg'}", "In {{town}}.", "In Lauenburg.", {0}},
	    {"not twice", "{a: '{{b}}', b: 'no'}", "{{a}}", "{{b}}", {0}},
	    {"escaping", "{a: \"& < > ' \"}", "{{a}}", "&amp; &lt; &gt; &#39; ", {0}},
	    {"escaping of quotes", "{a: '\"x\"'}", "<i title=\"{{a}}\">",
	        "<i title=\"&quot;x&quot;\">", {0}},
	    {"triple", "{a: <<b>& \"'</b>>}", "{{{a}}}", "<b>& \"'</b>", {0}},
	    {"ampersand", "{a: <<b>&</b>>}", "{{&a}}", "<b>&</b>", {0}},
	    {"html in two braces is escaped", "{a: <<b>x</b>>}", "{{a}}",
	        "&lt;b&gt;x&lt;/b&gt;", {0}},
	    {"number", "{n: 85}", "{{n}} miles", "85 miles", {0}},
	    {"negative number", "{n: -12}", "{{n}}", "-12", {0}},
	    {"zero", "{n: 0}", "{{n}}", "0", {0}},
	    {"largest number", "{n: 9223372036854775807}", "{{n}}",
	        "9223372036854775807", {0}},
	    {"smallest number", "{n: -9223372036854775808}", "{{n}}",
	        "-9223372036854775808", {0}},
	    {"none is empty", "{a: null}", "({{a}})", "()", {0}},
	    {"none is empty, triple", "{a: null}", "({{{a}}}{{&a}})", "()", {0}},
	    {"empty text", "{a: ''}", "({{a}})", "()", {0}},
	    {"dotted", "{p: {name: 'Joe'}}", "{{p.name}} = {{#p}}{{name}}{{/p}}",
	        "Joe = Joe", {0}},
	    {"dotted triple", "{p: {name: <Joe>}}", "{{{p.name}}}", "Joe", {0}},
	    {"dotted ampersand", "{p: {name: <Joe>}}", "{{&p.name}}", "Joe", {0}},
	    {"five deep", "{a: {b: {c: {d: {e: {name: 'Phil'}}}}}}",
	        "{{a.b.c.d.e.name}}", "Phil", {0}},
	    {"none has empty parts", "{a: null}", "({{a.b.c}})", "()", {0}},
	    {"none inside a chain", "{a: {b: null}}", "({{a.b.c}})", "()", {0}},
	    {"first part decides",
	        "{a: {b: {c: 'outer'}}, x: {c: 'own', a: {b: {c: 'inner'}}}}",
	        "{{#x}}{{a.b.c}}{{/x}}", "inner", {0}},
	    {"dotted from an outer object", "{a: {b: 'B'}, x: {c: 1}}",
	        "{{#x}}{{a.b}}{{/x}}", "B", {0}},
	    {"names may repeat along the chain", "{a: {a: {a: 'x'}}}", "{{a.a.a}}",
	        "x", {0}},
	    {"surrounding blanks stay", "{s: '---'}", "| {{s}} |", "| --- |", {0}},
	    {"surrounding blanks stay, triple", "{s: <--->}", "| {{{s}}} |",
	        "| --- |", {0}},
	    {"a variable alone keeps its line", "{s: '---'}", "  {{s}}\n",
	        "  ---\n", {0}},
	    {"a triple alone keeps its line", "{s: <--->}", "  {{{s}}}\n",
	        "  ---\n", {0}},
	    {"an ampersand alone keeps its line", "{s: <--->}", "  {{&s}}\n",
	        "  ---\n", {0}},
	    {"padding", "{s: '---'}", "|{{ s }}|", "|---|", {0}},
	    {"padding, triple", "{s: <--->}", "|{{{ s }}}|", "|---|", {0}},
	    {"padding, ampersand", "{s: <--->}", "|{{& s }}{{ & s }}|", "|------|", {0}},
	    {"padding with lines", "{s: '---'}", "|{{\n s\t}}|", "|---|", {0}},
	    {"neighbours", "{a: '1', b: '2'}", "{{a}}{{b}}{{a}}", "121", {0}},
	    {"braces after a tag", "{a: '1'}", "{{a}} }{ }}", "1 }{ }}", {0}},
	    {"names with signs", "{a-b_c9: 'x', größe: 'y'}", "{{a-b_c9}}{{größe}}",
	        "xy", {0}},
	    {"the name t is an ordinary one", "{t: 'T'}", "{{t}}", "T", {0}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_implicit(void **state)
{
	static const struct test tests[] = {
	    {"list of texts", "{l: ['a', 'b', 'c']}", "{{#l}}({{.}}){{/l}}",
	        "(a)(b)(c)", {0}},
	    {"list of numbers", "{l: [1, 2, 3]}", "{{#l}}({{.}}){{/l}}",
	        "(1)(2)(3)", {0}},
	    {"escaped", "{l: ['&', '\"']}", "{{#l}}({{.}}){{/l}}",
	        "(&amp;)(&quot;)", {0}},
	    {"triple", "{l: [<<i>>, <&>]}", "{{#l}}({{{.}}}){{/l}}", "(<i>)(&)", {0}},
	    {"ampersand", "{l: [<<i>>]}", "{{#l}}({{&.}}){{/l}}", "(<i>)", {0}},
	    {"lists in lists", "{l: [[1, 2], [3]]}",
	        "{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", "(12)(3)", {0}},
	    {"a text opens itself", "{phone: '04153 1'}",
	        "{{#phone}}<a>{{.}}</a>{{/phone}}", "<a>04153 1</a>", {0}},
	    {"a number opens itself", "{n: 7}", "{{#n}}{{.}}{{/n}}", "7", {0}},
	    {"html opens itself", "{h: <<p>>}", "{{#h}}{{{.}}}{{/h}}", "<p>", {0}},
	    {"yes is not the dot", "{l: ['a'], yes: true}",
	        "{{#l}}{{#yes}}{{.}}{{/yes}}{{/l}}", "a", {0}},
	    {"none in a list", "{l: ['a', null]}", "{{#l}}[{{.}}]{{/l}}", "[a][]", {0}},
	    {"inverted dot", "{l: ['', 'a']}", "{{#l}}{{^.}}leer {{/.}}{{/l}}",
	        "leer ", {0}},
	    {"padding", "{l: ['a']}", "{{# l }}{{ . }}{{/ l }}", "a", {0}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_sections(void **state)
{
	static const struct test tests[] = {
	    {"yes", "{b: true}", "\"{{#b}}shown{{/b}}\"", "\"shown\"", {0}},
	    {"no", "{b: false}", "\"{{#b}}hidden{{/b}}\"", "\"\"", {0}},
	    {"none", "{b: null}", "\"{{#b}}hidden{{/b}}\"", "\"\"", {0}},
	    {"empty text", "{b: ''}", "\"{{#b}}hidden{{/b}}\"", "\"\"", {0}},
	    {"empty html", "{b: <>}", "\"{{#b}}hidden{{/b}}\"", "\"\"", {0}},
	    {"number 0", "{b: 0}", "\"{{#b}}hidden{{/b}}\"", "\"\"", {0}},
	    {"number", "{b: -1}", "{{#b}}shown{{/b}}", "shown", {0}},
	    {"object", "{o: {name: 'Joe'}}", "{{#o}}Hi {{name}}.{{/o}}", "Hi Joe.",
	        {0}},
	    {"empty object", "{o: {}}", "{{#o}}shown{{/o}}", "shown", {0}},
	    {"outer names", "{a: 'foo', b: 'wrong', sec: {b: 'bar'}, c: {d: 'baz'}}",
	        "{{#sec}}{{a}}, {{b}}, {{c.d}}{{/sec}}", "foo, bar, baz", {0}},
	    {"variable test", "{foo: 'bar'}", "{{#foo}}{{.}} is {{foo}}{{/foo}}",
	        "bar is bar", {0}},
	    {"list of objects", "{tops: [{name: 'a'}, {name: 'b'}]}",
	        "{{#tops}}[{{name}}]{{/tops}}", "[a][b]", {0}},
	    {"list contexts",
	        "{tops: [{tname: 'A', middles: [{mname: '1', bottoms: [{bname: 'x'}, {bname: 'y'}]}]}]}",
	        "{{#tops}}{{#middles}}{{tname}}{{mname}}.{{#bottoms}}{{tname}}{{mname}}{{bname}}.{{/bottoms}}{{/middles}}{{/tops}}",
	        "A1.A1x.A1y.", {0}},
	    {"deep contexts",
	        "{a: {one: 1}, b: {two: 2}, c: {three: 3, d: {four: 4}}}",
	        "{{#a}}{{one}}{{#b}}{{one}}{{two}}{{one}}{{#c}}{{one}}{{three}}{{#d}}{{four}}{{one}}{{/d}}{{two}}{{/c}}{{/b}}{{one}}{{/a}}",
	        "1121134121", {0}},
	    {"empty list", "{l: []}", "\"{{#l}}hidden{{/l}}\"", "\"\"", {0}},
	    {"twice the same", "{b: true, two: 'second'}",
	        "{{#b}}\n* first\n{{/b}}\n* {{two}}\n{{#b}}\n* third\n{{/b}}\n",
	        "* first\n* second\n* third\n", {0}},
	    {"nested yes", "{b: true}", "| A {{#b}}B {{#b}}C{{/b}} D{{/b}} E |",
	        "| A B C D E |", {0}},
	    {"nested no", "{b: false}", "| A {{#b}}B {{#b}}C{{/b}} D{{/b}} E |",
	        "| A  E |", {0}},
	    {"dotted yes", "{a: {b: {c: true}}}", "{{#a.b.c}}Here{{/a.b.c}}", "Here",
	        {0}},
	    {"dotted no", "{a: {b: {c: false}}}", "{{#a.b.c}}Here{{/a.b.c}}", "", {0}},
	    {"dotted into none", "{a: null}", "{{#a.b.c}}Here{{/a.b.c}}", "", {0}},
	    {"dotted list", "{a: {l: [1, 2]}}", "{{#a.l}}{{.}};{{/a.l}}", "1;2;", {0}},
	    {"same name at both depths", "{a: {a: {x: 'in'}}}",
	        "{{#a}}{{#a}}{{x}}{{/a}}{{/a}}", "in", {0}},
	    {"inner none hides the outer", "{n: 'out', l: [{n: null}]}",
	        "{{#l}}({{n}}){{/l}}", "()", {0}},
	    {"surrounding blanks", "{b: true}", " | {{#b}}\t|\t{{/b}} | \n",
	        " | \t|\t | \n", {0}},
	    {"blanks inside", "{b: true}", " | {{#b}} {{! x }}\n {{/b}} | \n",
	        " |  \n  | \n", {0}},
	    {"indented inline", "{b: true}", " {{#b}}YES{{/b}}\n {{#b}}GOOD{{/b}}\n",
	        " YES\n GOOD\n", {0}},
	    {"alone", "{b: true}", "| This Is\n{{#b}}\n|\n{{/b}}\n| A Line\n",
	        "| This Is\n|\n| A Line\n", {0}},
	    {"alone and indented", "{b: true}",
	        "| This Is\n  {{#b}}\n|\n  {{/b}}\n| A Line\n",
	        "| This Is\n|\n| A Line\n", {0}},
	    {"alone, CR LF", "{b: true}", "|\r\n{{#b}}\r\n{{/b}}\r\n|", "|\r\n|", {0}},
	    {"alone on the first line", "{b: true}", "  {{#b}}\n#{{/b}}\n/", "#\n/",
	        {0}},
	    {"alone on the last line", "{b: true}", "#{{#b}}\n/\n  {{/b}}", "#\n/\n",
	        {0}},
	    {"alone with blanks behind", "{b: true}", "a\n{{#b}} \t\nb\n{{/b}}  \nc\n",
	        "a\nb\nc\n", {0}},
	    {"two tags on a line are not alone", "{b: true}", "{{#b}}{{/b}}\nx", "\nx",
	        {0}},
	    {"a carriage return alone ends no line", "{b: true}", "{{#b}}\rx{{/b}}",
	        "\rx", {0}},
	    {"padding", "{b: true}", "|{{# b }}={{/ b }}|", "|=|", {0}},
	    {"padding with lines", "{b: true}", "|{{#\nb\n}}={{/\n b }}|", "|=|", {0}},
	    {"list alone on lines", "{l: [1, 2]}",
	        "<ul>\n  {{#l}}\n  <li>{{.}}\n  {{/l}}\n</ul>\n",
	        "<ul>\n  <li>1\n  <li>2\n</ul>\n", {0}},
	    {"a later value of a key", "{a: 1, a: 2}", "{{a}}", "2", {0}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_inverted(void **state)
{
	static const struct test tests[] = {
	    {"no", "{b: false}", "\"{{^b}}shown{{/b}}\"", "\"shown\"", {0}},
	    {"yes", "{b: true}", "\"{{^b}}hidden{{/b}}\"", "\"\"", {0}},
	    {"none", "{b: null}", "{{^b}}shown{{/b}}", "shown", {0}},
	    {"object", "{o: {n: 1}}", "\"{{^o}}hidden{{/o}}\"", "\"\"", {0}},
	    {"list", "{l: [1, 2]}", "\"{{^l}}hidden{{/l}}\"", "\"\"", {0}},
	    {"empty list", "{l: []}", "{{^l}}keine{{/l}}", "keine", {0}},
	    {"empty text", "{s: ''}", "{{^s}}leer{{/s}}", "leer", {0}},
	    {"zero", "{n: 0}", "{{^n}}null{{/n}}", "null", {0}},
	    {"twice", "{b: false, two: 'second'}",
	        "{{^b}}\n* first\n{{/b}}\n* {{two}}\n{{^b}}\n* third\n{{/b}}\n",
	        "* first\n* second\n* third\n", {0}},
	    {"nested no", "{b: false}", "| A {{^b}}B {{^b}}C{{/b}} D{{/b}} E |",
	        "| A B C D E |", {0}},
	    {"nested yes", "{b: true}", "| A {{^b}}B {{^b}}C{{/b}} D{{/b}} E |",
	        "| A  E |", {0}},
	    {"dotted yes", "{a: {b: true}}", "\"{{^a.b}}x{{/a.b}}\"", "\"\"", {0}},
	    {"dotted no", "{a: {b: false}}", "\"{{^a.b}}x{{/a.b}}\"", "\"x\"", {0}},
	    {"dotted into none", "{a: null}", "{{^a.b.c}}x{{/a.b.c}}", "x", {0}},
	    {"surrounding blanks", "{b: false}", " | {{^b}}\t|\t{{/b}} | \n",
	        " | \t|\t | \n", {0}},
	    {"indented inline", "{b: false}", " {{^b}}NO{{/b}}\n {{^b}}WAY{{/b}}\n",
	        " NO\n WAY\n", {0}},
	    {"alone", "{b: false}", "| This Is\n{{^b}}\n|\n{{/b}}\n| A Line\n",
	        "| This Is\n|\n| A Line\n", {0}},
	    {"alone and indented", "{b: false}",
	        "| This Is\n  {{^b}}\n|\n  {{/b}}\n| A Line\n",
	        "| This Is\n|\n| A Line\n", {0}},
	    {"alone, CR LF", "{b: false}", "|\r\n{{^b}}\r\n{{/b}}\r\n|", "|\r\n|", {0}},
	    {"alone on the first line", "{b: false}", "  {{^b}}\n^{{/b}}\n/", "^\n/",
	        {0}},
	    {"alone on the last line", "{b: false}", "^{{^b}}\n/\n  {{/b}}", "^\n/\n",
	        {0}},
	    {"padding", "{b: false}", "|{{^ b }}={{/ b }}|", "|=|", {0}},
	    {"either or", "{b: true}", "{{#b}}ja{{/b}}{{^b}}nein{{/b}}", "ja", {0}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_comments(void **state)
{
	static const struct test tests[] = {
	    {"inline", "{}", "12345{{! no }}67890", "1234567890", {0}},
	    {"many lines", "{}", "12345{{!\n  no\n  no\n}}67890\n", "1234567890\n",
	        {0}},
	    {"alone", "{}", "Begin.\n{{! no }}\nEnd.\n", "Begin.\nEnd.\n", {0}},
	    {"alone and indented", "{}", "Begin.\n  {{! no }}\nEnd.\n",
	        "Begin.\nEnd.\n", {0}},
	    {"alone, CR LF", "{}", "|\r\n{{! no }}\r\n|", "|\r\n|", {0}},
	    {"alone on the first line", "{}", "  {{! no }}\n!", "!", {0}},
	    {"alone on the last line", "{}", "!\n  {{! no }}", "!\n", {0}},
	    {"many lines alone", "{}", "Begin.\n{{!\nno\n}}\nEnd.\n",
	        "Begin.\nEnd.\n", {0}},
	    {"many lines alone, indented", "{}", "Begin.\n  {{!\n  no\n  }}\nEnd.\n",
	        "Begin.\nEnd.\n", {0}},
	    {"indented inline", "{}", "  12 {{! 34 }}\n", "  12 \n", {0}},
	    {"blanks around stay", "{}", "12345 {{! no }} 67890", "12345  67890", {0}},
	    {"a comment ends at the first braces", "{}", "a{{! {{#x}} }}b", "a }}b",
	        {0}},
	    {"no value is looked up", "{}", "{{!x}}{{! y.z }}", "", {0}},
	    {"without a blank", "{x: 'no'}", "{{!x}}", "", {0}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_delimiters(void **state)
{
	static const struct test tests[] = {
	    {"pair", "{a: 'Hey!'}", "{{=<% %>=}}(<%a%>)", "(Hey!)", {0}},
	    {"special characters", "{a: 'It worked!'}", "({{=[ ]=}}[a])",
	        "(It worked!)", {0}},
	    {"one character each", "{a: 'x'}", "{{=| |=}}(|a|)", "(x)", {0}},
	    {"and back", "{a: 'x'}", "{{=<% %>=}}<%a%><%={{ }}=%>{{a}}", "xx", {0}},
	    {"sections", "{s: true, d: 'got'}",
	        "[\n{{#s}}\n  {{d}}\n  |d|\n{{/s}}\n\n{{= | | =}}\n|#s|\n  {{d}}\n  |d|\n|/s|\n]\n",
	        "[\n  got\n  |d|\n\n  {{d}}\n  got\n]\n", {0}},
	    {"inverted", "{s: false, d: 'got'}",
	        "{{= | | =}}|^s|{{d}} |d||/s|", "{{d}} got", {0}},
	    {"a partial starts afresh", "{v: 'yes'}",
	        "[ {{>in}} ]\n{{= | | =}}\n[ |>in| ]\n", "[ .yes. ]\n[ .yes. ]\n",
	        {"in", ".{{v}}."}},
	    {"those of a partial end with it", "{v: 'yes'}",
	        "[ {{>in}} ]\n[ .{{v}}.  .|v|. ]\n",
	        "[ .yes.  .yes. ]\n[ .yes.  .|v|. ]\n",
	        {"in", ".{{v}}. {{= | | =}} .|v|."}},
	    {"surrounding blanks", "{}", "| {{=@ @=}} |", "|  |", {0}},
	    {"outlying blanks", "{}", " | {{=@ @=}}\n", " | \n", {0}},
	    {"alone", "{}", "Begin.\n{{=@ @=}}\nEnd.\n", "Begin.\nEnd.\n", {0}},
	    {"alone and indented", "{}", "Begin.\n  {{=@ @=}}\nEnd.\n",
	        "Begin.\nEnd.\n", {0}},
	    {"alone, CR LF", "{}", "|\r\n{{= @ @ =}}\r\n|", "|\r\n|", {0}},
	    {"alone on the first line", "{}", "  {{=@ @=}}\n=", "=", {0}},
	    {"alone on the last line", "{}", "=\n  {{=@ @=}}", "=\n", {0}},
	    {"padding", "{}", "|{{= @   @ =}}|", "||", {0}},
	    {"unescaped with others", "{h: <<b>>}", "{{=<% %>=}}<%{h}%><%&h%>",
	        "<b><b>", {0}},
	    {"comment with others", "{}", "{{=<% %>=}}a<%! x %>b", "ab", {0}},
	    {"long ones", "{a: 'x'}", "{{=<!--( )-->=}}<!--(a)-->", "x", {0}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_partials(void **state)
{
	static const struct test tests[] = {
	    {"basic", "{}", "\"{{>text}}\"", "\"from partial\"",
	        {"text", "from partial"}},
	    {"empty one", "{}", "\"{{>text}}\"", "\"\"", {"text", ""}},
	    {"context", "{text: 'content'}", "\"{{>p}}\"", "\"*content*\"",
	        {"p", "*{{text}}*"}},
	    {"context of a section", "{o: {x: 'in'}}", "{{#o}}{{>p}}{{/o}}", "in",
	        {"p", "{{x}}"}},
	    {"recursion", "{c: 'X', nodes: [{c: 'Y', nodes: []}]}", "{{>node}}",
	        "X<Y<>>", {"node", "{{c}}<{{#nodes}}{{>node}}{{/nodes}}>"}},
	    {"nested", "{a: 'hello', b: 'world'}", "{{>outer}}", "*hello world!*",
	        {"outer", "*{{a}} {{>inner}}*", "inner", "{{b}}!"}},
	    {"surrounding blanks", "{}", "| {{>p}} |", "| \t|\t |", {"p", "\t|\t"}},
	    {"inline: no indentation", "{d: '|'}", "  {{d}}  {{> p}}\n",
	        "  |  >\n>\n", {"p", ">\n>"}},
	    {"alone, CR LF", "{}", "|\r\n{{>p}}\r\n|", "|\r\n>|", {"p", ">"}},
	    {"alone on the first line", "{}", "  {{>p}}\n>", "  >\n  >>",
	        {"p", ">\n>"}},
	    {"alone on the last line", "{}", ">\n  {{>p}}", ">\n  >\n  >",
	        {"p", ">\n>"}},
	    {"alone: indentation", "{content: <<\n->>}", "\\\n {{>p}}\n/\n",
	        "\\\n |\n <\n->\n |\n/\n", {"p", "|\n{{{content}}}\n|\n"}},
	    {"blank lines are not indented", "{}", "  {{>p}}\n", "  a\n\n  b\n",
	        {"p", "a\n\nb\n"}},
	    {"blank lines, CR LF", "{}", "  {{>p}}\n", "  a\r\n\r\n  b\r\n",
	        {"p", "a\r\n\r\nb\r\n"}},
	    {"indentations add up", "{}", " {{>p}}\n", " a\n   x\n   y\n b\n",
	        {"p", "a\n  {{>q}}\nb\n", "q", "x\ny\n"}},
	    {"sections within", "{l: [1, 2]}", "  {{>p}}\n",
	        "  <ul>\n    <li>1\n    <li>2\n  </ul>\n",
	        {"p", "<ul>\n{{#l}}\n  <li>{{.}}\n{{/l}}\n</ul>\n"}},
	    {"inline section at the line's beginning", "{l: [1, 2], no: false}",
	        "  {{>p}}\n", "  12\n  x\n",
	        {"p", "{{#l}}{{.}}{{/l}}\n{{#no}}y{{/no}}x\n"}},
	    {"section over lines", "{l: [1, 2]}", "  {{>p}}\n",
	        "  1\n  2\n  end\n", {"p", "{{#l}}{{.}}\n{{/l}}end\n"}},
	    {"values at the line's beginning", "{a: 'A', h: <<p>>, none: null}",
	        "\t{{>p}}\n", "\tA\n\t<p>\n\t.\n",
	        {"p", "{{a}}\n{{{h}}}\n{{none}}.\n"}},
	    {"inline partial begins the line", "{}", "  {{>p}}\n", "  (q)\n  b\n",
	        {"p", "{{>q}})\nb\n", "q", "(q"}},
	    {"lines of an inline partial are its own", "{}", "  {{>p}}\n",
	        "  x\ny|\n  b\n", {"p", "{{>q}}|\nb\n", "q", "x\ny"}},
	    {"padding", "{b: true}", "|{{> p }}|", "|[]|", {"p", "[]"}},
	    {"in a folder", "{}", "{{>parts/head}}", "H", {"parts/head", "H"}},
	    {"the same twice", "{}", "{{>p}}{{>p}}", "xx", {"p", "x"}},
	    {"text after on the line", "{}", "  {{>p}} x\n", "  a\nb x\n",
	        {"p", "a\nb"}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_blocks(void **state)
{
	static const struct test tests[] = {
	    {"default", "{}", "{{$title}}Default{{/title}}\n", "Default\n", {0}},
	    {"default with values", "{b: 'baz', h: <<b>>, o: {x: 1}, no: false}",
	        "{{$f}}a {{b}} {{{h}}} {{#o}}{{x}}{{/o}}{{^no}}!{{/no}}{{/f}}",
	        "a baz <b> 1!", {0}},
	    {"default in a layout", "{}", "{{<l}}{{/l}}", "default",
	        {"l", "{{$b}}default{{/b}}"}},
	    {"replaced", "{}", "{{<l}}{{$t}}mine{{/t}}{{/l}}", "..mine..",
	        {"l", "..{{$t}}default{{/t}}.."}},
	    {"data does not replace", "{t: 'data'}", "{{<l}}{{/l}}", "default",
	        {"l", "{{$t}}default{{/t}}"}},
	    {"data does not replace the replacement", "{t: 'data'}",
	        "{{<l}}{{$t}}mine{{/t}}{{/l}}", "mine", {"l", "{{$t}}default{{/t}}"}},
	    {"twice, each its own", "{}",
	        "a {{<l}}{{$s}}1{{/s}}{{/l}} {{<l}}{{$s}}2{{/s}}{{/l}}\n",
	        "a |1 d| |2 d|\n", {"l", "|{{$s}}..{{/s}}{{$d}} d{{/d}}|"}},
	    {"one of two", "{}", "{{<l}}{{$b}}two{{/b}}{{/l}}", "one, two",
	        {"l", "{{$a}}one{{/a}}, {{$b}}2{{/b}}"}},
	    {"used twice in the layout", "{}", "{{<l}}{{$t}}T{{/t}}{{/l}}", "T/T",
	        {"l", "{{$t}}a{{/t}}/{{$t}}b{{/t}}"}},
	    {"as a partial", "{}", "{{>l}}|{{<l}}{{/l}}", "d|d", {"l", "{{$f}}d{{/f}}"}},
	    {"recursion through blocks", "{}", "{{<p}}{{$f}}new{{/f}}{{/p}}",
	        "new new new stop",
	        {"p", "{{$f}}def{{/f}} {{$b}}{{<q}}{{/q}}{{/b}}", "q",
	            "{{$f}}def2{{/f}} {{<p}}{{$b}}stop{{/b}}{{/p}}"}},
	    {"the outermost wins", "{}", "{{<p}}{{$a}}c{{/a}}{{/p}}", "c",
	        {"p", "{{<q}}{{$a}}p{{/a}}{{/q}}", "q", "{{<r}}{{$a}}o{{/a}}{{/r}}",
	            "r", "{{$a}}g{{/a}}"}},
	    {"the next one, without", "{}", "{{<p}}{{/p}}", "p",
	        {"p", "{{<q}}{{$a}}p{{/a}}{{/q}}", "q", "{{<r}}{{$a}}o{{/a}}{{/r}}",
	            "r", "{{$a}}g{{/a}}"}},
	    {"text between is not shown", "{}",
	        "{{<l}} x {{$f}}yes{{/f}} y {{unknown}}{{#z}}z{{/z}}{{/l}}", "yes",
	        {"l", "{{$f}}no{{/f}}"}},
	    {"only text between", "{}", "{{<l}} x y {{/l}}", "d", {"l", "{{$f}}d{{/f}}"}},
	    {"scope is the place of the block", "{f: 'apples', n: {f: 'bananas'}}",
	        "{{<l}}{{$b}}I say {{f}}.{{/b}}{{/l}}", "I say bananas.",
	        {"l", "{{#n}}{{$b}}You say {{f}}.{{/b}}{{/n}}"}},
	    {"through a partial", "{}", "{{<l}}{{$b}}new{{/b}}{{/l}}", "(new)",
	        {"l", "{{>p}}", "p", "({{$b}}old{{/b}})"}},
	    {"block within a replacement", "{}",
	        "{{<m}}{{$in}}deep{{/in}}{{/m}}", "<deep>",
	        {"m", "{{<l}}{{$out}}<{{$in}}x{{/in}}>{{/out}}{{/l}}", "l",
	            "{{$out}}d{{/out}}"}},
	    {"layout within a replacement", "{}",
	        "{{<l}}{{$b}}{{<box}}{{$c}}x{{/c}}{{/box}}{{/b}}{{/l}}", "[(x)]",
	        {"l", "[{{$b}}{{/b}}]", "box", "({{$c}}{{/c}})"}},
	    {"empty replacement", "{}", "{{<l}}{{$b}}{{/b}}{{/l}}", "[]",
	        {"l", "[{{$b}}d{{/b}}]"}},
	    {"lists in a replacement", "{l: ['a', 'b']}",
	        "{{<y}}{{$b}}{{#l}}<{{.}}>{{/l}}{{/b}}{{/y}}", "<a><b>",
	        {"y", "{{$b}}{{/b}}"}},
	    {"name with a dot", "{}", "{{<l}}{{$a.b}}x{{/a.b}}{{/l}}", "x",
	        {"l", "{{$a.b}}d{{/a.b}}"}},
	};
	(void)state;
	RUN_ALL(tests);
}

static void
test_block_lines(void **state)
{
	static const struct test tests[] = {
	    {"first line of a replacement", "{}",
	        "{{<l}}{{$b}}\npeaked\n\n:(\n{{/b}}{{/l}}", "peaked\n\n:(\n",
	        {"l", "{{$b}}peaking{{/b}}"}},
	    {"inline block keeps the indentation", "{}",
	        "{{<l}}{{$b}}hammer time{{/b}}{{/l}}", "stop:\n  hammer time\n",
	        {"l", "stop:\n  {{$b}}collaborate{{/b}}\n"}},
	    {"layout alone", "{}", "Hi,\n  {{<l}}{{/l}}\n", "Hi,\n  one\n  two\n",
	        {"l", "one\ntwo\n"}},
	    {"layout alone over lines", "{}",
	        "Hi,\n  {{<l}}\n  {{$b}}x{{/b}}\n  {{/l}}\nBye\n",
	        "Hi,\n  one\n  x\nBye\n", {"l", "one\n{{$b}}{{/b}}\n"}},
	    {"layout inline", "{}", "a {{<l}}{{$b}}x{{/b}}{{/l}} c\n", "a x c\n",
	        {"l", "{{$b}}{{/b}}"}},
	    {"layout at the beginning, text behind", "{}",
	        "  {{<l}}{{$b}}x{{/b}}{{/l}} c\n", "  x c\n", {"l", "{{$b}}{{/b}}"}},
	    {"inline block, more lines", "{}",
	        "{{<l}}{{$b}}\none\ntwo{{/b}}\n{{/l}}\n", "Hi,\n  one\n  two\n",
	        {"l", "Hi,\n  {{$b}}{{/b}}\n"}},
	    {"indentation goes and comes", "{}",
	        "{{<l}}{{$b}}\n    one\n    two\n{{/b}}{{/l}}\n",
	        "Hi,\n  one\n  two\n", {"l", "Hi,\n  {{$b}}\n  {{/b}}\n"}},
	    {"indentation of the default counts", "{}",
	        "{{<l}}{{$b}}\none\ntwo\n{{/b}}{{/l}}\n", "Hi,\n  one\n  two\n",
	        {"l", "Hi,\n{{$b}}\n  default\n{{/b}}\n"}},
	    {"the default as it is", "{}", "{{$b}}\n    a\n  b\n\n   c\n{{/b}}\nd\n",
	        "    a\n  b\n\n   c\nd\n", {0}},
	    {"deeper lines stay deeper", "{}",
	        "{{<l}}\n{{$b}}\n  <ul>\n    <li>\n\n  </ul>\n{{/b}}\n{{/l}}\n",
	        "<main>\n\t<ul>\n\t  <li>\n\n\t</ul>\n</main>\n",
	        {"l", "<main>\n\t{{$b}}\n\t{{/b}}\n</main>\n"}},
	    {"values and sections in it", "{l: [1, 2], a: 'A'}",
	        "{{<l}}{{$b}}\n  {{a}}\n  {{#l}}\n  - {{.}}\n  {{/l}}\n{{/b}}{{/l}}\n",
	        "    A\n    - 1\n    - 2\n", {"l", "    {{$b}}\n    {{/b}}\n"}},
	    {"partials in it", "{}",
	        "{{<l}}{{$b}}\n  <p>\n    {{>p}}\n  </p>\n{{/b}}{{/l}}\n",
	        "  <p>\n    x\n    y\n  </p>\n",
	        {"l", "  {{$b}}\n  {{/b}}\n", "p", "x\ny\n"}},
	    {"a block in it", "{}",
	        "{{<m}}{{$in}}\none\ntwo\n{{/in}}{{/m}}\n",
	        "(\n  <\n    one\n    two\n  >\n)\n",
	        {"m", "{{<l}}{{$out}}\n    <\n      {{$in}}\n      {{/in}}\n    >\n{{/out}}{{/l}}\n",
	            "l", "(\n  {{$out}}\n  {{/out}}\n)\n"}},
	    {"inside a sentence nothing is indented", "{}",
	        "  {{<l}}{{$t}}A\nB{{/t}}{{/l}}\n", "  <title>A\nB</title>\n",
	        {"l", "<title>{{$t}}x{{/t}}</title>\n"}},
	    {"inline replacement in a block of lines", "{}",
	        "{{<l}}{{$b}}x{{/b}}{{/l}}", "  x", {"l", "{{$b}}\n  d\n{{/b}}\n"}},
	    {"closing tags share a line, indented", "{}",
	        "{{<l}}\n  {{$b}}\n    x\n  {{/b}}{{/l}}\ny\n", "x\ny\n",
	        {"l", "{{$b}}\n{{/b}}\n"}},
	    {"comments between the blocks", "{}",
	        "{{<l}}\n{{! head }}\n{{$b}}\nx\n{{/b}}\n{{! end }}{{/l}}\ny\n",
	        "x\ny\n", {"l", "{{$b}}\n{{/b}}\n"}},
	};
	(void)state;
	RUN_ALL(tests);
	check_case(&(struct test){"inline replacement, line end of the block", "{}",
	    "{{<l}}{{$b}}x{{/b}}{{/l}}", "a\n  x\nb\n",
	    {"l", "a\n  {{$b}}d{{/b}}\nb\n"}});
}

/* ---- items that their list remembers ------------------------------------------- */

enum { KEPT_MAX = 8 };

/* Two items: {name: 'a'}, {name: 'b'}. */
struct keeper {
	struct arena *arena;
	const void *places[KEPT_MAX];
	size_t numbers[KEPT_MAX];
	struct str texts[KEPT_MAX];
	unsigned count, made, used;
};

static void
make_item(void *ctx, struct value *item, size_t i)
{
	struct keeper *k = ctx;

	k->made++;
	value_set_text(item, "name", i ? STR("b") : STR("a"));
}

static int
keep_item(void *ctx, size_t i, const void *place, value_renderer *render,
    void *rendering, struct str *out)
{
	struct keeper *k = ctx;

	for (unsigned n = 0; n < k->count; n++) {
		if (k->places[n] != place || k->numbers[n] != i)
			continue;
		k->used++;
		*out = k->texts[n];
		return 0;
	}
	if (render(rendering, out) < 0)
		return -1;
	assert_true(k->count < KEPT_MAX);
	k->places[k->count] = place;
	k->numbers[k->count] = i;
	k->texts[k->count] = arena_str(k->arena, *out);
	k->count++;
	return 0;
}

typedef void keeper_setter(struct value *made, value_keeper *keep);

/*
 * Renders `text` twice: the same must come out, and so many have been used, of
 * which each stands for so many items.
 */
static void
check_kept_by(keeper_setter *set_keeper, const char *text,
    const char *expected, unsigned used, unsigned items)
{
	struct test t = {.rule = text, .text = text,
	    .files = {"p", "<{{name}}>\n", "l", "{{$b}}{{/b}}\n"}};
	struct template_file files[8];
	struct templates *set;
	struct arena a;
	struct diags d;

	arena_init(&a, 0);
	diags_init(&d);
	struct keeper k = {.arena = &a};
	struct value *root = value_object(&a);
	value_set_text(root, "outer", STR("o"));
	set_keeper(value_set_made(root, "list", 2, make_item, &k), keep_item);
	size_t n = collect_files(&t, files);
	assert_int_equal(templates_parse(&set, &a, files, n, NULL, &d), 0);
	for (int turn = 0; turn < 2; turn++) {
		struct buf out;
		buf_init(&out, 1 << 20);
		assert_int_equal(template_render(&out, set, STR("page"), root,
		    &d), 0);
		assert_string_equal(out.ptr, expected);
		buf_release(&out);
	}
	assert_int_equal(k.used, used);
	assert_int_equal(k.made, 4 - used * items);
	diags_release(&d);
	arena_release(&a);
}

static void
check_kept(const char *text, const char *expected, unsigned used)
{
	check_kept_by(value_set_keeper, text, expected, used, 1);
}

static void
test_kept(void **state)
{
	(void)state;
	check_kept("{{#list}}\n({{name}})\n{{/list}}\n", "(a)\n(b)\n", 2);
	check_kept("{{#list}}\n{{> p}}\n{{/list}}\n", "<a>\n<b>\n", 2);
	/* what shows more than its own values is rendered each time */
	check_kept("{{#list}}\n{{name}}{{outer}}\n{{/list}}\n", "ao\nbo\n", 0);
	check_kept("{{#list}}\n{{^list}}\n{{/list}}{{name}}\n{{/list}}\n",
	    "a\nb\n", 0);
	check_kept("{{#list}}\n{{<l}}{{$b}}{{name}}{{/b}}{{/l}}\n{{/list}}\n",
	    "a\nb\n", 0);
	/* within a line, or where something is indented */
	check_kept("-{{#list}}{{name}}{{/list}}\n", "-ab\n", 0);
}

/* All of them in one piece. */
static void
test_kept_whole(void **state)
{
	(void)state;
	check_kept_by(value_set_whole_keeper,
	    "{{#list}}\n({{name}})\n{{/list}}\n", "(a)\n(b)\n", 1, 2);
	check_kept_by(value_set_whole_keeper,
	    "{{#list}}\n{{name}}{{outer}}\n{{/list}}\n", "ao\nbo\n", 0, 2);
	check_kept_by(value_set_whole_keeper,
	    "-{{#list}}{{name}}{{/list}}\n", "-ab\n", 0, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_interpolation),
	    cmocka_unit_test(test_implicit),
	    cmocka_unit_test(test_sections),
	    cmocka_unit_test(test_inverted),
	    cmocka_unit_test(test_comments),
	    cmocka_unit_test(test_delimiters),
	    cmocka_unit_test(test_partials),
	    cmocka_unit_test(test_blocks),
	    cmocka_unit_test(test_block_lines),
	    cmocka_unit_test(test_kept),
	    cmocka_unit_test(test_kept_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
