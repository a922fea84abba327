#include "cmd/rollback.h"

#include <stdio.h>
#include <time.h>

#include "base/timetext.h"
#include "cmd/options.h"
#include "cmd/report.h"
#include "publish/ledger.h"
#include "publish/stage.h"

static int
print_list(struct arena *a, const char *out, struct diags *d)
{
	struct stage_releases list;

	if (stage_releases(&list, a, str_from(out), d))
		return -1;
	for (size_t i = 0; i < list.count; i++)
		printf("%zu\t%.*s\n", i, STR_ARG(str_trim(list.items[i])));
	if (fflush(stdout) == EOF)
		return DIAG(d, DIAG_OUTPUT_WRITE, pos_file(STR("")),
		    STR("stdout"), STR("EIO"));
	return 0;
}

/* A publication like others: its release tells the instant and the commit. */
static void
write_ledger(const struct lock *lock, struct arena *a,
    const struct stage_counts *n, struct diags *d)
{
	struct stage_releases list;
	struct time_value at;
	struct timespec now;
	struct str rest, time;

	if (stage_releases(&list, a, lock_place(lock)->shown, d) ||
	    list.count == 0)
		return;
	rest = list.items[0];
	if (!str_cut(&time, &rest, ' ') ||
	    time_read(&at, time, TIME_START, zone_utc(a)) != TIME_OK)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	struct ledger_entry e = {
	    .visible_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
	    .commit = rest,
	    .at = at.t,
	    .command = STR("rollback"),
	    .files = n->written + n->removed,
	    .generation = n->generation,
	};
	(void)ledger_add(lock_place(lock), &e, d);
}

static int
go_back(struct stage_counts *n, struct arena *a, const struct options *o,
    struct diags *d)
{
	struct lock *lock;

	if (lock_take(&lock, a, str_from(o->out), "rollback", d))
		return -1;
	int status = stage_rollback(n, lock, o->to ? o->to : 1, d);
	if (status == 0)
		write_ledger(lock, a, n, d);
	lock_release(lock);
	return status;
}

static void
tell_result(const struct options *o, struct stage_counts n)
{
	fprintf(stderr, o->messages == DIAG_DE && o->has_messages
		? "zurückgeholt: %s · %zu ersetzt, %zu unverändert, %zu entfernt"
		  " · der nächste Lauf von „erreichbar build“ veröffentlicht "
		  "wieder den Inhalt der Quelle\n"
		: "rolled back: %s - %zu replaced, %zu unchanged, %zu removed"
		  " - the next build publishes the content of the source again\n",
	    o->out, n.written, n.unchanged, n.removed);
}

static enum exit_status
run(int argc, char **argv)
{
	struct stage_counts n = {0};
	struct options o;
	struct diags d;
	struct arena a;

	if (options_parse(&o, OPT_OUT | OPT_ROLLBACK, argc, argv) < 0)
		return EXIT_WRONG_USE;
	if (o.list && o.to) {
		fputs("erreichbar: either --list or --to, not both\n", stderr);
		return EXIT_WRONG_USE;
	}
	arena_init(&a, 0);
	diags_init(&d);
	int status = o.list ? print_list(&a, o.out, &d) : go_back(&n, &a, &o, &d);
	struct report r = report_make(o.has_messages ? o.messages : DIAG_EN,
	    o.quiet, o.verbose);
	report_print(&r, &d);
	if (status == 0 && !o.list && !o.quiet)
		tell_result(&o, n);
	diags_release(&d);
	arena_release(&a);
	return status ? EXIT_SYSTEM : EXIT_FINE;
}

const struct command cmd_rollback = {
    .name = "rollback",
    .usage = "--out DIR [--to N | --list]",
    .summary = "publish an earlier release again",
    .run = run,
};
