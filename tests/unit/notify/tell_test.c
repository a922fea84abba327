/*
 * notify/tell and notify/store: everything is told once. With a clock and a
 * delivery of the test's own; the process is also killed at each of its system
 * calls, and what is on disk then is looked at before the next one goes on.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "notify/store.h"
#include "notify/tell.h"
#include "publish/stage.h"

#define START INT64_C(1588586400)

enum { ENTRIES = 3, CALLS_MAX = 2000 };

struct fixture {
	char dir[256], out[300], heard[300];
	struct arena arena;
	struct diags diags;
	struct receiver items[2];
	struct receivers receivers;
	struct tell tell;
	struct tell_result result;
	int64_t now;
	enum deliver_end end; /* what a delivery comes to */
	int64_t asked;
	size_t said[TELL_WOULD + 1];
	unsigned attempts;
};

/* a delivery has no context of ours; one test runs at a time */
static struct fixture *current;

static int64_t
clock_now(void *ctx)
{
	return ((struct fixture *)ctx)->now;
}

static void
say(void *ctx, const struct tell_news *news)
{
	((struct fixture *)ctx)->said[news->event]++;
}

/* One write: it is heard, or it is not. */
static void
hear(struct deliver_result *out, struct arena *a, const struct delivery *d)
{
	struct fixture *f = current;
	const struct entry *e = &d->task->entry;

	*out = (struct deliver_result){.end = f->end,
	    .reason = f->end == DELIVER_TOLD ? STR("")
	        : STR("no" DIAG_OR "nein"), .wait = f->asked};
	assert_true(d->task->trying);
	f->attempts++;
	if (f->end != DELIVER_TOLD)
		return;
	struct str line = arena_printf(a, "%s %s %s first=%s\n",
	    d->receiver->name.ptr, e->id.ptr, e->revision.ptr,
	    d->first_revision.len ? d->first_revision.ptr : "-");
	int fd = open(f->heard, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, line.ptr, line.len), line.len);
	close(fd);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	snprintf(f->dir, sizeof f->dir, "%s/tell-XXXXXX", tmp ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->out, sizeof f->out, "%s/site", f->dir);
	snprintf(f->heard, sizeof f->heard, "%s/heard", f->dir);
	arena_init(&f->arena, 0);
	diags_init(&f->diags);
	f->items[0] = (struct receiver){.name = STR("one"), .kinds = ~0u,
	    .kind = RECEIVER_MAIL};
	f->items[1] = (struct receiver){.name = STR("two"), .kinds = ~0u,
	    .kind = RECEIVER_COMMAND};
	f->receivers = (struct receivers){f->items, 1, 1};
	f->now = START;
	f->tell = (struct tell){.receivers = &f->receivers,
	    .out = str_from(f->out), .ctx = f, .now = clock_now, .say = say,
	    .deliver = hear};
	*state = current = f;
	return 0;
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

/* ---- what is published ------------------------------------------------------ */

static void
publish_text(struct fixture *f, struct str text)
{
	struct lock *lock;
	struct stage *s;

	assert_int_equal(lock_take(&lock, &f->arena, str_from(f->out), "build",
	    &f->diags), 0);
	assert_int_equal(stage_open(&s, &f->arena, lock, &f->diags), 0);
	assert_int_equal(stage_write(s, STR("api/v1/news.json"), text, STR(""),
	    &f->diags), 0);
	assert_int_equal(stage_commit(s, &f->diags), 0);
	stage_abort(s);
	lock_release(lock);
}

/* Revisions of the entries e0, e1, ...; 0: not there. The last is the oldest. */
static void
publish(struct fixture *f, const unsigned revisions[ENTRIES])
{
	struct buf b;

	buf_init(&b, 65536);
	buf_add_cstr(&b, "{\"title\":\"Stadt\",\"language\":\"de\","
	    "\"audience\":\"public\",\"entries\":[");
	for (unsigned i = 0, n = 0; i < ENTRIES; i++)
		if (revisions[i])
			buf_printf(&b, "%s{\"id\":\"e%u\",\"revision\":\"%016x\","
			    "\"kind\":\"incident\",\"title\":\"T%u\","
			    "\"audiences\":[\"%s\"],\"services\":[],"
			    "\"published\":\"2020-05-04T10:00:00Z\","
			    "\"updated\":\"2020-05-04T10:00:%02uZ\"}",
			    n++ ? "," : "", i, revisions[i], i,
			    revisions[i] == 99 ? "companies" : "public", 59 - i);
	buf_add_cstr(&b, "]}");
	publish_text(f, buf_str(&b));
	buf_release(&b);
}

