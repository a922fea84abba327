/* publish/mirror: which names are places, and what they mean. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "publish/mirror.h"

static void
expect(const char *text, enum mirror_kind kind, const char *place,
    const char *branch, bool is_remote)
{
	struct mirror m;
	struct arena a;

	arena_init(&a, 0);
	if (!mirror_parse(&m, &a, str_from(text)))
		fail_msg("refused: %s", text);
	assert_int_equal(m.kind, kind);
	assert_string_equal(m.text.ptr, text);
	assert_string_equal(m.place.ptr, place);
	assert_string_equal(m.branch.ptr ? m.branch.ptr : "", branch);
	assert_int_equal(m.is_remote, is_remote);
	arena_release(&a);
}

static void
test_branches(void **state)
{
	(void)state;
	expect("git:pages.git#pages", MIRROR_BRANCH, "pages.git", "pages", false);
	expect("git:/srv/a b#c.git#gh-pages", MIRROR_BRANCH, "/srv/a b#c.git",
	    "gh-pages", false);
	expect("git:./a:b#x/y_z.1", MIRROR_BRANCH, "./a:b", "x/y_z.1", false);
	expect("git:/a:b#x", MIRROR_BRANCH, "/a:b", "x", false);
	expect("git:https://codeberg.example/stadt/status.git#pages", MIRROR_PUSH,
	    "https://codeberg.example/stadt/status.git", "pages", true);
	expect("git:https://wer@host.example:8443/~x/s#p", MIRROR_PUSH,
	    "https://wer@host.example:8443/~x/s", "p", true);
	expect("git:ssh://git@host.example:2222/s.git#p", MIRROR_PUSH,
	    "ssh://git@host.example:2222/s.git", "p", true);
	expect("git:git@host.example:stadt/s.git#p", MIRROR_PUSH,
	    "git@host.example:stadt/s.git", "p", true);
	expect("git:file:///srv/a b.git#p", MIRROR_PUSH, "file:///srv/a b.git",
	    "p", true);
}

static void
test_rsync(void **state)
{
	(void)state;
	expect("rsync:/srv/www", MIRROR_RSYNC, "/srv/www", "", false);
	expect("rsync:ein ort", MIRROR_RSYNC, "ein ort", "", false);
	expect("rsync:./a:b", MIRROR_RSYNC, "./a:b", "", false);
	expect("rsync:web2:/srv/www", MIRROR_RSYNC, "web2:/srv/www", "", true);
	expect("rsync:wer@web2.stadt.example:www", MIRROR_RSYNC,
	    "wer@web2.stadt.example:www", "", true);
	expect("rsync:web2::status/x", MIRROR_RSYNC, "web2::status/x", "", true);
	expect("rsync:wer@[2001:db8::1]:/srv", MIRROR_RSYNC,
	    "wer@[2001:db8::1]:/srv", "", true);
	expect("rsync:[fe80::1%eth0]:/srv", MIRROR_RSYNC, "[fe80::1%eth0]:/srv",
	    "", true);
	expect("rsync://web2:8730/status", MIRROR_RSYNC,
	    "rsync://web2:8730/status", "", true);
	expect("rsync:rsync://web2/status", MIRROR_RSYNC, "rsync://web2/status",
	    "", true);
}

static void
test_refused(void **state)
{
	static const char *const texts[] = {"", "git", "git:", "git:#", "git:a",
	    "git:a#", "git:#a", "git:-a#b", "git:a#-b", "git:a#b c", "git:a#b/",
	    "git:a#/b", "git:a#b//c", "git:a#.b", "git:a#b/.c", "git:a#b.",
	    "git:a#b.lock", "git:a#b.lock/c", "git:a#b..c", "git:a#@{u}",
	    "git:a\nb#c", "git:http://h/r#b", "git:git://h/r#b",
	    "git:ftp://h/r#b", "git:https://h#b", "git:https://h/#b",
	    "git:https:///r#b", "git:https://u:p@h/r#b", "git:https://-h/r#b",
	    "git:https://u@-h/r#b", "git:https://-u@h/r#b", "git:https://h/a b#c",
	    "git:https://h/$(x)#b", "git:ext::sh -c x#b", "git:ext::x#b",
	    "git:fd::7#b", "git:h:-r#b", "git:h:#b", "git:-h:r#b", "git:u@-h:r#b",
	    "git:file://h/r#b", "rsync", "rsync:", "rsync:-a",
	    "rsync:a\x7f", "rsync:h:", "rsync:-h:x", "rsync:u@-h:x",
	    "rsync:h:-x", "rsync:h:a b", "rsync:h:a;b", "rsync:h:`x`",
	    "rsync:h:a*", "rsync::x", "rsync:[::1:x",
	    "rsync:[x;y]:z", "rsync:[::1]x:y", "rsync://", "rsync://h",
	    "rsync:///x", "rsync://h/", "rsync://u:p@h/x", "rsync://-h/x",
	    "http://h/x", "/srv/www"};
	char longest[MIRROR_TEXT_MAX + 20];
	struct mirror m;
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (mirror_parse(&m, &a, str_from(texts[i])))
			fail_msg("taken: %s", texts[i]);
	memset(longest, 'a', sizeof longest);
	memcpy(longest, "rsync:", 6);
	assert_true(mirror_parse(&m, &a, str_make(longest, MIRROR_TEXT_MAX)));
	assert_false(mirror_parse(&m, &a, str_make(longest, MIRROR_TEXT_MAX + 1)));
	assert_false(mirror_parse(&m, &a, str_make("rsync:a\0b", 9)));
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_branches),
	    cmocka_unit_test(test_rsync),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
