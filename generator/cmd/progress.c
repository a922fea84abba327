#include "cmd/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { REDRAW_MS = 100 };

static const char *const words[][2] = {
    [PROGRESS_READ] = {"read", "gelesen"},
    [PROGRESS_WRITE] = {"written", "geschrieben"},
};

static long long
milliseconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
progress_init(struct progress *p, bool quiet, enum diag_lang lang)
{
	p->active = !quiet && isatty(STDERR_FILENO) == 1;
	p->lang = lang;
	atomic_init(&p->next_draw, p->active ? milliseconds() + REDRAW_MS : 0);
	atomic_init(&p->drawn, false);
}

void
progress_step(struct progress *p, enum progress_stage stage, size_t done,
    size_t all)
{
	if (!p->active)
		return;
	long long now = milliseconds(), due = atomic_load(&p->next_draw);
	/* one thread draws, the others go on */
	if (now < due ||
	    !atomic_compare_exchange_strong(&p->next_draw, &due, now + REDRAW_MS))
		return;
	atomic_store(&p->drawn, true);
	fprintf(stderr, "\r\033[K%zu / %zu %s", done, all, words[stage][p->lang]);
	fflush(stderr);
}

void
progress_done(struct progress *p)
{
	if (atomic_exchange(&p->drawn, false)) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
	}
}