#define PUBLISH(f, ...)                                                        \
	publish((f), (const unsigned[ENTRIES]){__VA_ARGS__})

static int
pass(struct fixture *f)
{
	diags_release(&f->diags);
	diags_init(&f->diags);
	f->attempts = 0;
	return tell_pass(&f->result, &f->tell, &f->diags);
}

static struct str
heard(struct fixture *f)
{
	struct str text = STR("");

	if (access(f->heard, F_OK) == 0)
		assert_int_equal(file_read(&text, &f->arena,
		    str_from(f->heard), 1 << 20, &f->diags), 0);
	return text;
}

static void
expect_heard(struct fixture *f, const char *lines)
{
	struct str text = heard(f);

	assert_string_equal(text.len ? text.ptr : "", lines);
}

static void
expect_diag(struct fixture *f, enum diag_id id)
{
	assert_int_equal(f->diags.count, 1);
	assert_int_equal(f->diags.items[0].id, id);
}

#define R(n) "000000000000000" #n

/* ---- once ---------------------------------------------------------------------- */

static void
test_new_and_changed(void **state)
{
	struct fixture *f = *state;

	PUBLISH(f, 0, 1, 1);
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->said[TELL_BEGINS], 1);
	expect_heard(f, "");
	assert_int_equal(pass(f), 0);
	expect_heard(f, "");
	/* a new one and a changed one, the older first */
	PUBLISH(f, 1, 2, 1);
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.told, 2);
	assert_int_equal(f->result.waiting, 0);
	assert_int_equal(f->result.next, TELL_NEVER);
	expect_heard(f, "one e1 " R(2) " first=-\none e0 " R(1) " first=-\n");
	assert_int_equal(pass(f), 0);
	/* it goes, and comes back */
	PUBLISH(f, 0, 2, 1);
	assert_int_equal(pass(f), 0);
	PUBLISH(f, 1, 2, 1);
	assert_int_equal(pass(f), 0);
	expect_heard(f, "one e1 " R(2) " first=-\none e0 " R(1) " first=-\n");
	/* a later revision knows the first mail */
	PUBLISH(f, 2, 2, 1);
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.told, 1);
	assert_true(str_has_suffix(heard(f),
	    STR("one e0 " R(2) " first=" R(1) "\n")));
	/* what is taken back is other news again */
	PUBLISH(f, 1, 2, 1);
	assert_int_equal(pass(f), 0);
	assert_true(str_has_suffix(heard(f),
	    STR("one e0 " R(1) " first=" R(1) "\n")));
	assert_int_equal(f->diags.count, 0);
}

static void
test_all(void **state)
{
	struct fixture *f = *state;

	PUBLISH(f, 1, 1, 1);
	f->tell.all = true;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.told, 3);
	assert_int_equal(f->said[TELL_BEGINS], 0);
	/* that is for those who are new */
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.told, 0);
	f->receivers.count = 2;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.told, 3);
}

static void
test_dry(void **state)
{
	struct fixture *f = *state;

	PUBLISH(f, 1, 1, 0);
	f->tell.dry = true;
	f->tell.all = true;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->said[TELL_WOULD], 2);
	struct str path = arena_printf(&f->arena, "%s/.site.state/notify",
	    f->dir);
	assert_int_equal(access(path.ptr, F_OK), -1);
	f->tell.dry = f->tell.all = false;
	assert_int_equal(pass(f), 0);
	/* one that waits in an older form, and a new one: each once */
	f->end = DELIVER_LATER;
	PUBLISH(f, 2, 1, 0);
	assert_int_equal(pass(f), 0);
	PUBLISH(f, 3, 1, 1);
	f->tell.dry = true;
	f->said[TELL_WOULD] = 0;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->attempts, 0);
	assert_int_equal(f->said[TELL_WOULD], 2);
	expect_heard(f, "");
}

