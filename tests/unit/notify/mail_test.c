/*
 * notify/mail: what is composed, and that nothing from outside gets into a
 * header. tests/real/notify.sh lets other programs read such mails.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "notify/mail.h"

struct fixture {
	struct arena arena;
	struct buf out;
	struct entry entry;
	struct mail mail;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	arena_init(&f->arena, 0);
	buf_init(&f->out, MAIL_BYTES_MAX);
	f->entry = (struct entry){.id = STR_INIT("incident/mail"),
	    .revision = STR_INIT("00f3a1c29b7d4e58"), .kind = ENTRY_INCIDENT,
	    .title = STR_INIT("Mail is down"), .summary = STR_INIT("Short."),
	    .text = STR_INIT("First.\n\nSecond."),
	    .url = STR_INIT("https://status.stadt.example/a.html"),
	    .updated = STR_INIT("2020-05-04T12:00:00+02:00")};
	f->mail = (struct mail){.from_name = STR_INIT("Stadt Beispiel"),
	    .from = STR_INIT("status@stadt.example"),
	    .to = STR_INIT("liste@stadt.example"),
	    .list_id = STR_INIT("liste.stadt.example"),
	    .site = STR_INIT("Stadt"), .date = 1588586400,
	    .key = STR_INIT("0123456789abcdef0123456789abcdef"),
	    .first_key = STR_INIT(""), .entry = &f->entry};
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	buf_release(&f->out);
	arena_release(&f->arena);
	free(f);
	return 0;
}

/* Composes it; all that holds for any mail. */
static struct str
compose(struct fixture *f)
{
	static const char *const names[] = {"From: ", "To: ", "Subject: ",
	    "Date: ", "Message-ID: ", "In-Reply-To: ", "References: ",
	    "List-Id: ", "Auto-Submitted: ", "Archived-At:", "MIME-Version: ",
	    "Content-Type: ", "Content-Transfer-Encoding: ",
	    "Content-Language: "};
	unsigned seen[sizeof names / sizeof *names] = {0};
	bool body = false;
	struct str rest, line;

	buf_clear(&f->out);
	mail_compose(&f->out, &f->mail);
	assert_true(buf_ok(&f->out));
	rest = buf_str(&f->out);
	for (size_t i = 0; i < rest.len; i++) {
		unsigned char c = (unsigned char)rest.ptr[i];
		assert_true((c >= ' ' && c < 127) || c == '\r' || c == '\n' ||
		    c == '\t');
		assert_true(c != '\n' || (i && rest.ptr[i - 1] == '\r'));
		assert_true(c != '\r' || (i + 1 < rest.len &&
		    rest.ptr[i + 1] == '\n'));
	}
	while (str_cut_line(&line, &rest)) {
		bool known = body || line.len == 0 || line.ptr[0] == ' ';
		assert_true(line.len <= (body ? 76 : 998));
		body = body || line.len == 0;
		for (size_t i = 0; !known && i < sizeof names / sizeof *names;
		     i++)
			if (str_has_prefix(line, str_from(names[i]))) {
				assert_int_equal(seen[i]++, 0);
				known = true;
			}
		assert_true(known);
	}
	assert_true(body);
	return buf_str(&f->out);
}

static void
test_whole(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(compose(f).ptr,
	    "From: Stadt Beispiel\r\n <status@stadt.example>\r\n"
	    "To: <liste@stadt.example>\r\n"
	    "Subject: Mail is down\r\n"
	    "Date: Mon, 04 May 2020 10:00:00 +0000\r\n"
	    "Message-ID: <0123456789abcdef0123456789abcdef.erreichbar@"
	    "stadt.example>\r\n"
	    "List-Id: <liste.stadt.example>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "Archived-At:\r\n <https://status.stadt.example/a.html>\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "Content-Language: en\r\n"
	    "\r\n"
	    "Mail is down\r\n"
	    "\r\n"
	    "Incident or notice, as of 2020-05-04 12:00\r\n"
	    "\r\n"
	    "Short.\r\n"
	    "\r\n"
	    "=46irst.\r\n"
	    "\r\n"
	    "Second.\r\n"
	    "\r\n"
	    "Always up to date:\r\n"
	    "https://status.stadt.example/a.html\r\n"
	    "\r\n"
	    "--=20\r\n"
	    "Stadt\r\n"
	    "\r\n"
	    "This message was sent automatically.\r\n"
	    "\r\n");
}

