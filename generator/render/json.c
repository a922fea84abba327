#include "render/json.h"

#include <inttypes.h>

#include "render/escape.h"

void
json_init(struct json *j, struct buf *out)
{
	*j = (struct json){.out = out};
}

void
json_init_compact(struct json *j, struct buf *out)
{
	*j = (struct json){.out = out, .compact = true};
}

void
json_init_part(struct json *j, struct buf *out, unsigned depth)
{
	*j = (struct json){.out = out};
	if (depth == 0 || depth > JSON_DEPTH_MAX) {
		j->misused = true;
		return;
	}
	j->depth = j->part = depth;
	j->scopes[depth].array = true;
}

/* What parts two values, or the first from its scope. */
static void
part(struct json *j, bool comma)
{
	/* as deep as it gets */
	static const char line[2 + 2 * JSON_DEPTH_MAX + 1] = ",\n"
	    "                                "
	    "                                ";
	size_t n = j->compact ? 0 : 1 + 2 * j->depth;

	buf_add(j->out, str_make(line + !comma, comma + n));
}

/* Writes what stands before a value; false when no value may come here. */
static bool
begin_value(struct json *j, const char *key)
{
	struct json_scope *scope = &j->scopes[j->depth];
	bool wants_key = j->depth > 0 && !scope->array;

	if (wants_key != (key != NULL) || (j->depth == 0 && scope->used))
		j->misused = true;
	if (j->misused)
		return false;
	if (j->depth)
		part(j, scope->used);
	scope->used = true;
	if (key) {
		buf_add_char(j->out, '"');
		esc_json(j->out, str_from(key));
		buf_add(j->out, j->compact ? STR("\":") : STR("\": "));
	}
	return true;
}

static void
open_scope(struct json *j, const char *key, bool array)
{
	if (j->depth == JSON_DEPTH_MAX)
		j->misused = true;
	if (!begin_value(j, key))
		return;
	buf_add_char(j->out, array ? '[' : '{');
	j->scopes[++j->depth] = (struct json_scope){.array = array};
}

void
json_object(struct json *j, const char *key)
{
	open_scope(j, key, false);
}

void
json_array(struct json *j, const char *key)
{
	open_scope(j, key, true);
}

void
json_end(struct json *j)
{
	if (j->depth == j->part)
		j->misused = true;
	if (j->misused)
		return;
	struct json_scope scope = j->scopes[j->depth--];
	if (scope.used)
		part(j, false);
	buf_add_char(j->out, scope.array ? ']' : '}');
}

void
json_str(struct json *j, const char *key, struct str s)
{
	if (!begin_value(j, key))
		return;
	buf_add_char(j->out, '"');
	esc_json(j->out, s);
	buf_add_char(j->out, '"');
}

void
json_escaped(struct json *j, const char *key, struct str escaped)
{
	if (!begin_value(j, key))
		return;
	buf_add_char(j->out, '"');
	buf_add(j->out, escaped);
	buf_add_char(j->out, '"');
}

void
json_num(struct json *j, const char *key, int64_t n)
{
	if (begin_value(j, key))
		buf_printf(j->out, "%" PRId64, n);
}

void
json_bool(struct json *j, const char *key, bool b)
{
	if (begin_value(j, key))
		buf_add(j->out, b ? STR("true") : STR("false"));
}

void
json_null(struct json *j, const char *key)
{
	if (begin_value(j, key))
		buf_add(j->out, STR("null"));
}

/* A part has its own line break in front. */
void
json_part(struct json *j, struct str part)
{
	struct json_scope *scope = &j->scopes[j->depth];

	if (!scope->array)
		j->misused = true;
	if (j->misused)
		return;
	if (scope->used)
		buf_add_char(j->out, ',');
	scope->used = true;
	buf_add(j->out, part);
}

int
json_finish(struct json *j)
{
	if (j->misused || j->depth != j->part || !j->scopes[j->part].used) {
		j->misused = true;
		return -1;
	}
	if (!j->compact && j->part == 0)
		buf_add_char(j->out, '\n');
	return buf_ok(j->out) ? 0 : -1;
}
