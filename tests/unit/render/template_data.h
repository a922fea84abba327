/*
 * Page data for template tests, written in short:
 *
 *	{name: 'text', html: <rendered>, n: 3, yes: true, gone: null, list: [1, {a: 'b'}]}
 *
 * Texts stand in ' ' or ", HTML in < >; both may hold anything but their end.
 */
#ifndef TEST_TEMPLATE_DATA_H
#define TEST_TEMPLATE_DATA_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "render/value.h"

static void data_object(struct value *obj, struct arena *a, const char **s);

static void
data_skip(const char **s)
{
	*s += strspn(*s, " ,\n\t");
}

static struct str
data_until(const char **s, const char *end)
{
	size_t n = strcspn(*s, end);
	struct str text = str_make(*s, n);

	*s += n;
	if (**s && (**s == '\'' || **s == '"' || **s == '>'))
		(*s)++;
	return text;
}

static void data_list(struct value *list, struct arena *a, const char **s);

static void
data_member(struct value *obj, const char *key, struct arena *a, const char **s)
{
	char c = **s;

	if (c == '\'' || c == '"') {
		(*s)++;
		value_set_text(obj, key, data_until(s, c == '"' ? "\"" : "'"));
	} else if (c == '<') {
		(*s)++;
		/* "<" opens the notation, the text begins after it */
		size_t n = 0;
		int depth = 1;
		while (depth) {
			assert_true((*s)[n] != '\0');
			depth += ((*s)[n] == '<') - ((*s)[n] == '>');
			n++;
		}
		value_set_html(obj, key, str_make(*s, n - 1));
		*s += n;
	} else if (c == '{') {
		data_object(value_set_object(obj, key), a, s);
	} else if (c == '[') {
		data_list(value_set_list(obj, key), a, s);
	} else if (c == '-' || char_is_digit(c)) {
		char *end;
		value_set_number(obj, key, strtoll(*s, &end, 10));
		*s = end;
	} else {
		struct str word = data_until(s, " ,]}\n");
		if (str_is(word, "null"))
			value_set_none(obj, key);
		else
			value_set_bool(obj, key, str_is(word, "true"));
	}
}

static void
data_object(struct value *obj, struct arena *a, const char **s)
{
	assert_int_equal(**s, '{');
	(*s)++;
	for (data_skip(s); **s != '}'; data_skip(s)) {
		struct str key = arena_str(a, data_until(s, ":"));
		(*s)++;
		data_skip(s);
		data_member(obj, key.ptr, a, s);
	}
	(*s)++;
}

static void
data_list(struct value *list, struct arena *a, const char **s)
{
	(*s)++;
	for (data_skip(s); **s != ']'; data_skip(s)) {
		/* members know how to be read: borrow one */
		struct value *one = value_object(a);
		data_member(one, "x", a, s);
		value_add(list, (struct value *)value_get(one, STR("x")));
	}
	(*s)++;
}

static struct value *
data_parse(struct arena *a, const char *s)
{
	struct value *root = value_object(a);

	data_object(root, a, &s);
	assert_int_equal(*s, '\0');
	return root;
}

#endif
