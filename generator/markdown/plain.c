#include "markdown/plain.h"

#include <cmark.h>

#include "base/limits.h"
#include "markdown/chunk.h"
#include "markdown/guard.h"
#include "markdown/parse.h"
#include "markdown/split.h"
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

static void
add_parsed(struct buf *out, struct str text)
{
	cmark_node *root = md_parse(text);

	md_table_strip_all(root);
	md_node_text(out, root);
	cmark_node_free(root);
}

static struct str
finish(struct arena *a, struct buf *out)
{
	struct str result = arena_str(a,
	    str_trim(md_show_bars(a, buf_str(out), "|")));

	buf_release(out);
	return result;
}

struct str
md_plain(struct arena *a, struct str text)
{
	unsigned line;
	struct md_chunks chunks;
	struct md_chunk chunk;
	struct buf out;

	if (md_guard(&line, text) != MD_FAULT_NONE)
		return md_fold(a, text);
	md_chunks_begin(&chunks, md_hide_bars(a, text));
	buf_init(&out, PAGE_BYTES_MAX);
	while (md_chunk_next(&chunk, &chunks))
		if (chunk.simple)
			md_simple_text(&out, chunk.text);
		else
			add_parsed(&out, chunk.text);
	return finish(a, &out);
}

struct str
md_plain_of(struct arena *a, struct str paragraph, bool simple)
{
	struct buf words;

	if (!simple)
		return md_plain(a, paragraph);
	/* nothing nests in it, no bar is hidden: it need not be asked again */
	buf_init(&words, PAGE_BYTES_MAX);
	md_simple_text(&words, paragraph);
	return finish(a, &words);
}

bool
md_plain_paragraph(struct str *out, struct arena *a, struct str text)
{
	bool simple;

	if (!md_first_paragraph_of(out, &simple, text))
		return false;
	*out = md_plain_of(a, *out, simple);
	return true;
}
