#include "markdown/plain.h"

#include <cmark.h>

#include "base/limits.h"
#include "markdown/guard.h"
#include "markdown/parse.h"
#include "markdown/table.h"

struct str
md_fold(struct arena *a, struct str text)
{
	char *to = arena_alloc(a, text.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = char_is_blank(text.ptr[i]) ? ' ' : text.ptr[i];
		if (c != ' ' || (n && to[n - 1] != ' '))
			to[n++] = c;
	}
	return str_trim(str_make(to, n));
}

struct str
md_plain(struct arena *a, struct str text)
{
	unsigned line;
	struct buf out;

	if (md_guard(&line, text) != MD_FAULT_NONE)
		return md_fold(a, text);
	cmark_node *root = md_parse(md_hide_bars(a, text));
	md_table_strip_all(root);
	buf_init(&out, PAGE_BYTES_MAX);
	md_node_text(&out, root);
	struct str result = arena_str(a,
	    str_trim(md_show_bars(a, buf_str(&out), "|")));
	buf_release(&out);
	cmark_node_free(root);
	return result;
}