static void
test_filter(void **state)
{
	struct fixture *f = *state;
	struct str companies[] = {STR_INIT("companies")};

	PUBLISH(f, 0, 0, 0);
	assert_int_equal(pass(f), 0);
	PUBLISH(f, 99, 1, 0);
	assert_int_equal(pass(f), 0);
	expect_heard(f, "one e1 " R(1) " first=-\n");
	/* another filter does not bring up what is old */
	f->items[0].audiences = (struct str_list){companies, 1, 1};
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.told, 0);
	/* what waits goes when it is not for this one any more */
	f->items[0].audiences = (struct str_list){0};
	f->end = DELIVER_LATER;
	PUBLISH(f, 99, 2, 0);
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.waiting, 1);
	PUBLISH(f, 99, 99, 0);
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.waiting, 0);
}

/* ---- again ----------------------------------------------------------------------- */

static void
test_waits(void **state)
{
	struct fixture *f = *state;
	static const int64_t waits[] = {30, 60, 120, 240, 480, 960, 1920, 3600,
	    3600};

	PUBLISH(f, 0, 0, 0);
	assert_int_equal(pass(f), 0);
	PUBLISH(f, 1, 0, 0);
	f->end = DELIVER_LATER;
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
		assert_int_equal(pass(f), 0);
		assert_int_equal(f->attempts, 1);
		expect_diag(f, DIAG_NOTIFY_WAITS);
		assert_int_equal(f->result.waiting, 1);
		assert_int_equal(f->result.next, f->now + waits[i]);
		f->now += waits[i] - 1;
		assert_int_equal(pass(f), 0);
		assert_int_equal(f->attempts, 0);
		f->now++;
	}
	/* the clock is put back: nobody waits for the future */
	f->now -= 86400;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->attempts, 1);
	/* three days after the first attempt it is over */
	f->now = START + TELL_GIVE_UP;
	assert_int_equal(pass(f), 0);
	expect_diag(f, DIAG_NOTIFY_GIVEN_UP);
	assert_int_equal(f->result.given_up, 1);
	assert_int_equal(f->result.waiting, 0);
	f->end = DELIVER_TOLD;
	assert_int_equal(pass(f), 0);
	expect_heard(f, "");
	/* its next revision is new */
	PUBLISH(f, 2, 0, 0);
	assert_int_equal(pass(f), 0);
	expect_heard(f, "one e0 " R(2) " first=-\n");
}

static void
test_asked_to_wait(void **state)
{
	struct fixture *f = *state;

	PUBLISH(f, 0, 0, 0);
	assert_int_equal(pass(f), 0);
	PUBLISH(f, 1, 0, 0);
	f->end = DELIVER_LATER;
	f->asked = 500;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.next, f->now + 500);
	f->now += 500;
	f->asked = 1000000;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.next, f->now + TELL_WAIT_MAX);
}

/* One that does not hear is left in peace; the others are told. */
static void
test_outage(void **state)
{
	struct fixture *f = *state;

	f->receivers.count = 2;
	PUBLISH(f, 0, 0, 0);
	assert_int_equal(pass(f), 0);
	PUBLISH(f, 1, 1, 1);
	f->end = DELIVER_LATER;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->attempts, 2);
	assert_int_equal(f->result.waiting, 6);
	assert_int_equal(f->result.next, f->now + 30);
	f->end = DELIVER_TOLD;
	f->receivers.count = 1;
	f->now += 30;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.told, 3);
	/* who is not in the file for a while loses nothing */
	f->receivers.count = 2;
	f->now += 1000000;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.told, 3);
	assert_int_equal(f->result.waiting, 0);
}

static void
test_newer_takes_its_place(void **state)
{
	struct fixture *f = *state;

	PUBLISH(f, 0, 0, 0);
	assert_int_equal(pass(f), 0);
	f->end = DELIVER_LATER;
	for (unsigned revision = 1; revision < 5; revision++) {
		PUBLISH(f, revision, 0, 0);
		assert_int_equal(pass(f), 0);
		assert_int_equal(f->result.waiting, 1);
	}
	f->end = DELIVER_TOLD;
	f->now += 3600;
	assert_int_equal(pass(f), 0);
	expect_heard(f, "one e0 " R(4) " first=-\n");
}

static void
test_given_up(void **state)
{
	struct fixture *f = *state;

	PUBLISH(f, 0, 0, 0);
	assert_int_equal(pass(f), 0);
	PUBLISH(f, 1, 1, 0);
	f->end = DELIVER_GIVEN_UP;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.given_up, 2);
	assert_int_equal(f->diags.count, 2);
	f->end = DELIVER_TOLD;
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.waiting, 0);
	expect_heard(f, "");
}

