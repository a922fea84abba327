/*
 * Any bytes as news.json, as a file of the queue, and as each text of a mail:
 * what is accepted comes through the queue unchanged, and no text adds a line
 * to the headers of a mail.
 */
#include <stdint.h>
#include <stdlib.h>

#include "notify/mail.h"
#include "notify/task.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADERS_MAX = 14 };

static void
require(bool ok)
{
	if (!ok)
		abort();
}

static void
check_mail(const struct entry *e, struct str text)
{
	struct mail m = {.from_name = text, .from = STR("a@b.example"),
	    .to = STR("c@d.example"), .list_id = STR("c.d.example"),
	    .site = text, .key = STR("0123456789abcdef"),
	    .first_key = STR("f123456789abcdef"), .entry = e,
	    .german = text.len % 2};
	struct str rest, line;
	size_t headers = 0;
	struct buf b;

	buf_init(&b, MAIL_BYTES_MAX);
	mail_compose(&b, &m);
	require(buf_ok(&b));
	rest = buf_str(&b);
	for (size_t i = 0; i < rest.len; i++) {
		char c = rest.ptr[i];
		require((c >= ' ' && c <= '~') || c == '\t' || c == '\r' ||
		    c == '\n');
		require(c != '\n' || rest.ptr[i - 1] == '\r');
		require(c != '\r' || rest.ptr[i + 1] == '\n');
	}
	while (str_cut_line(&line, &rest) && line.len) {
		headers += line.ptr[0] != ' ';
		require(line.len <= 998);
	}
	require(headers <= HEADERS_MAX);
	while (str_cut_line(&line, &rest))
		require(line.len <= 76);
	buf_release(&b);
}

static void
check_task(struct arena *a, const struct entry *e)
{
	struct task t = {.entry = *e, .error = e->title, .tries = 1}, u;
	struct buf b;

	buf_init(&b, TASK_BYTES_MAX);
	task_write(&b, &t);
	require(buf_ok(&b) && task_parse(&u, a, buf_str(&b)) == 0);
	require(str_eq(u.entry.id, e->id) && str_eq(u.entry.json, e->json) &&
	    str_eq(u.entry.title, e->title) && u.tries == 1);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_make((const char *)data, size), fault = STR("");
	struct entry raw = {.title = text, .summary = text, .text = text,
	    .url = text, .updated = text};
	struct entry_list list;
	struct arena a;
	struct task t;

	arena_init(&a, 0);
	check_mail(&raw, text);
	if (task_parse(&t, &a, text) == 0)
		check_task(&a, &t.entry);
	if (entry_read_list(&list, &a, text, &fault)) {
		require(fault.len > 0);
		list.count = 0;
	}
	for (size_t i = 0; i < list.count; i++) {
		check_task(&a, &list.items[i]);
		check_mail(&list.items[i], list.items[i].title);
	}
	arena_release(&a);
	return 0;
}
