/*
 * Any bytes as a content file and as a whole YAML file: either a tree whose
 * every part is sound, or a failure with a diagnostic inside the file.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "yaml/front.h"
#include "yaml/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool ok)
{
	if (!ok)
		abort();
}

static void
walk(const struct yaml_node *n, unsigned lines, unsigned depth)
{
	size_t where;

	require(n && depth <= YAML_DEPTH_MAX);
	require(n->at.line >= 1 && n->at.line <= lines && n->at.column >= 1);
	require(utf8_check(&where, n->text) == UTF8_OK);
	for (size_t i = 0; i < n->count; i++) {
		if (n->type == YAML_LIST) {
			walk(n->items[i], lines, depth + 1);
			continue;
		}
		require(n->type == YAML_MAP && n->pairs[i].key.len > 0);
		require(yaml_get(n, n->pairs[i].key) == n->pairs[i].value);
		walk(n->pairs[i].value, lines, depth + 1);
	}
}

static unsigned
count_lines(struct str text)
{
	unsigned lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	return lines;
}

static void
check(struct str text, unsigned first_line)
{
	unsigned last = first_line + count_lines(text) - 1;
	struct arena a;
	struct diags d;
	struct yaml_node *root;

	arena_init(&a, 0);
	diags_init(&d);
	int rc = yaml_parse(&root, &a, STR("f"), text, first_line, &d);
	require((rc == 0) == (diag_errors(&d) == 0));
	require((rc == 0) == (root != NULL));
	require(diag_errors(&d) <= 1);
	if (root)
		walk(root, last, 0);
	for (size_t i = 0; i < d.count; i++) {
		require(d.items[i].pos.at.line >= first_line);
		require(d.items[i].pos.at.line <= last);
		require(d.items[i].pos.at.column >= 1);
	}
	diags_release(&d);
	arena_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_make((const char *)data, size);
	struct front front;
	struct diags d;

	diags_init(&d);
	if (front_split(&front, STR("f"), text, &d) == 0) {
		require(count_lines(text) >= front.body_line - 1);
		check(front.yaml, front.yaml_line);
	}
	diags_release(&d);
	check(text, 1);
	return 0;
}