/* ---- what can be wrong ---------------------------------------------------------------- */

/* What was to be told before is told when nothing new can be read. */
static void
test_no_news(void **state)
{
	struct fixture *f = *state;

	struct str path = arena_printf(&f->arena, "%s/.site.state", f->dir);
	assert_int_equal(pass(f), -1);
	expect_diag(f, DIAG_MIRROR_NOTHING);
	assert_int_equal(access(path.ptr, F_OK), -1);
	PUBLISH(f, 0, 0, 0);
	assert_int_equal(pass(f), 0);
	PUBLISH(f, 1, 0, 0);
	f->end = DELIVER_LATER;
	assert_int_equal(pass(f), 0);
	f->end = DELIVER_TOLD;
	f->now += 30;
	publish_text(f, STR("{}"));
	assert_int_equal(pass(f), -1);
	expect_diag(f, DIAG_NOTIFY_NEWS);
	expect_heard(f, "one e0 " R(1) " first=-\n");
	PUBLISH(f, 1, 0, 0);
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.told, 0);
}

static void
test_lock(void **state)
{
	struct fixture *f = *state;
	struct store s;
	struct place place;

	PUBLISH(f, 0, 0, 0);
	assert_int_equal(place_open(&place, &f->arena, str_from(f->out),
	    &f->diags), 0);
	assert_int_equal(store_open(&s, &place, true), 0);
	assert_int_equal(store_lock(&s, 0), 0);
	assert_int_equal(pass(f), -1);
	expect_diag(f, DIAG_NOTIFY_BUSY);
	store_close(&s);
	assert_int_equal(pass(f), 0);
	place_close(&place);
}

static void
damage(struct fixture *f, const char *name, const char *bytes, int flags)
{
	struct str path = arena_printf(&f->arena, "%s/.site.state/notify/%s",
	    f->dir, name);
	int fd = open(path.ptr, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
	close(fd);
}

/* Lines that a crash left unfinished, and files that are no tasks. */
static void
test_leftovers(void **state)
{
	struct fixture *f = *state;

	PUBLISH(f, 0, 0, 0);
	assert_int_equal(pass(f), 0);
	damage(f, "one/known", "e0\t" R(1), O_APPEND);
	damage(f, "told.log", "2020-05-04T10:00:00Z\tone\te0", O_APPEND);
	damage(f, "one/queue/new", "entry", 0);
	PUBLISH(f, 1, 0, 0);
	assert_int_equal(pass(f), 0);
	expect_heard(f, "one e0 " R(1) " first=-\n");
	assert_int_equal(pass(f), 0);
	assert_int_equal(f->result.told, 0);
	/* what cannot be read stays there, and is complained of */
	damage(f, "one/queue/0123456789abcdef0123456789abcdef", "x", 0);
	assert_int_equal(pass(f), -1);
	expect_diag(f, DIAG_OUTPUT_WRITE);
}

/* ---- killed at each call -------------------------------------------------------------- */

static bool
is_watched(uint64_t nr)
{
	return nr == SYS_write || nr == SYS_openat || nr == SYS_fsync ||
	    nr == SYS_fdatasync || nr == SYS_unlinkat || nr == SYS_mkdirat ||
	    nr == SYS_ftruncate || nr == SYS_close || nr == SYS_flock ||
#ifdef SYS_renameat
	    nr == SYS_renameat ||
#endif
	    nr == SYS_renameat2;
}

/*
 * A pass in a child, which is killed before its nth watched call. False when it
 * came to its end; *possible is false when we may not look at it.
 */
static bool
killed_pass(struct fixture *f, unsigned nth, bool *possible)
{
	struct __ptrace_syscall_info info;
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL))
			_exit(77);
		raise(SIGSTOP);
		_exit(pass(f) == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	*possible = WIFSTOPPED(status) && ptrace(PTRACE_SETOPTIONS, child, NULL,
	    (void *)(uintptr_t)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) == 0;
	while (!WIFEXITED(status) && !WIFSIGNALED(status)) {
		if (WIFSTOPPED(status) &&
		    WSTOPSIG(status) == (SIGTRAP | 0x80) &&
		    ptrace(PTRACE_GET_SYSCALL_INFO, child,
		        (void *)sizeof info, &info) > 0 &&
		    info.op == PTRACE_SYSCALL_INFO_ENTRY &&
		    is_watched(info.entry.nr) && --nth == 0)
			kill(child, SIGKILL);
		else
			ptrace(PTRACE_SYSCALL, child, NULL, NULL);
		assert_int_equal(waitpid(child, &status, 0), child);
	}
	if (WIFEXITED(status) && *possible)
		assert_int_equal(WEXITSTATUS(status), 0);
	return WIFSIGNALED(status);
}

