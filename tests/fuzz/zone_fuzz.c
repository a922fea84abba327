/* base/zone: any bytes as a TZif file; lookups must agree with each other. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_instant(const struct zone *z, int64_t t)
{
	struct zone_local local = zone_local(z, t);
	int64_t back;
	enum zone_fit fit = zone_instant(&back, z, local.civil);

	must(civil_valid(local.civil) && strlen(local.abbreviation) <= 16);
	must(civil_seconds(local.civil) == t + local.offset);
	must(fit != ZONE_GAP && (fit == ZONE_TWICE ? back <= t : back == t));
	must(zone_local(z, back).offset + back == local.offset + t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_make((const char *)data, size);
	struct arena a;
	struct zone *z;

	arena_init(&a, 0);
	if (zone_parse(&z, &a, STR("Fuzz/Zone"), bytes) == 0) {
		for (int64_t t = -3000000000; t < INT64_C(30000000000);
		    t += 97654321) {
			check_instant(z, t);
			(void)zone_day_start(z, t / 86400);
		}
		(void)zone_local(z, INT64_MIN);
		(void)zone_local(z, INT64_MAX);
		(void)zone_day_start(z, INT64_MAX);
	}
	arena_release(&a);
	return 0;
}