static void
test_german(void **state)
{
	struct fixture *f = *state;

	f->mail.german = true;
	f->entry.title = STR("St\u00f6rung");
	f->entry.kind = ENTRY_CANCELLED;
	struct str mail = compose(f);
	assert_true(str_contains(mail,
	    STR("Subject: =?utf-8?Q?St=C3=B6rung?=\r\n")));
	assert_true(str_contains(mail, STR("Content-Language: de\r\n")));
	assert_true(str_contains(mail,
	    STR("Termin f=C3=A4llt aus, Stand 04.05.2020, 12:00 Uhr\r\n")));
}

static void
test_thread(void **state)
{
	struct fixture *f = *state;

	f->mail.first_key = f->mail.key;
	assert_false(str_contains(compose(f), STR("In-Reply-To")));
	f->mail.first_key = STR("ffffffffffffffffffffffffffffffff");
	struct str mail = compose(f);
	assert_true(str_contains(mail, STR("\r\nIn-Reply-To: "
	    "<ffffffffffffffffffffffffffffffff.erreichbar@stadt.example>\r\n"
	    "References: "
	    "<ffffffffffffffffffffffffffffffff.erreichbar@stadt.example>\r\n")));
}

/* Texts that would be more than text. compose() finds a header too many. */
static void
test_injection(void **state)
{
	static const struct str titles[] = {
	    STR_INIT("a\r\nBcc: all@stadt.example"),
	    STR_INIT("a\nBcc: all@stadt.example\n\nbody"),
	    STR_INIT("a\rBcc: all@stadt.example"),
	    STR_INIT("\r\n\r\n"),
	    STR_INIT("a\u2028Bcc: x\u2029Bcc: y\xc2\x85" "Bcc: z"),
	    STR_INIT("a\0b\1\2\x7f"),
	    STR_INIT("=?utf-8?Q?a=0D=0ABcc:_x?="),
	    STR_INIT("\u202egnurötS\u202c \u2066x\u2069 \u200ey\u200f"),
	    STR_INIT("\xff\xfe\xc3"),
	    STR_INIT("\t"),
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		f->entry.title = f->entry.text = f->entry.url =
		    f->mail.from_name = f->mail.site = titles[i];
		struct str mail = compose(f);
		assert_false(str_contains(mail, STR("Archived-At")));
		/* marks that turn the direction are gone; those that only
		 * belong to a letter stay */
		assert_false(str_contains(mail, STR("=E2=80=AE")));
		assert_false(str_contains(mail, STR("=E2=81=A6")));
	}
	f->entry.title = STR("x");
	f->entry.url = STR("https://a.example/>\r\nBcc: x");
	assert_false(str_contains(compose(f), STR("Archived-At")));
	f->entry.url = STR("javascript:alert(1)");
	assert_false(str_contains(compose(f), STR("javascript")));
}

/* 10,000 characters of each width: cut in the subject, whole in the text. */
static void
test_long(void **state)
{
	static const struct str letters[] = {STR_INIT("a"), STR_INIT("\u00e4"),
	    STR_INIT("\u20ac"), STR_INIT("\U0001F4E7"), STR_INIT("= "),
	    STR_INIT("F"), STR_INIT(".")};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		struct buf b;
		buf_init(&b, 1 << 20);
		for (int n = 0; n < 10000; n++)
			buf_add(&b, letters[i]);
		f->entry.title = f->mail.from_name = buf_str(&b);
		struct str mail = compose(f), rest = mail, line;
		size_t words = 0;
		while (str_cut_line(&line, &rest) && line.len) {
			assert_true(line.len <= 78 ||
			    str_has_prefix(line, STR("Message-ID")));
			words += str_contains(line, STR("=?utf-8?Q?"));
		}
		assert_true(words > 2);
		assert_true(str_contains(mail, STR("=?utf-8?Q?=E2=80=A6?=")));
		buf_release(&b);
	}
}

/* What lines of mails mean to servers and programs on the way. */
static void
test_lines(void **state)
{
	struct fixture *f = *state;

	f->entry.text = STR(".\n..\nFrom here\nend \nend\t\na=b\r\nlast");
	assert_true(str_contains(compose(f), STR("\r\n=2E\r\n=2E.\r\n"
	    "=46rom here\r\nend=20\r\nend=09\r\na=3Db\r\nlast\r\n")));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_whole), TEST(test_german), TEST(test_thread),
	    TEST(test_injection), TEST(test_long), TEST(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
