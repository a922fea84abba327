/* model/recur: any bytes; dates must rise, keep the clock and obey the rule. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "model/recur.h"

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_dates(const struct recur *r, struct civil start)
{
	int64_t last = civil_seconds(start) - 1;
	struct recur_iter it;
	struct civil c;
	unsigned n = 0;

	recur_start(&it, r, start);
	while (n < 50 && recur_next(&it, &c)) {
		int64_t t = civil_seconds(c);
		must(civil_valid(c) && t > last && c.year <= 2199);
		must(c.hour == start.hour && c.minute == start.minute);
		must(!r->months || r->months >> c.month & 1);
		must(!r->has_until || t <= r->until);
		last = t;
		n++;
	}
	must(!r->count || n <= r->count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct civil starts[] = {
		{2020, 4, 28, 17, 0, 0}, {2020, 2, 29, 9, 30, 0},
		{2021, 12, 31, 0, 0, 0},
	};
	struct str text = str_make((const char *)data, size), why;
	struct recur r;

	if (recur_parse(&r, &why, text) != 0) {
		must(why.len < 64 || (why.ptr >= text.ptr
		    && why.ptr + why.len <= text.ptr + text.len));
		return 0;
	}
	must(r.interval >= 1 && r.day_count <= RECUR_LIST_MAX
	    && r.setpos_count <= RECUR_LIST_MAX);
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		check_dates(&r, starts[i]);
	return 0;
}
