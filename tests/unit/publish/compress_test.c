/* publish/compress: what comes out unpacks to what went in. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files.h"
#include "publish/compress.h"

enum { PAGE = 20000 };

static struct str
page(char *space, size_t len, unsigned seed)
{
	static const char *const words[] = {"Störung ", "<p class=\"amt\">",
	    "Telefon ", "bis 12 Uhr ", "</p>\n", "Bürgerbüro ", "ä"};
	size_t n = 0;

	while (n < len) {
		seed = seed * 1664525 + 1013904223;
		const char *word = words[seed >> 24 & 3 ? seed >> 16 & 3
		                                        : (seed >> 16) % 7];
		size_t part = strlen(word);
		part = part > len - n ? len - n : part;
		memcpy(space + n, word, part);
		n += part;
	}
	return str_make(space, len);
}

static void
expect_gunzips(struct str gz, struct str bytes)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	char *out = malloc(bytes.len + 1);
	size_t size;

	assert_int_equal(libdeflate_gzip_decompress(d, gz.ptr, gz.len, out,
	    bytes.len, &size), LIBDEFLATE_SUCCESS);
	assert_true(str_eq(str_make(out, size), bytes));
	free(out);
	libdeflate_free_decompressor(d);
}

/* What a program makes of bytes on its standard input. */
static struct str
filter(char *out, size_t max, const char *command, struct str bytes)
{
	char name[] = "/tmp/compress-XXXXXX", line[200];
	int fd = mkstemp(name);
	size_t n;

	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, bytes), 0);
	close(fd);
	snprintf(line, sizeof line, "%s <%s", command, name);
	FILE *pipe = popen(line, "r");
	assert_non_null(pipe);
	n = fread(out, 1, max, pipe);
	assert_int_equal(pclose(pipe), 0);
	unlink(name);
	return str_make(out, n);
}

static void
test_endings(void **state)
{
	(void)state;
	assert_true(compress_is_text(STR("index.html")));
	assert_true(compress_is_text(STR("api/v1/status.json")));
	assert_true(compress_is_text(STR("a.b/PLAN.SVG")));
	assert_true(compress_is_text(STR("feeds/alle.atom")));
	assert_true(compress_is_text(STR("x.ics")));
	assert_false(compress_is_text(STR("plan.pdf")));
	assert_false(compress_is_text(STR("photo.jpg")));
	assert_false(compress_is_text(STR("index.html.gz")));
	assert_false(compress_is_text(STR("font.woff2")));
	assert_false(compress_is_text(STR("html")));
	assert_false(compress_is_text(STR(".html")));
	assert_false(compress_is_text(STR("a.html/b")));
	assert_false(compress_is_text(STR("a/.css")));
	assert_false(compress_is_text(STR("")));
}

static void
test_unpacks_to_the_same(void **state)
{
	static const size_t sizes[] = {COMPRESS_BYTES_MIN, 1000, PAGE, 1 << 20};
	struct compressor c = {0};
	char *space = malloc(1 << 20), *out = malloc((1 << 20) + 1);
	bool brotli = system("command -v brotli >/dev/null 2>&1") == 0;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct str bytes = page(space, sizes[i], (unsigned)i);
		struct compressed made = compress_text(&c, STR("a.html"), bytes);
		assert_in_range(made.gz.len, 1, bytes.len - bytes.len / 20);
		assert_in_range(made.br.len, 1, bytes.len - bytes.len / 20);
		expect_gunzips(made.gz, bytes);
		assert_true(str_eq(filter(out, (1 << 20) + 1, "gzip -d", made.gz),
		    bytes));
		if (brotli)
			assert_true(str_eq(filter(out, (1 << 20) + 1,
			    "brotli -d -c", made.br), bytes));
	}
	compress_release(&c);
	free(space);
	free(out);
}

/* No time, no name, no trace of the file before. */
static void
test_same_bytes_same_result(void **state)
{
	static const char head[] = {0x1f, (char)0x8b, 8, 0, 0, 0, 0, 0};
	struct compressor c = {0}, fresh = {0};
	char *one = malloc(PAGE), *two = malloc(PAGE);
	struct str bytes = page(one, PAGE, 1);

	(void)state;
	compress_text(&c, STR("b.css"), page(two, PAGE / 2, 2));
	struct compressed made = compress_text(&c, STR("a.html"), bytes);
	struct compressed again = compress_text(&fresh, STR("x/b.json"), bytes);
	assert_true(str_eq(made.gz, again.gz));
	assert_true(str_eq(made.br, again.br));
	assert_memory_equal(made.gz.ptr, head, sizeof head);
	compress_release(&c);
	compress_release(&fresh);
	free(one);
	free(two);
}

static void
expect_none(struct compressor *c, const char *path, struct str bytes)
{
	struct compressed made = compress_text(c, str_from(path), bytes);

	assert_int_equal(made.gz.len, 0);
	assert_int_equal(made.br.len, 0);
}

static void
test_what_does_not_profit(void **state)
{
	struct compressor c = {0};
	char *space = malloc(PAGE);
	unsigned seed = 7;

	(void)state;
	expect_none(&c, "a.html", page(space, COMPRESS_BYTES_MIN - 1, 3));
	expect_none(&c, "a.html", STR(""));
	expect_none(&c, "a.png", page(space, PAGE, 3));
	for (int i = 0; i < PAGE; i++) {
		seed = seed * 1664525 + 1013904223;
		space[i] = (char)(seed >> 24);
	}
	expect_none(&c, "noise.html", str_make(space, PAGE));
	expect_none(&c, "noise.html", str_make(space, COMPRESS_BYTES_MIN));
	compress_release(&c);
	compress_release(&c);
	free(space);
}

static void
test_method_has_a_name(void **state)
{
	char name[COMPRESS_METHOD_MAX];

	(void)state;
	compress_method(name);
	assert_true(str_has_prefix(str_from(name), STR("gz6-")));
	assert_true(str_contains(str_from(name), STR(" br5-")));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_endings),
	    cmocka_unit_test(test_unpacks_to_the_same),
	    cmocka_unit_test(test_same_bytes_same_result),
	    cmocka_unit_test(test_what_does_not_profit),
	    cmocka_unit_test(test_method_has_a_name),
	};

	return cmocka_run_group_tests_name("compress", tests, NULL, NULL);
}
