/* base/timetext: any bytes; what is read must be written and read the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/timetext.h"

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_value(struct arena *a, const struct time_value *v, const struct zone *z)
{
	struct time_value again;

	/* an instant whose year fell out of range by its offset */
	if (v->t < -2208900000 || v->t > INT64_C(7258000000))
		return;
	must(time_read(&again, time_iso(a, v->t, z), TIME_START, z) == TIME_OK);
	must(again.t == v->t && !again.day);
	must(time_read(&again, time_iso_utc(a, v->t), TIME_START, z)
	    == TIME_OK);
	must(again.t == v->t);
}

static void
check_text(struct arena *a, struct str text, const struct zone *z)
{
	struct time_value start, end, prefix;
	enum time_fault fault, prefix_fault;
	size_t used;

	fault = time_read(&start, text, TIME_START, z);
	if (fault == TIME_OK || fault == TIME_TWICE) {
		check_value(a, &start, z);
		must(time_read(&end, text, TIME_END, z) == fault);
		must(start.day ? end.t > start.t : end.t == start.t);
		must(time_looks_like(text));
	}
	prefix_fault = time_read_prefix(&prefix, &used, text, z);
	must(used <= text.len);
	if (prefix_fault == TIME_OK || prefix_fault == TIME_TWICE) {
		must(used > 0);
		must(time_read(&end, str_head(text, used), TIME_START, z)
		    == prefix_fault);
		must(end.t == prefix.t && end.day == prefix.day);
	}
	if (fault != TIME_FORM)
		must(prefix_fault == fault);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_make((const char *)data, size);
	struct arena a;
	struct zone *z;
	int64_t seconds;
	unsigned minutes;

	arena_init(&a, 0);
	if (zone_load(&z, &a, STR("Europe/Berlin")) == 0)
		check_text(&a, text, z);
	check_text(&a, text, zone_utc(&a));
	if (duration_read(&seconds, text))
		must(seconds > 0 && seconds <= DURATION_MAX);
	if (clock_read(&minutes, text))
		must(minutes <= 1440);
	arena_release(&a);
	return 0;
}
