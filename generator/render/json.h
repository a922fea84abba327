/*
 * render/json: a writer of JSON (RFC 8259) onto a buffer.
 *
 * Members appear in the order of the calls, indented by two blanks, lines end
 * with LF: the same calls always give the same bytes. Empty objects and lists
 * are {} and [].
 *
 *	struct json j;
 *	json_init(&j, out);
 *	json_object(&j, NULL);
 *	json_str(&j, "name", name);
 *	json_array(&j, "tags");
 *	json_str(&j, NULL, tag);
 *	json_end(&j);
 *	json_end(&j);
 *	if (json_finish(&j) < 0) ...
 *
 * Keys are given inside objects and are NULL in arrays and at the top. A call
 * that does not fit (a missing or needless key, an end too many, a second
 * top-level value, nesting beyond JSON_DEPTH_MAX) writes nothing and is
 * remembered, like the overflow of the buffer; ask json_finish() at the end.
 * Such misuse is a bug of the caller, hence no diagnostic. That keys differ
 * is up to the caller.
 */
#ifndef RENDER_JSON_H
#define RENDER_JSON_H

#include "base/buf.h"
#include "base/str.h"

/* objects and arrays inside each other; we write five */
enum { JSON_DEPTH_MAX = 32 };

struct json {
	struct buf *out; /* not owned */
	unsigned depth;
	struct json_scope {
		bool array, used; /* used: has a member already */
	} scopes[JSON_DEPTH_MAX + 1]; /* [0] is the top level */
	unsigned part; /* so deep stands what is written; 0: a whole text */
	bool compact, misused;
};

void json_init(struct json *j, struct buf *out);
/* The same on one line without blanks, for what is sent with each page. */
void json_init_compact(struct json *j, struct buf *out);

/*
 * A value by itself, as json_part() puts it into an array that is the innermost
 * of `depth` scopes: what stands in many texts is written once. With json_finish().
 */
void json_init_part(struct json *j, struct buf *out, unsigned depth);
void json_part(struct json *j, struct str part);

/* Open a scope; json_end() closes the innermost. */
void json_object(struct json *j, const char *key);
void json_array(struct json *j, const char *key);
void json_end(struct json *j);

/* Texts are UTF-8 and escaped here (esc_json). */
void json_str(struct json *j, const char *key, struct str s);
/* What esc_json() has escaped before. */
void json_escaped(struct json *j, const char *key, struct str escaped);
void json_num(struct json *j, const char *key, int64_t n);
void json_bool(struct json *j, const char *key, bool b);
void json_null(struct json *j, const char *key);

/*
 * Ends the text with a line feed (not a compact one, no part). -1 when there was misuse, a scope is left
 * open, nothing was written or the buffer overflowed: do not use the output.
 */
__attribute__((warn_unused_result))
int json_finish(struct json *j);

#endif
