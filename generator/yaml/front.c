#include "yaml/front.h"

#include "base/utf8.h"

static bool
is_fence(struct str line, const char *fence)
{
	/* only at the end: a fence in an indented block is text */
	return line.len && line.ptr[0] == fence[0] &&
	    str_is(str_trim(line), fence);
}

int
front_split(struct front *out, struct str path, struct str text,
    struct diags *d)
{
	struct str rest = utf8_skip_bom(text), line;
	struct loc top = {1, 1};

	*out = (struct front){.yaml_line = 2};
	if (!str_cut_line(&line, &rest) || !is_fence(line, "---"))
		return DIAG(d, DIAG_FRONT_MATTER_MISSING, pos_at(path, top));
	struct str yaml = rest, before = rest;
	unsigned number = out->yaml_line;
	for (; str_cut_line(&line, &rest); before = rest, number++) {
		if (!is_fence(line, "---") && !is_fence(line, "..."))
			continue;
		out->yaml = str_head(yaml, yaml.len - before.len);
		out->body = rest;
		out->body_line = number + 1;
		return 0;
	}
	return DIAG(d, DIAG_FRONT_MATTER_OPEN, pos_at(path, top));
}
