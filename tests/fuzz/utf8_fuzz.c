/*
 * Any bytes: the check agrees with decoding step by step, positions are those
 * of a count by hand, and no text makes the letters' functions stumble.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/unicode.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool ok)
{
	if (!ok)
		abort();
}

/* utf8_check() once more, without its short cuts. */
static enum utf8_fault
slow_check(size_t *where, struct str s)
{
	char again[UTF8_BYTES_MAX];
	uint32_t cp;
	size_t i = utf8_skip_bom(s).len < s.len ? 3 : 0, n;

	for (; i < s.len; i += n) {
		*where = i;
		n = utf8_decode(&cp, str_skip(s, i));
		if (n == 0)
			return UTF8_INVALID;
		require(utf8_encode(again, cp) == n);
		require(memcmp(again, s.ptr + i, n) == 0);
		if (utf8_is_control(cp))
			return UTF8_CONTROL;
	}
	*where = s.len;
	return UTF8_OK;
}

static void
check_letters(struct str s)
{
	struct arena a;

	arena_init(&a, 0);
	unicode_fold(&a, s);
	unicode_search(&a, s);
	unicode_search_german(&a, s);
	struct str key = unicode_sort_key(&a, s);
	require(str_has_suffix(key, s) && str_contains(key, STR("\0")));
	require(str_has_suffix(unicode_sort_key_names(&a, s), s));
	struct str slug = unicode_slug(&a, s, 20);
	require(slug.len <= 20 && !str_has_prefix(slug, STR("-")));
	require(!str_has_suffix(slug, STR("-")));
	require(!str_contains(slug, STR("--")));
	require(unicode_initial(&a, s).len == 1);
	arena_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = str_make((const char *)data, size);
	size_t where, slow;
	enum utf8_fault fault = utf8_check(&where, s);

	require(fault == slow_check(&slow, s) && where == slow);
	struct loc loc = utf8_loc(s, where);
	require(loc.line >= 1 && loc.column >= 1 && loc.column <= where + 1);
	size_t length = utf8_length(s);
	require(length <= s.len && str_eq(utf8_head(s, length), s));
	require(utf8_column(s, s.len) == length + 1);
	check_letters(s);
	return 0;
}