static unsigned
count(struct str text, const char *part)
{
	unsigned n = 0;

	for (;;) {
		size_t at = str_find_str(text, str_from(part));
		if (at == text.len)
			return n;
		n++;
		text = str_skip(text, at + 1);
	}
}

static struct str
told_log(struct fixture *f)
{
	struct str path = arena_printf(&f->arena,
	    "%s/.site.state/notify/told.log", f->dir), text = STR("");

	if (access(path.ptr, F_OK) == 0)
		assert_int_equal(file_read(&text, &f->arena, path, 1 << 20,
		    &f->diags), 0);
	return text;
}

static const char *const expected[] = {"one e0 " R(2), "one e1 " R(1),
    "two e0 " R(2), "two e1 " R(1)};

enum { EXPECTED = sizeof expected / sizeof *expected };

/* The line of told.log for one of these, which is whole or not there. */
static bool
is_recorded(struct fixture *f, int i)
{
	struct str line = arena_printf(&f->arena, "\t%.3s\t%.2s\t%s\ttold.\n",
	    expected[i], expected[i] + 4, expected[i] + 7);

	return count(told_log(f), line.ptr) > 0;
}

/*
 * Two receivers are told of a new entry and of a changed one that waits. Each
 * hears of it once; twice only what had been heard and was not yet written
 * down when the process was killed, and then it is one thing.
 */
static void
test_killed_at_every_call(void **state)
{
	struct fixture *f = *state;
	bool killed = true, possible;
	unsigned twice = 0, n;

	f->receivers.count = 2;
	for (n = 1; killed && n < CALLS_MAX; n++) {
		bool unsure[EXPECTED];
		dir_remove_tree(AT_FDCWD, f->dir);
		assert_int_equal(mkdir(f->dir, 0700), 0);
		f->now = START;
		f->end = DELIVER_TOLD;
		PUBLISH(f, 1, 0, 1);
		assert_int_equal(pass(f), 0);
		f->end = DELIVER_LATER;
		PUBLISH(f, 2, 0, 1);
		assert_int_equal(pass(f), 0);
		f->now += 60;
		f->end = DELIVER_TOLD;
		PUBLISH(f, 2, 1, 1);
		killed = killed_pass(f, n, &possible);
		if (!possible)
			skip();
		for (int i = 0; i < EXPECTED; i++)
			unsure[i] = count(heard(f), expected[i]) == 1 &&
			    !is_recorded(f, i);
		assert_int_equal(pass(f), 0);
		assert_int_equal(f->result.waiting, 0);
		for (int i = 0; i < EXPECTED; i++) {
			assert_int_equal(count(heard(f), expected[i]),
			    unsure[i] ? 2 : 1);
			twice += unsure[i];
		}
		assert_int_equal(count(heard(f), "\n"), EXPECTED +
		    unsure[0] + unsure[1] + unsure[2] + unsure[3]);
		assert_true(unsure[0] + unsure[1] + unsure[2] + unsure[3] <= 1);
		assert_int_equal(pass(f), 0);
		assert_int_equal(f->result.told, 0);
		diags_release(&f->diags);
		diags_init(&f->diags);
		arena_reset(&f->arena);
	}
	/* a call each for: writing it down is some calls away from hearing */
	assert_true(n > 80);
	assert_true(twice >= EXPECTED);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_new_and_changed), TEST(test_all), TEST(test_dry),
	    TEST(test_filter), TEST(test_waits), TEST(test_asked_to_wait),
	    TEST(test_outage), TEST(test_newer_takes_its_place),
	    TEST(test_given_up), TEST(test_no_news), TEST(test_lock),
	    TEST(test_leftovers),
	};
	/* valgrind does what a process does in its place */
	const struct CMUnitTest faults[] = {TEST(test_killed_at_every_call)};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (getenv("UNDER_VALGRIND") == NULL)
		failed += cmocka_run_group_tests(faults, NULL, NULL);
	return failed;
}
