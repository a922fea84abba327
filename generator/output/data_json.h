/*
 * output/data_json: what the data files of api/v1/ have in common.
 *
 * Conventions of the format, the same in every file:
 *
 *	keys      always all of them, in the same order; null when there is
 *	          nothing to say
 *	instants  RFC 3339 with the site's offset. What was written without time
 *	          of day is the beginning of that day; an end is exclusive, so
 *	          "until 26 May" is the first second of 27 May
 *	records   by their id, the name of their file
 *	words     English, as in erreichbar(5), whatever the site's language
 *	url       address of a page, relative to the data file it stands in
 *	since, until  the last two keys of a file: since when and until when it
 *	          is right; null when that has no limit
 *
 * No file says when it was built, but for build.json: bytes change only with
 * what they say.
 */
#ifndef OUTPUT_DATA_JSON_H
#define OUTPUT_DATA_JSON_H

#include "content/tables.h"
#include "output/view.h"
#include "render/json.h"

/* null when empty */
void data_json_text(struct json *j, const char *key, struct str text);
/* null for ALWAYS and FOREVER */
void data_json_instant(struct view *v, struct json *j, const char *key,
    int64_t t);
/* null when absent */
void data_json_when(struct view *v, struct json *j, const char *key,
    const struct when *w);
/* A word of a list of content/tables.h; null when there is none. */
void data_json_word(struct json *j, const char *key, const struct word *words,
    int value);
void data_json_state(struct json *j, const char *key, enum state state);
/* One line of a key without its markup, alternates behind addresses. */
void data_json_remark(struct view *v, struct json *j, const char *key,
    const struct text *text);
/* The id; null for NULL. */
void data_json_id(struct json *j, const char *key, const struct record *r);
/* Address of its page; null when it is broken. */
void data_json_url(struct view *v, struct json *j, const struct record *r);
/* key: {kind, id, name} of a person, a body, a service; null for NULL. */
void data_json_record(struct json *j, const char *key, const struct record *r);

/* The audience's id as a key. */
const char *data_json_audience(struct view *v, unsigned audience);

/*
 * Ends a file: `since`, `until`, the outermost object. What overflowed is 0
 * too: output_render() sees it and says so.
 */
int data_json_end(struct view *v, struct json *j);
/* The same without the two keys. */
int data_json_close(struct json *j);

/*
 * An item of an array, written by itself so that it can be recalled
 * (output/recall.h): `depth` is how many scopes it stands in. A make() begins
 * it, writes with `j` and ends it; whoever has its bytes gives them to
 * json_part(). -1 when the item was misused, or with a diagnostic too long.
 */
struct data_json_item {
	struct json j;
	struct buf out;
};
void data_json_begin_item(struct data_json_item *item, unsigned depth);
__attribute__((warn_unused_result))
int data_json_end_item(struct str *out, struct view *v,
    struct data_json_item *item);

#endif
