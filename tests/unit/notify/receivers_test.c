/* notify/receivers: the file, its faults with their places, and the filters. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "notify/receivers.h"

struct fixture {
	char dir[256];
	struct arena arena;
	struct diags diags;
	struct receivers found;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/receivers-XXXXXX", tmp ? tmp
	    : "/tmp");
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	*state = f;
	return mkdtemp(f->dir) == NULL;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	int status = dir_remove_tree(AT_FDCWD, f->dir);

	arena_release(&f->arena);
	diags_release(&f->diags);
	free(f);
	return status;
}

static struct str
write_file(struct fixture *f, const char *name, struct str text, mode_t mode)
{
	struct str path = arena_printf(&f->arena, "%s/%s", f->dir, name);

	assert_int_equal(file_write_atomic(path, text, &f->diags), 0);
	assert_int_equal(chmod(path.ptr, mode), 0);
	return path;
}

static int
load(struct fixture *f, const char *text)
{
	struct str path = write_file(f, "r.yml", str_from(text), 0644);

	diags_release(&f->diags);
	diags_init(&f->diags);
	write_file(f, "secret", STR("  geheim \nrest\n"), 0640);
	write_file(f, "open", STR("geheim\n"), 0644);
	write_file(f, "empty", STR("\ngeheim\n"), 0600);
	write_file(f, "odd", STR("ge\x01heim\n"), 0600);
	return receivers_load(&f->found, &f->arena, path, &f->diags);
}

static void
test_all_kinds(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load(f,
	    "receivers:\n"
	    "  - name: liste\n"
	    "    kind: mail\n"
	    "    server: smtp://mail.stadt.example:587\n"
	    "    user: status\n"
	    "    password_file: secret\n"
	    "    from: Stadt Beispiel <status@stadt.example>\n"
	    "    to: liste@stadt.example\n"
	    "    language: de\n"
	    "    audiences: [companies, public]\n"
	    "  - name: hook_2\n"
	    "    kind: webhook\n"
	    "    url: https://stelle.example/hook?a=1&b=%20\n"
	    "    secret_file: secret\n"
	    "    timeout: 5\n"
	    "    kinds: moved\n"
	    "  - name: band\n"
	    "    kind: command\n"
	    "    command: [/bin/band, -x, 'a b']\n"
	    "    services: mail\n"), 0);
	assert_int_equal(f->found.count, 3);
	const struct receiver *r = f->found.items;
	assert_string_equal(r[0].from.ptr, "status@stadt.example");
	assert_string_equal(r[0].from_name.ptr, "Stadt Beispiel");
	assert_string_equal(r[0].list_id.ptr, "liste.stadt.example");
	assert_string_equal(r[0].secret.ptr, "geheim");
	assert_int_equal(r[0].audiences.count, 2);
	assert_false(r[0].plain);
	assert_int_equal(r[0].seconds, RECEIVER_SECONDS);
	assert_string_equal(r[1].secret.ptr, "geheim");
	assert_int_equal(r[1].kinds, 1u << ENTRY_MOVED);
	assert_int_equal(r[1].seconds, 5);
	assert_int_equal(r[2].command.count, 3);
	assert_string_equal(r[2].command.items[2].ptr, "a b");
	assert_int_equal(load(f, "receivers: []\n"), 0);
	assert_int_equal(f->found.count, 0);
}

#define ONE(rest) "receivers:\n  - name: a\n" rest
#define MAIL(rest) ONE("    kind: mail\n    to: l@s.example\n" rest)
#define HOOK(rest) ONE("    kind: webhook\n    secret_file: secret\n" rest)
#define FROM "    from: s@s.example\n"

static void
test_faults(void **state)
{
	static const struct {
		const char *text;
		enum diag_id id;
		unsigned line;
	} bad[] = {
	    {"", DIAG_MISSING_KEY, 0},
	    {"receivers: x\n", DIAG_RECEIVER_VALUE, 1},
	    {"receivers: [x]\n", DIAG_RECEIVER_VALUE, 1},
	    {"recievers: []\nreceivers: []\n", DIAG_RECEIVER_KEY, 1},
	    {ONE(""), DIAG_MISSING_KEY, 2},
	    {ONE("    kind: fax\n"), DIAG_RECEIVER_VALUE, 3},
	    {ONE("    kind: command\n"), DIAG_MISSING_KEY, 2},
	    {ONE("    kind: command\n    command: []\n"),
	        DIAG_RECEIVER_VALUE, 4},
	    {ONE("    kind: command\n    command: bin/x\n"),
	        DIAG_RECEIVER_VALUE, 4},
	    {ONE("    kind: command\n    command: x\n    audience: y\n"),
	        DIAG_RECEIVER_KEY, 5},
	    {ONE("    kind: command\n    command: x\n    url: y\n"),
	        DIAG_RECEIVER_KEY, 5},
	    {ONE("    kind: command\n    command: x\n    timeout: 0\n"),
	        DIAG_RECEIVER_VALUE, 5},
	    {ONE("    kind: command\n    command: x\n    kinds: [moved, x]\n"),
	        DIAG_RECEIVER_VALUE, 5},
	    {ONE("    kind: command\n    command: x\n    language: fr\n"),
	        DIAG_RECEIVER_VALUE, 5},
	    {"receivers:\n  - name: Ä\n    kind: command\n    command: x\n",
	        DIAG_RECEIVER_VALUE, 2},
	    {"receivers:\n  - name: ../x\n    kind: command\n    command: x\n",
	        DIAG_RECEIVER_VALUE, 2},
	    {ONE("    kind: command\n    command: x\n  - name: a\n"
	        "    kind: command\n    command: y\n"), DIAG_RECEIVER_VALUE, 5},
	    {HOOK(""), DIAG_MISSING_KEY, 2},
	    {HOOK("    url: http://stelle.example/\n"), DIAG_RECEIVER_VALUE, 5},
	    {HOOK("    url: ftp://stelle.example/\n"), DIAG_RECEIVER_VALUE, 5},
	    {HOOK("    url: https://u:p@stelle.example/\n"),
	        DIAG_RECEIVER_VALUE, 5},
	    {HOOK("    url: https:///x\n"), DIAG_RECEIVER_VALUE, 5},
	    {HOOK("    url: \"https://a.example/\\\"\"\n"), DIAG_RECEIVER_VALUE, 5},
	    {HOOK("    url: http://127.0.0.1.evil.example/\n"),
	        DIAG_RECEIVER_VALUE, 5},
	    {HOOK("    url: http://localhost.evil.example/\n"),
	        DIAG_RECEIVER_VALUE, 5},
	    {ONE("    kind: webhook\n    url: https://a.example/\n"),
	        DIAG_MISSING_KEY, 2},
	    {ONE("    kind: webhook\n    url: https://a.example/\n"
	        "    secret_file: open\n"), DIAG_RECEIVER_SECRET, 5},
	    {ONE("    kind: webhook\n    url: https://a.example/\n"
	        "    secret_file: empty\n"), DIAG_RECEIVER_VALUE, 5},
	    {ONE("    kind: webhook\n    url: https://a.example/\n"
	        "    secret_file: odd\n"), DIAG_RECEIVER_VALUE, 5},
	    {ONE("    kind: webhook\n    url: https://a.example/\n"
	        "    secret_file: none\n"), DIAG_SOURCE_OPEN, 0},
	    {MAIL(FROM), DIAG_MISSING_KEY, 2},
	    {MAIL(FROM "    server: mail.example\n"), DIAG_RECEIVER_VALUE, 6},
	    {MAIL(FROM "    server: smtp://m.example\n    starttls: no\n"),
	        DIAG_RECEIVER_VALUE, 6},
	    {MAIL(FROM "    server: smtps://m.example\n    user: x\n"),
	        DIAG_MISSING_KEY, 2},
	    {MAIL(FROM "    server: smtps://m.example\n    starttls: x\n"),
	        DIAG_RECEIVER_VALUE, 7},
	    {MAIL("    server: smtps://m.example\n    from: Stadt\n"),
	        DIAG_RECEIVER_VALUE, 6},
	    {MAIL("    server: smtps://m.example\n    from: \"a\\nb@c.de\"\n"),
	        DIAG_RECEIVER_VALUE, 6},
	    {MAIL("    server: smtps://m.example\n    from: \"<a@b>, <c@d>\"\n"),
	        DIAG_RECEIVER_VALUE, 6},
	    {MAIL(FROM "    server: smtps://m.example\n    list_id: x>y\n"),
	        DIAG_RECEIVER_VALUE, 7},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (load(f, bad[i].text) != -1)
			fail_msg("accepted: %s", bad[i].text);
		assert_int_equal(f->diags.count, 1);
		if (f->diags.items[0].id != bad[i].id ||
		    f->diags.items[0].pos.at.line != bad[i].line)
			fail_msg("%s in line %u: %s",
			    diag_name(f->diags.items[0].id),
			    f->diags.items[0].pos.at.line, bad[i].text);
	}
}

static void
test_open_file(void **state)
{
	struct fixture *f = *state;
	struct str path = write_file(f, "r.yml", STR("receivers: []\n"), 0646);

	assert_int_equal(receivers_load(&f->found, &f->arena, path, &f->diags),
	    -1);
	assert_int_equal(f->diags.items[0].id, DIAG_RECEIVER_SECRET);
}

static void
test_loopback(void **state)
{
	struct fixture *f = *state;

	assert_true(receivers_is_loopback(STR("http://localhost:80/")));
	assert_true(receivers_is_loopback(STR("http://127.0.0.1:8080/x")));
	assert_true(receivers_is_loopback(STR("smtp://127.9.8.7")));
	assert_true(receivers_is_loopback(STR("http://[::1]:1/")));
	assert_false(receivers_is_loopback(STR("http://128.0.0.1/")));
	assert_false(receivers_is_loopback(STR("http://127.0.0.1.a.example/")));
	assert_false(receivers_is_loopback(STR("http://127.1/")));
	assert_false(receivers_is_loopback(STR("http://[::2]/")));
	assert_int_equal(load(f, HOOK("    url: http://localhost:1/\n")), 0);
	assert_int_equal(load(f, HOOK("    url: http://a.example/\n"
	    "    insecure: yes\n")), 0);
	assert_int_equal(load(f, MAIL(FROM "    server: smtp://127.0.0.1:25\n"
	    "    starttls: no\n")), 0);
	assert_true(f->found.items[0].plain);
}

static void
test_wants(void **state)
{
	struct str companies[] = {STR_INIT("companies")};
	struct str both[] = {STR_INIT("public"), STR_INIT("companies")};
	struct str mail[] = {STR_INIT("mail")}, dns[] = {STR_INIT("dns")};
	struct receiver r = {.kinds = ~0u};
	struct entry e = {.kind = ENTRY_MOVED, .audiences = {companies, 1, 1},
	    .services = {mail, 1, 1}};

	(void)state;
	/* who chose no audience hears what is for everybody */
	assert_false(receivers_wants(&r, &e, STR("public")));
	assert_true(receivers_wants(&r, &e, STR("")));
	e.audiences = (struct str_list){both, 2, 2};
	assert_true(receivers_wants(&r, &e, STR("public")));
	r.audiences = (struct str_list){companies, 1, 1};
	assert_true(receivers_wants(&r, &e, STR("public")));
	e.audiences = (struct str_list){both, 1, 1};
	assert_false(receivers_wants(&r, &e, STR("public")));
	r.audiences = (struct str_list){0};
	r.services = (struct str_list){dns, 1, 1};
	assert_false(receivers_wants(&r, &e, STR("public")));
	r.services = (struct str_list){mail, 1, 1};
	assert_true(receivers_wants(&r, &e, STR("public")));
	r.kinds = 1u << ENTRY_INCIDENT;
	assert_false(receivers_wants(&r, &e, STR("public")));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_all_kinds), TEST(test_faults), TEST(test_open_file),
	    TEST(test_loopback), cmocka_unit_test(test_wants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
